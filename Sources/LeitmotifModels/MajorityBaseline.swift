public import LeitmotifData
public import LeitmotifTraining

extension ClassificationMetrics {
  /// What always predicting the commonest label of training scores: the least that a model must beat. Its probabilities are
  /// the labels' shares of training.
  ///
  /// - Parameters:
  ///   - counts: of the training examples by label, such as ``TrainingSummary/labelCounts``.
  ///   - examples: what is scored.
  ///   - labels: those of the model beside which the baseline stands.
  /// - Throws: `DataError.unknownLabel`.
  public init(majorityOf counts: [String: Int], on examples: ExampleSet, labels: LabelSet) throws {
    let total = labels.labels.reduce(0) { $0 + (counts[$1] ?? 0) }
    let probabilities = labels.labels.map { Float(counts[$0] ?? 0) / Float(max(total, 1)) }
    self.init(
      probabilities: Array(repeating: probabilities, count: examples.count),
      classes: try examples.encoded(labels: labels).map(\.classIndex), labels: labels.labels)
  }

  /// What always predicting the commonest label of `training` scores.
  /// - Throws: `DataError.unknownLabel`.
  public init(majorityOf training: ExampleSet, on examples: ExampleSet, labels: LabelSet) throws {
    try self.init(majorityOf: training.labelCounts, on: examples, labels: labels)
  }
}
