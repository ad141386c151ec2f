import LeitmotifData
import Testing

struct DecimalTextTests {
  private static let cases: [(value: Double, text: String)] = [
    (0, "0"), (1, "1"), (0.5, "0.5"), (2.0 / 3, "0.666667"), (0.1234565, "0.123457"), (0.99999951, "1"),
    (0.0001, "0.0001"), (0.00001, "1e-05"), (0.0000123456789, "1.23457e-05"), (123456.4, "123456"),
    (999999.5, "1e+06"), (1e100, "1e+100"), (-0.25, "-0.25"), (1234.5, "1234.5"), (100, "100"),
    (Double(Float(0.1)), "0.1"), (.nan, "nan"), (-.infinity, "-inf"), (.leastNonzeroMagnitude, "5e-324"),
  ]

  @Test(arguments: cases)
  func sixSignificantDigits(value: Double, text: String) {
    #expect(decimalText(value) == text)
  }

  @Test func digitsCanBeChosen() {
    #expect(decimalText(.pi, significantDigits: 3) == "3.14")
    #expect(decimalText(.pi, significantDigits: 15) == "3.14159265358979")
  }

  @Test func theTextReadsBackToSixDigits() throws {
    var random = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      let value = Double(random.next() >> 11) * 0x1p-53
      let read = try #require(Double(decimalText(value)))
      #expect(abs(read - value) <= 0.5000001e-5 * value)
    }
  }
}
