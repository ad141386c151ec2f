internal import LeitmotifTensor
internal import Synchronization

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

  /// What one replicate gives.
  private struct Replicate: Sendable {
    let values: [Metric: Double]
    let classes: [[PerClassScores.ClassMetric: Double]]
  }

  /// Nothing where no bootstrap is asked for, or there is nothing to draw from. Replicates are numbered, so the threads
  /// share them out.
  func intervals(_ bootstrap: Bootstrap?, threads: ThreadPool) -> Intervals {
    var intervals = Intervals(classes: Array(repeating: [:], count: classCount))
    guard let bootstrap, count > 0 else { return intervals }
    let drawn = Mutex([Replicate?](repeating: nil, count: bootstrap.replicateCount))
    threads.run(partCount: bootstrap.replicateCount) { number in
      let replicate = replicate(number, of: bootstrap)
      drawn.withLock { $0[number] = replicate }
    }
    let replicates = drawn.withLock { $0.compactMap { $0 } }
    for metric in Metric.allCases {
      let values = replicates.compactMap { $0.values[metric] }
      intervals.metrics[metric] = Bootstrap.interval(of: values)
      if values.count < replicates.count { intervals.undefined[metric] = replicates.count - values.count }
    }
    for index in 0..<classCount {
      for metric in PerClassScores.ClassMetric.allCases {
        intervals.classes[index][metric] = Bootstrap.interval(of: replicates.compactMap { $0.classes[index][metric] })
      }
    }
    return intervals
  }

  private func replicate(_ number: Int, of bootstrap: Bootstrap) -> Replicate {
    var counts = [Int](repeating: 0, count: count)
    bootstrap.draw(replicate: number, into: &counts)
    let (values, table) = scores(counting: counts)
    let classes = (0..<classCount).map { index in
      Dictionary(
        uniqueKeysWithValues: PerClassScores.ClassMetric.allCases.compactMap { metric in
          table.value(of: metric, forClass: index).map { (metric, $0) }
        })
    }
    return Replicate(values: values, classes: classes)
  }
}
