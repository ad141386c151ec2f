public import LeitmotifData
internal import LeitmotifTensor
public import LeitmotifTraining

/// The training batches of a domain's examples: of similar length, each example in one of its readings, drawn anew every
/// epoch.
///
/// ```swift
/// let batches = ExampleBatches(
///   try examples.encoded(labels: labels), adapter: adapter, limit: BatchLimit(exampleCount: 32), seed: 1)
/// let scorer = ClassifierScorer(adapter, on: try validation.encoded(labels: labels))
/// let result = try trainer.fit(model, on: batches) { model, batch, step in
///   let input = Ragged(batch, encoding: adapter.inputEncoding)
///   return crossEntropy(model(input, context: step.context(exampleKeys: batch.keys)), targets: batch.classIndices)
/// } validate: { model in
///   scorer.score { model($0, context: $1) }
/// }
/// ```
public struct ExampleBatches<Adapter: ClassificationAdapter>: BatchSource {
  private let adapter: Adapter
  private let examples: [EncodedExample]
  private let random: RandomStream
  private let order: EpochOrder

  /// - Parameters:
  ///   - examples: at least one.
  ///   - limit: how much a batch holds.
  ///   - isBalanced: whether each class is drawn equally often; examples without one are a class too.
  ///   - seed: decides the order and the readings of every epoch.
  public init(
    _ examples: [EncodedExample], adapter: Adapter, limit: BatchLimit, isBalanced: Bool = false, seed: UInt64
  ) {
    self.adapter = adapter
    self.examples = examples
    let drawing: BatchSampler.Drawing = isBalanced ? .balanced(classes: examples.map(\.classIndex)) : .eachOnce
    order = EpochOrder(
      BatchSampler(lengths: examples.map(\.input.count), limit: limit, drawing: drawing, seed: seed))
    random = RandomStream(seed: seed).split("readings")
  }

  /// Batches in an epoch; counted from 0.
  public func batchCount(inEpoch epoch: Int) -> Int { order.batches(ofEpoch: epoch).count }

  /// - Parameter index: below `batchCount(inEpoch: epoch)`.
  public func batch(epoch: Int, index: Int) -> EncodedBatch {
    EncodedBatch(
      order.batches(ofEpoch: epoch)[index].map { reading(of: examples[$0], epoch: epoch) })
  }

  /// The example in one of its readings, drawn anew each epoch.
  private func reading(of example: EncodedExample, epoch: Int) -> EncodedExample {
    let readings = adapter.readings(of: example.input)
    guard readings.count > 1 else { return example }
    let draw = random.split(epoch).split(word: example.key).integer(below: readings.count)
    return EncodedExample(id: example.id, input: readings[draw], target: example.target)
  }
}

extension EncodedExample {
  /// The class index; −1 where the target is none.
  var classIndex: Int {
    if case .class(let index) = target { index } else { -1 }
  }
}
