public import LeitmotifTensor

/// How well predicted classes agree with true ones. What is undefined, such as the area under a curve when one class is
/// absent, is nil, and null in JSON.
///
/// **Units** shares from 0 to 1; `mcc` from −1 to 1; `logLoss` in nats.
public struct ClassificationMetrics: Sendable, Equatable {
  /// Examples judged.
  public let examples: Int
  /// The share predicted right.
  public let accuracy: Double?
  /// The mean of the classes' recalls, over classes present.
  public let balancedAccuracy: Double?
  /// The mean of the classes' F1, over classes present.
  public let macroF1: Double?
  /// Matthews' correlation coefficient, for any number of classes: Gorodkin (2004).
  public let mcc: Double?
  /// The area under the receiver operating characteristic: with two labels of the second as positive, with more the
  /// mean of one against the rest over classes present. Ties count half.
  public let auroc: Double?
  /// Average precision, of the same classes. Examples of equal probability share one threshold.
  public let auprc: Double?
  /// The mean of −ln p over examples, p being the probability of the true class. A probability of 0 counts as the smallest
  /// normal Float32.
  public let logLoss: Double?
  /// The mean over examples of Σ (pₖ − yₖ)², y being 1 for the true class and 0 for the others: Brier (1950). With two
  /// labels it is half of that, the squared error of either probability.
  public let brier: Double?
  /// The expected calibration error in 15 bins: see ``CalibrationError``.
  public let ece: Double?
  /// Precision, recall and F1 of each class, in the order of ``labels``.
  public let perClass: [PerClassScores]
  /// Where each metric may lie with 95 % confidence, by resampling: see ``Bootstrap``. Empty where none was asked for; a
  /// metric that no replicate defines has none.
  public let intervals: [Metric: ConfidenceInterval]
  /// What made ``intervals``; nil without.
  public let bootstrap: Bootstrap?
  /// Replicates in which a metric has no value, which were left out; only metrics that have any.
  public let undefinedReplicates: [Metric: Int]
  /// `confusion[i][j]`: examples of true class i predicted as j.
  public let confusion: [[Int]]
  /// The classes' names, in the order of ``confusion``.
  public let labels: [String]

  /// - Parameter bootstrap: makes the intervals; nil for none.
  /// - Complexity: O(examples · labels) for the scores and for each replicate.
  public init(
    _ predictions: LabelledPredictions, bootstrap: Bootstrap? = nil, threads: ThreadPool = .serial
  ) {
    let resampled = ResampledScores(predictions)
    let (values, table) = resampled.scores(counting: [Int](repeating: 1, count: predictions.count))
    let intervals = resampled.intervals(bootstrap, threads: threads)
    examples = predictions.count
    accuracy = values[.accuracy]
    balancedAccuracy = values[.balancedAccuracy]
    macroF1 = values[.macroF1]
    mcc = values[.mcc]
    auroc = values[.auroc]
    auprc = values[.auprc]
    logLoss = values[.logLoss]
    brier = values[.brier]
    ece = values[.ece]
    perClass = predictions.labels.enumerated().map { index, label in
      PerClassScores(label: label, index: index, table: table, intervals: intervals.classes[index])
    }
    self.intervals = intervals.metrics
    self.bootstrap = predictions.count == 0 ? nil : bootstrap
    undefinedReplicates = intervals.undefined
    confusion = table.counts
    labels = predictions.labels
  }

  /// Without intervals.
  /// - Parameters:
  ///   - probabilities: of each label, for each example. The most probable is predicted, the first of equals.
  ///   - classes: each example's true class, an index into `labels`.
  public init(probabilities: [[Float]], classes: [Int], labels: [String]) {
    self.init(LabelledPredictions(probabilities: probabilities, classes: classes, labels: labels))
  }

  /// One of them; nil where it is undefined.
  public subscript(metric: Metric) -> Double? {
    switch metric {
    case .accuracy: accuracy
    case .balancedAccuracy: balancedAccuracy
    case .macroF1: macroF1
    case .mcc: mcc
    case .auroc: auroc
    case .auprc: auprc
    case .logLoss: logLoss
    case .brier: brier
    case .ece: ece
    }
  }
}

extension ClassificationMetrics: Codable {
  private enum CodingKeys: String, CodingKey {
    case examples, accuracy, balancedAccuracy, macroF1, mcc, auroc, auprc, logLoss, brier, ece, perClass, intervals
    case bootstrap, undefinedReplicates, confusion, labels
  }

  /// Every key is written; what is nil as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(examples, forKey: .examples)
    try container.encode(accuracy, forKey: .accuracy)
    try container.encode(balancedAccuracy, forKey: .balancedAccuracy)
    try container.encode(macroF1, forKey: .macroF1)
    try container.encode(mcc, forKey: .mcc)
    try container.encode(auroc, forKey: .auroc)
    try container.encode(auprc, forKey: .auprc)
    try container.encode(logLoss, forKey: .logLoss)
    try container.encode(brier, forKey: .brier)
    try container.encode(ece, forKey: .ece)
    try container.encode(perClass, forKey: .perClass)
    try container.encode(intervals, forKey: .intervals)
    try container.encode(bootstrap, forKey: .bootstrap)
    try container.encode(undefinedReplicates, forKey: .undefinedReplicates)
    try container.encode(confusion, forKey: .confusion)
    try container.encode(labels, forKey: .labels)
  }
}
