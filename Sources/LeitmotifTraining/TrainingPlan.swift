/// How long a run goes on, how it is watched, and its seed.
///
/// Updates are numbered from 0, and every batch that is tried counts as one, a skipped one too.
public struct TrainingPlan: Sendable, Equatable {
  /// When a model is validated. The model of the last update is validated too, unless the run was asked to stop.
  public enum ValidationInterval: Sendable, Equatable {
    /// After every so many epochs.
    case epochs(Int)
    /// After every so many updates.
    case updates(Int)
  }

  /// Passes through the training examples.
  public let epochs: Int
  /// Ends the run after so many updates; nil for no limit.
  public let maxUpdates: Int?
  /// Ends the run when the next update and validation would not fit any more; nil for no limit. At least one update is
  /// done. Under a budget the untrained model is validated once for its time alone.
  public let timeBudget: Duration?
  /// The updates that the learning-rate schedule spans; nil for all epochs. Neither limit changes it.
  public let scheduledUpdates: Int?
  /// Decides every random number of the run.
  public let seed: UInt64
  /// When the model is validated, where there is a validation.
  public let validationInterval: ValidationInterval
  /// Ends the run after so many validations in a row without a better score; nil for never.
  public let patience: Int?
  /// Ends the run, with an error, after so many skipped updates in a row.
  public let skippedUpdateLimit: Int

  /// - Parameters: counts are ≥ 1 and the time budget is above 0.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public init(
    epochs: Int, maxUpdates: Int? = nil, timeBudget: Duration? = nil, scheduledUpdates: Int? = nil, seed: UInt64 = 0,
    validationInterval: ValidationInterval = .epochs(1), patience: Int? = nil, skippedUpdateLimit: Int = 10
  ) throws(TrainingError) {
    try Self.requireCount(epochs, "the number of epochs")
    try Self.requireCount(maxUpdates ?? 1, "the limit of updates")
    try Self.requireCount(scheduledUpdates ?? 1, "the length of the schedule")
    try Self.requireCount(validationInterval.count, "the validation interval")
    try Self.requireCount(patience ?? 1, "the patience")
    try Self.requireCount(skippedUpdateLimit, "the limit of skipped updates")
    if let timeBudget { try TrainingError.require(timeBudget > .zero, "the time budget", timeBudget, "above 0") }
    (self.epochs, self.maxUpdates, self.timeBudget) = (epochs, maxUpdates, timeBudget)
    (self.scheduledUpdates, self.seed, self.validationInterval) = (scheduledUpdates, seed, validationInterval)
    (self.patience, self.skippedUpdateLimit) = (patience, skippedUpdateLimit)
  }

  private static func requireCount(_ count: Int, _ name: String) throws(TrainingError) {
    try TrainingError.require(count >= 1, name, count, "at least 1")
  }
}

extension TrainingPlan {
  /// The updates that the learning-rate schedule spans, when the first epoch has `batchCount` batches.
  func plannedUpdates(batchesPerEpoch batchCount: Int) -> Int {
    if let scheduledUpdates { return scheduledUpdates }
    let (product, overflow) = epochs.multipliedReportingOverflow(by: batchCount)
    return overflow ? .max : product
  }
}

extension TrainingPlan.ValidationInterval {
  fileprivate var count: Int {
    switch self {
    case .epochs(let count), .updates(let count): count
    }
  }

  /// Whether a validation follows update number `update`, the last of `epoch` when `endsEpoch`.
  func isDue(afterUpdate update: Int, epoch: Int, endsEpoch: Bool) -> Bool {
    switch self {
    case .epochs(let count): endsEpoch && (epoch + 1) % count == 0
    case .updates(let count): (update + 1) % count == 0
    }
  }
}
