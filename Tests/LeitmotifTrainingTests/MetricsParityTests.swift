import Foundation
import LeitmotifTraining
import Testing

/// What scikit-learn and numpy say of the predictions in `Fixtures/metrics`, to 1e-6: probabilities are Float32 here, and
/// add up to 1 to that precision only.
@Suite struct MetricsParityTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let labels: [String]
    let probabilities: [[Float]]
    let classes: [Int]
    let expected: [Metric: Double]
    let confusion: [[Int]]
    let precision: [Double?]
    let recall: [Double?]
    let f1: [Double?]
    let support: [Int]
    let roc: [[Double]]

    var testDescription: String { name }
    var predictions: LabelledPredictions {
      LabelledPredictions(probabilities: probabilities, classes: classes, labels: labels)
    }
  }

  static let cases: [Case] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures/metrics")
    let data = try? Data(contentsOf: folder.appending(path: "metrics.json"))
    return data.flatMap { try? JSONDecoder().decode([Case].self, from: $0) } ?? []
  }()

  @Test func theFixtureHasItsCases() { #expect(Self.cases.count == 4) }

  @Test(arguments: cases, Metric.allCases)
  func aMetricIsThatOfScikitLearn(_ example: Case, _ metric: Metric) throws {
    let value = try #require(ClassificationMetrics(example.predictions)[metric])
    let expected = try #require(example.expected[metric])
    #expect(abs(value - expected) <= 1e-6)
  }

  @Test(arguments: cases)
  func classesAreCountedAndScoredAlike(_ example: Case) {
    let metrics = ClassificationMetrics(example.predictions)
    #expect(metrics.confusion == example.confusion)
    #expect(metrics.perClass.map(\.label) == example.labels)
    #expect(metrics.perClass.map(\.support) == example.support)
    let pairs = [
      (metrics.perClass.map(\.precision), example.precision), (metrics.perClass.map(\.recall), example.recall),
      (metrics.perClass.map(\.f1), example.f1),
    ]
    for (values, expected) in pairs {
      #expect(values.map { $0 == nil } == expected.map { $0 == nil })
      #expect(zip(values, expected).allSatisfy { abs(($0 ?? 0) - ($1 ?? 0)) <= 1e-12 })
    }
  }

  @Test(arguments: cases)
  func thresholdsAreThePointsOfTheCurve(_ example: Case) {
    let thresholds = example.predictions.ranking(ofClass: 1).thresholds
    let points = [[0, 0]] + thresholds.map { [$0.falsePositiveRate, $0.truePositiveRate] }
    #expect(points.count == example.roc.count)
    #expect(zip(points, example.roc).allSatisfy { abs($0[0] - $1[0]) <= 1e-12 && abs($0[1] - $1[1]) <= 1e-12 })
  }
}
