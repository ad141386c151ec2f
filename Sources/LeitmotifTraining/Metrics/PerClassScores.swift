/// How well one class is recognised. What is undefined is nil, and null in JSON.
///
/// **Units** shares from 0 to 1.
public struct PerClassScores: Sendable, Equatable, Codable {
  /// The class's name.
  public let label: String
  /// Examples of the class.
  public let support: Int
  /// Of the examples predicted as the class, the share that are of it: TP / (TP + FP); nil when none is.
  public let precision: Double?
  /// Of the examples of the class, the share predicted so: TP / (TP + FN); nil when there is none.
  public let recall: Double?
  /// The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN); nil when the class is neither there nor predicted.
  public let f1: Double?
  /// Where precision, recall and F1 may lie, by resampling; empty where they were not asked for.
  public let intervals: [ClassMetric: ConfidenceInterval]

  /// A share of one class.
  public enum ClassMetric: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
    /// ``PerClassScores/precision``
    case precision
    /// ``PerClassScores/recall``
    case recall
    /// ``PerClassScores/f1``
    case f1
  }

  init(label: String, index: Int, table: ConfusionTable, intervals: [ClassMetric: ConfidenceInterval]) {
    self.label = label
    support = table.classCount(index)
    precision = table.value(of: .precision, forClass: index)
    recall = table.value(of: .recall, forClass: index)
    f1 = table.value(of: .f1, forClass: index)
    self.intervals = intervals
  }

  /// Every key is written; what is nil as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(label, forKey: .label)
    try container.encode(support, forKey: .support)
    try container.encode(precision, forKey: .precision)
    try container.encode(recall, forKey: .recall)
    try container.encode(f1, forKey: .f1)
    try container.encode(intervals, forKey: .intervals)
  }
}
