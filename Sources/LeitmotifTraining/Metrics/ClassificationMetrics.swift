internal import LeitmotifData

/// How well predicted classes agree with true ones. What is undefined, such as the area under a curve when one class is
/// absent, is nil, and null in JSON.
///
/// **Units** shares from 0 to 1; `mcc` from −1 to 1.
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
  /// `confusion[i][j]`: examples of true class i predicted as j.
  public let confusion: [[Int]]
  /// The classes' names, in the order of ``confusion``.
  public let labels: [String]

  /// - Parameters:
  ///   - probabilities: of each label, for each example. The most probable is predicted, the first of equals.
  ///   - classes: each example's true class, an index into `labels`.
  public init(probabilities: [[Float]], classes: [Int], labels: [String]) {
    precondition(
      probabilities.count == classes.count, "\(probabilities.count) predictions for \(classes.count) examples")
    precondition(probabilities.allSatisfy { $0.count == labels.count }, "a prediction has one probability a label")
    precondition(classes.allSatisfy(labels.indices.contains), "a class has no label")
    let table = ConfusionTable(
      predicted: probabilities.map { Prediction(probabilities: $0).best ?? 0 }, classes: classes, count: labels.count)
    examples = classes.count
    (accuracy, balancedAccuracy, macroF1, mcc) = (table.accuracy, table.balancedAccuracy, table.macroF1, table.mcc)
    let rankings = Self.judgedClasses(labels, table).map { positive in
      Ranking(scores: probabilities.map { $0[positive] }, isPositive: classes.map { $0 == positive })
    }
    auroc = Self.mean(rankings.map(\.auroc))
    auprc = Self.mean(rankings.map(\.averagePrecision))
    confusion = table.counts
    self.labels = labels
  }

  /// The classes whose rankings are averaged.
  private static func judgedClasses(_ labels: [String], _ table: ConfusionTable) -> [Int] {
    labels.count == 2 ? [1] : labels.indices.filter { table.classCount($0) > 0 }
  }

  /// Nil when there is nothing to average, or a value is nil.
  private static func mean(_ values: [Double?]) -> Double? {
    let defined = values.compactMap { $0 }
    return defined.isEmpty || defined.count < values.count ? nil : defined.reduce(0, +) / Double(defined.count)
  }
}

extension ClassificationMetrics: Codable {
  private enum CodingKeys: String, CodingKey {
    case examples, accuracy, balancedAccuracy, macroF1, mcc, auroc, auprc, confusion, labels
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
    try container.encode(confusion, forKey: .confusion)
    try container.encode(labels, forKey: .labels)
  }
}
