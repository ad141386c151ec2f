/// The scores of examples that count as often as they are told to: once each for the score itself, as drawn for a replicate
/// of the bootstrap. What does not depend on the counts, such as orders, is found once.
struct ResampledScores {
  private struct Example {
    let trueClass: Int
    let predictedClass: Int
    let logLoss: Double
    let brier: Double
    let probability: Double
    let bin: Int
  }

  private let examples: [Example]
  private let classCount: Int
  /// One of each class that may be judged; nil where a class is never judged.
  private let rankings: [Ranking?]

  init(_ predictions: LabelledPredictions) {
    classCount = predictions.labels.count
    let predicted = predictions.predictedClasses
    examples = predictions.classes.indices.map { index in
      let (probabilities, trueClass) = (predictions.probabilities[index], predictions.classes[index])
      let probability = Double(probabilities[predicted[index]])
      return Example(
        trueClass: trueClass, predictedClass: predicted[index],
        logLoss: ProbabilityLoss.logLoss(probabilities, trueClass: trueClass),
        brier: ProbabilityLoss.brier(probabilities, trueClass: trueClass), probability: probability,
        bin: CalibrationError.bin(of: probability, binCount: CalibrationError.standardBinCount))
    }
    let isTwo = classCount == 2
    rankings = predictions.labels.indices.map { isTwo && $0 == 0 ? nil : predictions.ranking(ofClass: $0) }
  }

  /// Examples.
  var count: Int { examples.count }

  /// The scores when example i counts `counts[i]` times.
  func scores(counting counts: [Int]) -> (values: [Metric: Double], table: ConfusionTable) {
    var table = ConfusionTable(count: classCount)
    var bins = CalibrationError.BinSums(binCount: CalibrationError.standardBinCount)
    var (logLoss, brier, total) = (0.0, 0.0, 0)
    for (index, example) in examples.enumerated() where counts[index] > 0 {
      let count = counts[index]
      table.add(trueClass: example.trueClass, predictedClass: example.predictedClass, count: count)
      bins.add(
        example.probability, isRight: example.trueClass == example.predictedClass, weight: count, bin: example.bin)
      logLoss += Double(count) * example.logLoss
      brier += Double(count) * example.brier
      total += count
    }
    table.finish()
    let judged = rankings.enumerated().compactMap { index, ranking in
      classCount == 2 || table.classCount(index) > 0 ? ranking?.areas(counting: counts) : nil
    }
    let values: [Metric: Double?] = [
      .accuracy: table.accuracy, .balancedAccuracy: table.balancedAccuracy, .macroF1: table.macroF1, .mcc: table.mcc,
      .auroc: Self.mean(judged.map(\.auroc)), .auprc: Self.mean(judged.map(\.averagePrecision)),
      .logLoss: total == 0 ? nil : logLoss / Double(total), .brier: total == 0 ? nil : brier / Double(total),
      .ece: bins.expectedError,
    ]
    return (values.compactMapValues { value in value.flatMap { $0.isFinite ? $0 : nil } }, table)
  }

  /// Nil when there is nothing to average, or a value is nil.
  private static func mean(_ values: [Double?]) -> Double? {
    let defined = values.compactMap { $0 }
    return defined.isEmpty || defined.count < values.count ? nil : defined.reduce(0, +) / Double(defined.count)
  }
}

extension ResampledScores {
  /// The intervals of a bootstrap.
  struct Intervals {
    var metrics: [Metric: ConfidenceInterval] = [:]
    /// By class index.
    var classes: [[PerClassScores.ClassMetric: ConfidenceInterval]]
    /// Replicates without a value, of each metric that has any.
    var undefined: [Metric: Int] = [:]
  }

  /// Nothing where no bootstrap is asked for, or there is nothing to draw from.
  func intervals(_ bootstrap: Bootstrap?) -> Intervals {
    var intervals = Intervals(classes: Array(repeating: [:], count: classCount))
    guard let bootstrap, count > 0 else { return intervals }
    var drawn: [Metric: [Double]] = [:]
    var drawnOfClasses: [[PerClassScores.ClassMetric: [Double]]] = Array(repeating: [:], count: classCount)
    var counts = [Int](repeating: 0, count: count)
    for replicate in 0..<bootstrap.replicateCount {
      bootstrap.draw(replicate: replicate, into: &counts)
      let (values, table) = scores(counting: counts)
      for (metric, value) in values { drawn[metric, default: []].append(value) }
      for index in 0..<classCount {
        for metric in PerClassScores.ClassMetric.allCases {
          guard let value = table.value(of: metric, forClass: index) else { continue }
          drawnOfClasses[index][metric, default: []].append(value)
        }
      }
    }
    intervals.metrics = drawn.compactMapValues(Bootstrap.interval)
    intervals.classes = drawnOfClasses.map { $0.compactMapValues(Bootstrap.interval) }
    let missing = Metric.allCases.map { ($0, bootstrap.replicateCount - (drawn[$0]?.count ?? 0)) }
    intervals.undefined = Dictionary(uniqueKeysWithValues: missing.filter { $0.1 > 0 })
    return intervals
  }
}
