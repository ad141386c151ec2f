import Testing

@testable import LeitmotifModels

@Suite("Drawing a token") struct SamplingTests {
  private static let logits: [Float] = [0, 2, 1, 2, -1]
  private static let all = [Bool](repeating: true, count: 5)

  /// Shares of the tokens among 1,000 draws that are evenly spread.
  private static func shares(_ options: SamplingOptions, isAllowed: [Bool] = all) -> [Double] {
    var counts = [Double](repeating: 0, count: 5)
    for index in 0..<1000 {
      counts[options.token(of: logits[...], isAllowed: isAllowed, draw: (Float(index) + 0.5) / 1000)] += 0.001
    }
    return counts
  }

  @Test("Without limits, tokens are as frequent as the model says")
  func frequencies() {
    let shares = Self.shares(SamplingOptions(temperature: 1, topP: nil))
    for (share, expected) in zip(shares, [0.0530, 0.3917, 0.1441, 0.3917, 0.0195]) {
      #expect(abs(share - expected) < 0.0021)
    }
  }

  @Test("A temperature of 0.5 squares the odds")
  func temperature() {
    let shares = Self.shares(SamplingOptions(temperature: 0.5, topP: nil))
    #expect(abs(shares[1] / shares[2] - 7.389) < 0.15)
  }

  @Test("Temperature 0 takes the likeliest, the first of equals")
  func greedy() {
    #expect(
      Self.shares(SamplingOptions(temperature: 0, topP: nil)).map { $0 > 0 } == [false, true, false, false, false])
  }

  @Test("Top-k keeps the k likeliest")
  func topK() {
    #expect(
      Self.shares(SamplingOptions(temperature: 1, topK: 3, topP: nil)).map { $0 > 0 } == [
        false, true, true, true, false,
      ])
  }

  @Test("Top-p keeps the fewest that reach the share, one at least")
  func topP() {
    #expect(Self.shares(SamplingOptions(temperature: 1, topP: 0.8)).map { $0 > 0 } == [false, true, true, true, false])
    #expect(
      Self.shares(SamplingOptions(temperature: 1, topP: 0.7)).map { $0 > 0 } == [false, true, false, true, false])
    #expect(
      Self.shares(SamplingOptions(temperature: 1, topP: 0.01)).map { $0 > 0 } == [false, true, false, false, false])
  }

  @Test("What is not allowed is never drawn, and limits apply to the rest")
  func allowed() {
    let some = [true, false, true, false, true]
    #expect(Self.shares(SamplingOptions(temperature: 1, topK: 1, topP: nil), isAllowed: some)[2] > 0.999)
    #expect(Self.shares(SamplingOptions(temperature: 1, topP: nil), isAllowed: some)[1] == 0)
  }
}
