import Foundation
import LeitmotifTraining
import Testing

/// Values worked out by hand.
@Suite struct ClassificationMetricsTests {
  /// Probabilities of two classes from that of the second.
  private func two(_ second: [Float]) -> [[Float]] { second.map { [1 - $0, $0] } }

  private func metrics(_ second: [Float], _ classes: [Int]) -> ClassificationMetrics {
    ClassificationMetrics(probabilities: two(second), classes: classes, labels: ["a", "b"])
  }

  private func close(_ value: Double?, _ expected: Double) -> Bool { value.map { abs($0 - expected) < 1e-12 } ?? false }

  @Test func countsTrueClassesInRowsAndPredictedInColumns() {
    let metrics = metrics([0.9, 0.2, 0.6, 0.3, 0.8], [1, 1, 0, 0, 1])
    #expect(metrics.confusion == [[1, 1], [1, 2]])
    #expect(metrics.examples == 5)
    #expect(close(metrics.accuracy, 3.0 / 5))
    #expect(close(metrics.balancedAccuracy, (0.5 + 2.0 / 3) / 2))
    #expect(close(metrics.macroF1, (0.5 + 2.0 / 3) / 2))
    // (TP·TN − FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN)) = (2 − 1) / √(3·3·2·2)
    #expect(close(metrics.mcc, 1.0 / 6))
  }

  @Test func twoLabelsTakeTheSecondAsPositive() {
    // From the top: positive, positive, negative, negative, positive.
    let metrics = metrics([0.9, 0.2, 0.6, 0.3, 0.8], [1, 1, 0, 0, 1])
    #expect(close(metrics.auroc, 4.0 / 6))
    #expect(close(metrics.auprc, (1 + 1 + 3.0 / 5) / 3))
  }

  @Test func equalScoresCountHalfAndShareAThreshold() {
    let metrics = metrics([0.5, 0.5, 0.5, 0.1], [1, 0, 1, 0])
    // Of four pairs two are won and two tied.
    #expect(close(metrics.auroc, 0.75))
    #expect(close(metrics.auprc, 2.0 / 3))
  }

  @Test func equalScoresEverywhereAreChance() {
    let metrics = metrics([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 0])
    #expect(close(metrics.auroc, 0.5))
    #expect(close(metrics.auprc, 0.25))
  }

  @Test func theOrderOfExamplesDoesNotMatterAmongTies() {
    let (scores, classes): ([Float], [Int]) = ([0.7, 0.7, 0.7, 0.2, 0.2], [1, 0, 1, 1, 0])
    let reversed = metrics(scores.reversed(), classes.reversed())
    #expect(metrics(scores, classes).auroc == reversed.auroc)
    #expect(metrics(scores, classes).auprc == reversed.auprc)
  }

  @Test func theFirstOfEquallyProbableClassesIsPredicted() {
    #expect(metrics([0.5], [0]).confusion == [[1, 0], [0, 0]])
  }

