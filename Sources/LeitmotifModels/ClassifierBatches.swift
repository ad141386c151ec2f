internal import LeitmotifData
internal import LeitmotifTensor
internal import LeitmotifTraining
internal import Synchronization

/// The training batches of a classifier: examples of similar length, each in one of its readings.
struct ClassifierBatches<Adapter: DomainAdapter>: BatchSource {
  private let adapter: Adapter
  private let examples: [EncodedExample]
  private let sampler: BatchSampler
  private let random: RandomStream
  private let epochOrder = EpochOrder()

  init(
    _ examples: [EncodedExample], adapter: Adapter, batchSize: Int, isBalanced: Bool, seed: UInt64
  ) {
    self.adapter = adapter
    self.examples = examples
    let drawing: BatchSampler.Drawing = isBalanced ? .balanced(classes: examples.map(\.classIndex)) : .eachOnce
    sampler = BatchSampler(
      lengths: examples.map(\.input.count), limit: BatchLimit(exampleCount: batchSize), drawing: drawing, seed: seed)
    random = RandomStream(seed: seed).split("readings")
  }

  func batchCount(inEpoch epoch: Int) -> Int { epochOrder.batches(ofEpoch: epoch, by: sampler).count }

  func batch(epoch: Int, index: Int) -> EncodedBatch {
    EncodedBatch(
      epochOrder.batches(ofEpoch: epoch, by: sampler)[index].map { reading(of: examples[$0], epoch: epoch) })
  }

  /// The example in one of its readings, drawn anew each epoch.
  private func reading(of example: EncodedExample, epoch: Int) -> EncodedExample {
    let readings = adapter.readings(of: example.input)
    guard readings.count > 1 else { return example }
    let draw = random.split(epoch).split(word: example.key).integer(below: readings.count)
    return EncodedExample(id: example.id, input: readings[draw], target: example.target)
  }

  /// The order of the epoch asked for last: a pure function of the epoch that is worth keeping.
  private final class EpochOrder: Sendable {
    private let latest = Mutex<(epoch: Int, batches: [[Int]])?>(nil)

    func batches(ofEpoch epoch: Int, by sampler: BatchSampler) -> [[Int]] {
      latest.withLock { latest in
        if let latest, latest.epoch == epoch { return latest.batches }
        let batches = sampler.batches(ofEpoch: epoch)
        latest = (epoch, batches)
        return batches
      }
    }
  }
}

extension EncodedExample {
  /// The class index; −1 where the target is none.
  var classIndex: Int {
    if case .class(let index) = target { index } else { -1 }
  }
}
