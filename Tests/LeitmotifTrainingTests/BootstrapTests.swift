import LeitmotifData
import LeitmotifTraining
import Testing

@Suite struct BootstrapTests {
  /// Predictions of which about `share` are right, with probabilities between 0.5 and 1.
  private func predictions(_ count: Int, right share: Double, classCount: Int = 2) -> LabelledPredictions {
    var random = SplitMix64(seed: 5)
    var (probabilities, classes): ([[Float]], [Int]) = ([], [])
    for index in 0..<count {
      let isRight = Double(random.next(below: 1000)) < share * 1000
      let predicted = (index % classCount + (isRight ? 0 : 1)) % classCount
      let probability = 0.6 + 0.4 * Float(random.next(below: 100)) / 100
      let rest = (1 - probability) / Float(classCount - 1)
      probabilities.append((0..<classCount).map { $0 == predicted ? probability : rest })
      classes.append(index % classCount)
    }
    return LabelledPredictions(
      probabilities: probabilities, classes: classes, labels: (0..<classCount).map { "c\($0)" })
  }

  @Test func theIntervalOfAccuracyIsThatOfABinomialShare() throws {
    let metrics = ClassificationMetrics(predictions(400, right: 0.8), bootstrap: Bootstrap())
    let accuracy = try #require(metrics.accuracy)
    let interval = try #require(metrics.intervals[.accuracy])
    let spread = 1.96 * (accuracy * (1 - accuracy) / 400).squareRoot()
    // A thousand replicates place a percentile to about a tenth of the spread.
    #expect(abs(interval.low - (accuracy - spread)) < 0.2 * spread)
    #expect(abs(interval.high - (accuracy + spread)) < 0.2 * spread)
  }

  @Test func everyMetricHasAnIntervalThatHoldsIt() throws {
    let metrics = ClassificationMetrics(predictions(300, right: 0.7, classCount: 3), bootstrap: Bootstrap())
    for metric in Metric.allCases where metric != .ece {
      let (value, interval) = (try #require(metrics[metric]), try #require(metrics.intervals[metric]))
      #expect(interval.low < value && value < interval.high, "\(metric)")
    }
    // Resampling adds to a calibration error.
    #expect(metrics.intervals[.ece] != nil)
    for scores in metrics.perClass {
      let (recall, interval) = (try #require(scores.recall), try #require(scores.intervals[.recall]))
      #expect(interval.low < recall && recall < interval.high)
      #expect(scores.intervals.count == 3)
    }
    #expect(metrics.undefinedReplicates.isEmpty)
  }

  @Test func aSeedGivesTheSameIntervalsAgain() {
    let predictions = predictions(50, right: 0.7)
    let first = ClassificationMetrics(predictions, bootstrap: Bootstrap(replicateCount: 50))
    #expect(first == ClassificationMetrics(predictions, bootstrap: Bootstrap(replicateCount: 50)))
    let other = ClassificationMetrics(predictions, bootstrap: Bootstrap(replicateCount: 50, seed: 2))
    #expect(first.intervals != other.intervals)
    #expect(first.accuracy == other.accuracy)
  }

  @Test func intervalsAreMadeOnlyWhereTheyAreAskedFor() {
    let metrics = ClassificationMetrics(predictions(20, right: 0.7))
    #expect(metrics.intervals.isEmpty && metrics.bootstrap == nil)
    #expect(metrics.perClass.map(\.intervals.count) == [0, 0])
  }

  @Test func replicatesWithoutARareClassAreLeftOutOfRankingsAndCounted() throws {
    // One positive of six: about a third of replicates do not draw it.
    let probabilities: [[Float]] = [[0.2, 0.8], [0.9, 0.1], [0.7, 0.3], [0.6, 0.4], [0.8, 0.2], [0.7, 0.3]]
    let predictions = LabelledPredictions(
      probabilities: probabilities, classes: [1, 0, 0, 0, 0, 0], labels: ["a", "b"])
    let metrics = ClassificationMetrics(predictions, bootstrap: Bootstrap())
    let left = try #require(metrics.undefinedReplicates[.auroc])
    #expect((250...420).contains(left))
    #expect(metrics.intervals[.auroc] == ConfidenceInterval(low: 1, high: 1))
    #expect(metrics.undefinedReplicates[.accuracy] == nil)
  }

  @Test func nothingIsDrawnFromNothing() {
    let metrics = ClassificationMetrics(
      LabelledPredictions(probabilities: [], classes: [], labels: ["a", "b"]), bootstrap: Bootstrap())
    #expect(metrics.intervals.isEmpty && metrics.bootstrap == nil)
  }
}
