import Foundation
import Testing

@testable import LeitmotifReport

@Suite struct ScaleTests {
  private func labels(_ kind: Axis.Kind, _ values: [Double]) -> [String] {
    Scale(kind, holding: values)?.ticks.map(\.label) ?? []
  }

  @Test(arguments: [
    ([0, 1], ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ([1, 99], ["0", "20", "40", "60", "80", "100"]),
    ([-0.3, 0.7], ["−0.4", "−0.2", "0", "0.2", "0.4", "0.6", "0.8"]),
    ([0.1, 0.3], ["0.10", "0.15", "0.20", "0.25", "0.30"]),
    ([0, 8000], ["0", "2000", "4000", "6000", "8000"]),
    ([0, 4e7], ["0", "10⁷", "2×10⁷", "3×10⁷", "4×10⁷"]),
    ([0, 5e-6], ["0", "10⁻⁶", "2×10⁻⁶", "3×10⁻⁶", "4×10⁻⁶", "5×10⁻⁶"]),
  ])
  func linearTicksAreRoundNumbers(values: [Double], expected: [String]) {
    #expect(labels(.linear, values) == expected)
  }

  @Test(arguments: [
    ([1, 1000], ["1", "10", "100", "1000"]),
    ([0.02, 0.9], ["0.02", "0.05", "0.1", "0.2", "0.5", "1"]),
    ([1e-9, 0.1], ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²"]),
    ([3, 3], ["2", "5"]),
    ([1, 1], ["0.5", "1", "2"]),
  ])
  func logarithmicTicksArePowersOfTen(values: [Double], expected: [String]) {
    #expect(labels(.logarithmic, values) == expected)
  }

  @Test func everyValueHasItsPlaceWhateverTheMagnitudes() throws {
    var random = RandomNumbers(state: 7)
    for _ in 0..<300 {
      let magnitude = pow(10, Double(Int(random.next() % 500)) - 250)
      let values = (0..<3).map { _ in (Double(random.next() % 2001) - 1000) * magnitude }
      let scale = try #require(Scale(.linear, holding: values))
      #expect(values.allSatisfy { (-1e-6...1 + 1e-6).contains(scale.fraction(of: $0)) }, "\(values)")
      #expect((2...13).contains(scale.ticks.count), "\(values)")
      let positive = values.map { max($0.magnitude, magnitude) }
      let logarithmic = try #require(Scale(.logarithmic, holding: positive))
      #expect(positive.allSatisfy { (-1e-6...1 + 1e-6).contains(logarithmic.fraction(of: $0)) }, "\(positive)")
      #expect((2...13).contains(logarithmic.ticks.count), "\(positive)")
    }
  }

  @Test(arguments: [0, -5, 3, 1e-300, 9e299, .leastNonzeroMagnitude])
  func oneValueLiesInsideItsAxis(value: Double) throws {
    let scale = try #require(Scale(.linear, holding: [value]))
    #expect((0...1).contains(scale.fraction(of: value)))
    #expect(scale.ticks.count >= 2)
  }

  @Test func valuesThatRoundingAloneTellsApartAreOne() throws {
    let scale = try #require(Scale(.linear, holding: [1e16, (1e16).nextUp]))
    #expect(scale.lower < 0.6e16 && scale.upper > 1.4e16)
  }

  @Test func noValuesHaveNoAxis() { #expect(Scale(.linear, holding: []) == nil) }

  @Test func theLogarithmIsThatOfTheLibrary() {
    var random = RandomNumbers(state: 3)
    for _ in 0..<1000 {
      let x = Double(random.next()) * pow(10, Double(Int(random.next() % 400)) - 250)
      #expect(abs(logarithm10(x) - log10(x)) <= 1e-15 * max(1, abs(log10(x))) * 4, "\(x)")
    }
  }

  @Test(arguments: [
    (0.97349, "0.973"), (0.5, "0.5"), (-1234.5, "−1230"), (0.00001234, "1.23×10⁻⁵"), (9.996, "10"), (2.5e8, "2.5×10⁸"),
    (0, "0"), (1e-12, "10⁻¹²"), (999_999, "10⁶"),
  ])
  func numbersAreWrittenToThreeDigits(value: Double, expected: String) {
    #expect(NumberText(value).text == expected)
  }

  @Test(arguments: [(0.04, "0"), (0.05, "0.1"), (-0.04, "0"), (-12.34, "-12.3"), (300, "300")])
  func placesAreWrittenToATenth(value: Double, expected: String) { #expect(coordinate(value) == expected) }
}

/// Numbers that are the same in every run.
struct RandomNumbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