  @Test func threeClassesAreJudgedOneAgainstTheRest() {
    let probabilities: [[Float]] = [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.5, 0.4, 0.1], [0.1, 0.2, 0.7]]
    let metrics = ClassificationMetrics(probabilities: probabilities, classes: [0, 1, 1, 2], labels: ["a", "b", "c"])
    #expect(metrics.confusion == [[1, 0, 0], [1, 1, 0], [0, 0, 1]])
    #expect(close(metrics.balancedAccuracy, (1 + 0.5 + 1) / 3))
    // F1: a 2/3, b 2/3, c 1.
    #expect(close(metrics.macroF1, 7.0 / 9))
    // c 3, s 4, t (1, 2, 1), p (2, 1, 1): (12 − 5) / √((16 − 6)(16 − 6)).
    #expect(close(metrics.mcc, 0.7))
    #expect(close(metrics.auroc, 1))
    #expect(close(metrics.auprc, 1))
  }

  @Test func classesThatAreAbsentAreLeftOutOfMeans() {
    let probabilities: [[Float]] = [[0.6, 0.1, 0.3], [0.3, 0.2, 0.5], [0.2, 0.6, 0.2]]
    let metrics = ClassificationMetrics(probabilities: probabilities, classes: [0, 0, 2], labels: ["a", "b", "c"])
    #expect(metrics.confusion == [[1, 0, 1], [0, 0, 0], [0, 1, 0]])
    #expect(close(metrics.balancedAccuracy, 0.25))
    // F1: a 2/3, c 0.
    #expect(close(metrics.macroF1, 1.0 / 3))
    // One against the rest: a 1 and c 0.
    #expect(close(metrics.auroc, 0.5))
    // Average precision: a 1, c 1/3.
    #expect(close(metrics.auprc, 2.0 / 3))
  }

  @Test func withOneClassPresentRankingsAndCorrelationAreUndefined() {
    let metrics = metrics([0.9, 0.2], [1, 1])
    #expect(metrics.accuracy == 0.5)
    #expect(metrics.balancedAccuracy == 0.5)
    #expect(metrics.auroc == nil)
    #expect(metrics.auprc == nil)
    #expect(metrics.mcc == nil)
  }

  @Test func withoutExamplesAllIsUndefined() {
    let metrics = metrics([], [])
    #expect(metrics.examples == 0)
    #expect([metrics.accuracy, metrics.balancedAccuracy, metrics.macroF1, metrics.mcc].allSatisfy { $0 == nil })
    #expect(metrics.auroc == nil && metrics.auprc == nil)
    #expect(metrics.confusion == [[0, 0], [0, 0]])
  }

  @Test func aProbabilityThatIsNotANumberLeavesTheRankingUndefined() {
    #expect(metrics([.nan, 0.2, 0.7], [1, 0, 1]).auroc == nil)
  }

  @Test func jsonHasEveryKeyAndNullForWhatIsUndefined() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let metrics = metrics([0.9, 0.2], [1, 1])
    let json = String(decoding: try encoder.encode(metrics), as: UTF8.self)
    #expect(
      json.hasPrefix(
        #"{"accuracy":0.5,"auprc":null,"auroc":null,"balancedAccuracy":0.5,"bootstrap":null,"brier":0.325"#))
    #expect(
      json.hasSuffix(
        #","mcc":null,"perClass":[{"f1":0,"intervals":{},"label":"a","precision":0,"recall":null,"support":0},"#
          + #"{"f1":0.6666666666666666,"intervals":{},"label":"b","precision":1,"recall":0.5,"support":2}],"undefinedReplicates":{}}"#
      ))
    #expect(try JSONDecoder().decode(ClassificationMetrics.self, from: Data(json.utf8)) == metrics)
  }

  @Test func intervalsInJSONAreListsOfTwoUnderTheirMetric() throws {
    let predictions = LabelledPredictions(
      probabilities: two([0.9, 0.2, 0.6, 0.3]), classes: [1, 1, 0, 0], labels: ["a", "b"])
    let metrics = ClassificationMetrics(predictions, bootstrap: Bootstrap(replicateCount: 20))
    let data = try JSONEncoder().encode(metrics)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let intervals = try #require(object["intervals"] as? [String: [Double]])
    #expect(Set(intervals.keys) == Set(Metric.allCases.map(\.rawValue)))
    #expect(intervals.values.allSatisfy { $0.count == 2 && $0[0] <= $0[1] })
    #expect(try JSONDecoder().decode(ClassificationMetrics.self, from: data) == metrics)
  }

  @Test func aClassNeverPredictedHasNoPrecision() {
    let metrics = metrics([0.9, 0.8], [1, 0])
    #expect(metrics.perClass.map(\.precision) == [nil, 0.5])
    #expect(metrics.perClass.map(\.recall) == [0, 1])
    #expect(metrics.perClass.map(\.f1) == [0, 2.0 / 3])
    #expect(metrics.perClass.map(\.support) == [1, 1])
  }

  @Test func theBrierScoreIsTheSquaredErrorOfProbabilities() {
    #expect(close(metrics([0.75, 0.5], [1, 0]).brier, (0.0625 + 0.25) / 2))
    let three = ClassificationMetrics(probabilities: [[0.5, 0.25, 0.25]], classes: [0], labels: ["a", "b", "c"])
    #expect(close(three.brier, 0.25 + 2 * 0.0625))
  }

  @Test func logLossIsTheMeanOverExamples() {
    #expect(close(logLoss(probabilities: [[0.5, 0.5], [0.25, 0.75]], classes: [0, 0]), 1.5 * 0.6931471805599453))
    #expect(logLoss(probabilities: [], classes: []) == nil)
    #expect(logLoss(probabilities: [[0, 1]], classes: [0])?.isFinite == true)
  }
}
