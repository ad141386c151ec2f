public import LeitmotifTensor

/// Where a run stands between two updates: all that it takes to go on to the same bits.
///
/// Random numbers and the order of batches follow from the seed and the numbers of epoch and update, so they need no
/// state. A state is a value: keep one, and training from it gives what training without a break gives.
public struct TrainingState<Model: Module, Carry: Sendable>: Sendable {
  /// After the last update.
  public internal(set) var model: Model
  /// After the last update.
  public internal(set) var optimizer: any Optimizer
  /// What the next batch is given, unless it begins an epoch.
  public internal(set) var carry: Carry
  /// What the run has counted.
  public internal(set) var position = TrainingPosition()
  var best = BestModel<Model>()

  /// Before the first update.
  init(model: Model, optimizer: any Optimizer, carry: Carry) {
    (self.model, self.optimizer, self.carry) = (model, optimizer, carry)
  }

  /// The model with the best validation score; without validation that of the last update.
  public var bestModel: Model { best.model ?? model }
}

/// What a run has counted so far.
public struct TrainingPosition: Sendable, Equatable, Codable {
  /// The number of the next batch in its epoch.
  public internal(set) var batchIndex = 0
  /// Updates tried.
  public internal(set) var updateCount = 0
  /// Those of them that were skipped.
  public internal(set) var skippedCount = 0
  /// Time that training and validation took.
  public internal(set) var elapsed = Duration.zero
  var skippedInARow = 0
  var tally = EpochTally()
  /// The epoch of the last update.
  var lastEpoch = 0

  /// The epoch of the next batch, counted from 0.
  public var epoch: Int { tally.epoch }
}
