internal import LeitmotifData
internal import Synchronization

/// The batches of the epoch asked for last: a pure function of the epoch that is worth keeping.
final class EpochOrder: Sendable {
  private let sampler: BatchSampler
  private let latest = Mutex<(epoch: Int, batches: [[Int]])?>(nil)

  init(_ sampler: BatchSampler) { self.sampler = sampler }

  func batches(ofEpoch epoch: Int) -> [[Int]] {
    latest.withLock { latest in
      if let latest, latest.epoch == epoch { return latest.batches }
      let batches = sampler.batches(ofEpoch: epoch)
      latest = (epoch, batches)
      return batches
    }
  }
}
