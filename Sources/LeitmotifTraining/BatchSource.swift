public import LeitmotifData

/// Gives the batches of each epoch.
///
/// `batchCount(inEpoch:)` and `batch(epoch:index:)` are pure functions of their arguments: whatever was read before,
/// the same numbers give the same batch. So a run can be taken up anywhere. A source that shuffles draws its order from
/// a random stream split by the epoch.
public protocol BatchSource: Sendable {
  /// What one update learns from.
  associatedtype Batch: Sendable

  /// Batches in an epoch; counted from 0.
  func batchCount(inEpoch epoch: Int) -> Int

  /// - Parameter index: below `batchCount(inEpoch: epoch)`.
  /// - Throws: when the examples cannot be read.
  func batch(epoch: Int, index: Int) throws -> Batch

  /// The names of a batch's examples, by which a user finds them.
  func exampleNames(of batch: Batch) -> [String]

  /// Examples in a batch.
  func exampleCount(of batch: Batch) -> Int
}

extension BatchSource {
  /// Examples in the batch.
  public func exampleCount(of batch: Batch) -> Int { exampleNames(of: batch).count }
}

extension BatchSource where Batch == EncodedBatch {
  /// The ids of the batch.
  public func exampleNames(of batch: EncodedBatch) -> [String] { batch.ids }
  /// Examples in the batch.
  public func exampleCount(of batch: EncodedBatch) -> Int { batch.count }
}
