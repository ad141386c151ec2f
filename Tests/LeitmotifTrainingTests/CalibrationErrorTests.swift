import LeitmotifTraining
import Testing

@Suite struct CalibrationErrorTests {
  private func predictions(_ second: [Float], _ classes: [Int]) -> LabelledPredictions {
    LabelledPredictions(probabilities: second.map { [1 - $0, $0] }, classes: classes, labels: ["a", "b"])
  }

  @Test func theErrorIsTheGapBetweenSharesAndProbabilitiesWeightedByCount() throws {
    // Four at 0.75, of which two are right: a gap of a quarter; one at 1, which is right: none.
    let calibration = predictions([0.75, 0.75, 0.75, 0.75, 1], [1, 1, 0, 0, 1]).calibration()
    let expected = try #require(calibration.expected)
    #expect(abs(expected - 0.25 * 4 / 5) < 1e-12)
    let filled = calibration.bins.filter { $0.count > 0 }
    #expect(filled.map(\.count) == [4, 1])
    #expect(filled.map(\.shareRight) == [0.5, 1])
    #expect(filled.map(\.meanProbability) == [0.75, 1])
    #expect(calibration.bins.count == 15)
  }

  @Test func aBinEndsWithItsUpperEdge() {
    // Of four bins the third ends with 0.75.
    let bins = predictions([0.75, 0.7500001], [1, 1]).calibration(binCount: 4).bins
    #expect(bins.map(\.count) == [0, 0, 1, 1])
  }

  @Test func withoutPredictionsOrNumbersItIsUndefined() {
    #expect(predictions([], []).calibration().expected == nil)
    #expect(predictions([.nan], [0]).calibration().expected == nil)
  }
}
