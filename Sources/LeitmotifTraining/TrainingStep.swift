public import LeitmotifTensor

/// What a loss is told of the update it is computed for.
public struct TrainingStep: Sendable {
  /// Counted from 0.
  public let epoch: Int
  /// Counted from 0, through all epochs.
  public let update: Int
  /// The batch's number in its epoch.
  public let batchIndex: Int
  /// The random numbers of this update: split by the plan's seed and the update alone.
  public let random: RandomStream
  /// The threads that the forward pass may use.
  public let threads: ThreadPool

  /// The step of an update of a run with this seed.
  public init(epoch: Int, update: Int, batchIndex: Int, seed: UInt64, threads: ThreadPool) {
    (self.epoch, self.update, self.batchIndex, self.threads) = (epoch, update, batchIndex, threads)
    random = RandomStream(seed: seed).split("update").split(update)
  }

  /// The context of a forward pass that trains.
  /// - Parameter exampleKeys: the key of each example of the batch, in the caller's order.
  public func context(exampleKeys: [UInt64]) -> ForwardContext {
    .training(random: random, exampleKeys: exampleKeys, threads: threads)
  }
}
