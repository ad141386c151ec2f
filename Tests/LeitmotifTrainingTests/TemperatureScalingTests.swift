import LeitmotifData
import LeitmotifTraining
import Testing

@Suite struct TemperatureScalingTests {
  /// Two classes; of a hundred examples with a logit of `logit` for the first, `right` are of it.
  private func fitted(logit: Float, right: Int) -> Float? {
    TemperatureScaling.temperature(
      logits: Array(repeating: [[logit, 0]], count: 100), classes: (0..<100).map { $0 < right ? 0 : 1 })
  }

  @Test func anOverconfidentModelIsCooledToTheShareThatIsRight() throws {
    // At T the probability is 1 / (1 + exp(−4/T)), which is 0.75 where 4/T = ln 3.
    let temperature = try #require(fitted(logit: 4, right: 75))
    #expect(abs(temperature - 4 / 1.0986123) < 1e-3)
  }

  @Test func aTimidModelIsMadeSurer() throws {
    let temperature = try #require(fitted(logit: 0.5, right: 90))
    // ln 9 = 2.1972
    #expect(abs(temperature - 0.5 / 2.1972246) < 1e-3)
  }

  @Test func whereEveryExampleIsRightNoTemperatureIsBest() { #expect(fitted(logit: 2, right: 100) == nil) }

  @Test func aModelThatIsWorseThanChanceHasNoTemperature() { #expect(fitted(logit: 2, right: 30) == nil) }

  @Test func withoutExamplesOrNumbersThereIsNone() {
    #expect(TemperatureScaling.temperature(logits: [], classes: []) == nil)
    #expect(TemperatureScaling.temperature(logits: [[[.nan, 0]], [[1, 0]]], classes: [0, 1]) == nil)
  }

  @Test func readingsAreAveragedAsInPrediction() throws {
    // The second reading is the mirror image of a sure first one: the mean is a half at any temperature, but for the
    // examples with one reading, which decide.
    let torn: [[Float]] = [[9, 0], [0, 9]]
    let logits = Array(repeating: torn, count: 50) + Array(repeating: [[4, 0]], count: 100)
    let classes = (0..<50).map { $0 % 2 } + (0..<100).map { $0 < 75 ? 0 : 1 }
    let temperature = try #require(TemperatureScaling.temperature(logits: logits, classes: classes))
    #expect(abs(temperature - 4 / 1.0986123) < 1e-3)
  }
}
