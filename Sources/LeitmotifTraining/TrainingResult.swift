public import LeitmotifTensor

/// Why a run ended.
public enum StopReason: String, Sendable, Codable {
  /// All epochs are done.
  case epochsDone
  /// ``TrainingPlan/maxUpdates`` is reached.
  case updateLimit
  /// ``TrainingPlan/timeBudget`` is used up.
  case timeBudget
  /// ``TrainingPlan/patience`` is at an end.
  case noImprovement
  /// ``Trainer/shouldStop`` said so.
  case requested
}

/// What a run of training gave.
public struct TrainingResult<Model: Module>: Sendable {
  /// The model with the best validation score; without validation that of the last update.
  public let model: Model
  /// The model of the last update.
  public let lastModel: Model
  /// The optimiser after the last update.
  public let optimizer: any Optimizer
  /// Updates tried: a run with this number as ``TrainingPlan/maxUpdates`` gives the same models.
  public let updateCount: Int
  /// Those of them that were skipped because loss or gradient was not finite.
  public let skippedCount: Int
  /// Epochs finished.
  public let epochCount: Int
  /// The score of ``model``; nil without validation.
  public let score: ValidationScore?
  /// Updates that had been tried when ``model`` was validated; nil without validation.
  public let bestUpdateCount: Int?
  /// Why the run ended.
  public let reason: StopReason
  /// Training and validation.
  public let duration: Duration
}
