/// What happens during training, as ``TrainingObserver``s are told.
public enum TrainingEvent: Sendable, Equatable {
  /// A run begins.
  case started(TrainingStart)
  /// An update is done.
  case updated(UpdateReport)
  /// An update was left out.
  case skipped(SkipReport)
  /// Every batch of an epoch was tried.
  case epochEnded(EpochReport)
  /// The model was validated.
  case validated(ValidationReport)
  /// The run is over.
  case stopped(StopReport)
}

/// A run begins, or goes on.
public struct TrainingStart: Sendable, Equatable {
  /// What the run was asked to do.
  public let plan: TrainingPlan
  /// Batches of the first epoch.
  public let batchesPerEpoch: Int
  /// Numbers that training adjusts.
  public let parameterCount: Int
  /// Updates tried before the run was broken off; 0 where it begins.
  public var updateCount = 0
  /// Time that they took.
  public var elapsed = Duration.zero
}

/// An update is done.
public struct UpdateReport: Sendable, Equatable {
  /// Counted from 0.
  public let epoch: Int
  /// Counted from 0.
  public let update: Int
  /// Of the batch, before the update.
  public let loss: Float
  /// Before clipping.
  public let gradientNorm: Double
  /// As scheduled.
  public let learningRate: Float
  /// Examples of the batch.
  public let exampleCount: Int
  /// Since the run began.
  public let elapsed: Duration
}

/// An update was left out because the loss or its gradient was not finite.
public struct SkipReport: Sendable, Equatable {
  /// Counted from 0.
  public let epoch: Int
  /// Counted from 0, through all epochs.
  public let update: Int
  /// Of the batch, before the update.
  public let loss: Float
  /// The first parameter whose gradient is not finite; nil when only the loss is not.
  public let parameter: String?
  /// The batch's examples.
  public let exampleNames: [String]
  /// Skipped one after the other, this one included.
  public let skippedInARow: Int
  /// Since the run began.
  public let elapsed: Duration
}

/// Every batch of an epoch was tried.
public struct EpochReport: Sendable, Equatable, Codable {
  /// Counted from 0.
  public let epoch: Int
  /// Updates tried since the run began.
  public let updateCount: Int
  /// The mean of the losses of the epoch's updates, each before its update; nil when all were skipped.
  public let meanLoss: Double?
  /// Examples in the epoch's updates.
  public let exampleCount: Int
  /// Since the run began.
  public let elapsed: Duration
}

/// The model was validated.
public struct ValidationReport: Sendable, Equatable, Codable {
  /// Counted from 0.
  public let epoch: Int
  /// Updates tried since the run began.
  public let updateCount: Int
  /// What the validation gave.
  public let score: ValidationScore
  /// Whether no score before was as good.
  public let isBest: Bool
  /// Since the run began.
  public let elapsed: Duration
}

/// The run is over.
public struct StopReport: Sendable, Equatable {
  /// Why.
  public let reason: StopReason
  /// Updates tried since the run began.
  public let updateCount: Int
  /// Those of them that were skipped.
  public let skippedCount: Int
  /// Since the run began.
  public let elapsed: Duration
}
