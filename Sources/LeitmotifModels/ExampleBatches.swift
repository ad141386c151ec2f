public import LeitmotifData
internal import LeitmotifTensor
public import LeitmotifTraining

/// The training batches of a domain's examples: of similar length, each example in one of its readings, and varied as its domain
/// does, drawn anew every epoch.
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
public struct ExampleBatches<Adapter: DomainAdapter>: BatchSource {
  /// An example as it is seen in an epoch.
  private typealias Reading = @Sendable (_ input: EncodedInput, _ epoch: Int, _ key: UInt64) -> EncodedInput

  private let adapter: Adapter
  private let examples: [EncodedExample]
  private let order: EpochOrder
  private let seed: UInt64
  private let reading: Reading

  /// - Parameters:
  ///   - examples: at least one.
  ///   - limit: how much a batch holds.
  ///   - isBalanced: whether each class is drawn equally often; examples without one are a class too.
  ///   - seed: decides the order and the variations of every epoch.
  public init(
    _ examples: [EncodedExample], adapter: Adapter, limit: BatchLimit, isBalanced: Bool = false, seed: UInt64
  ) {
    self.init(examples, adapter: adapter, limit: limit, isBalanced: isBalanced, seed: seed) { input, _, _ in input }
  }

  /// - Parameters:
  ///   - examples: at least one.
  ///   - limit: how much a batch holds.
  ///   - isBalanced: whether each class is drawn equally often; examples without one are a class too.
  ///   - seed: decides the order, the readings and the variations of every epoch.
  public init(
    _ examples: [EncodedExample], adapter: Adapter, limit: BatchLimit, isBalanced: Bool = false, seed: UInt64
  ) where Adapter: ClassificationAdapter {
    let random = RandomStream(seed: seed).split("readings")
    self.init(examples, adapter: adapter, limit: limit, isBalanced: isBalanced, seed: seed) { input, epoch, key in
      let readings = adapter.readings(of: input)
      guard readings.count > 1 else { return input }
      return readings[random.split(epoch).split(word: key).integer(below: readings.count)]
    }
  }

  private init(
    _ examples: [EncodedExample], adapter: Adapter, limit: BatchLimit, isBalanced: Bool, seed: UInt64,
    reading: @escaping Reading
  ) {
    self.adapter = adapter
    self.examples = examples
    self.seed = seed
    self.reading = reading
    let drawing: BatchSampler.Drawing = isBalanced ? .balanced(classes: examples.map(\.classIndex)) : .eachOnce
    order = EpochOrder(
      BatchSampler(lengths: examples.map(\.input.count), limit: limit, drawing: drawing, seed: seed))
  }

  /// Batches in an epoch; counted from 0.
  public func batchCount(inEpoch epoch: Int) -> Int { order.batches(ofEpoch: epoch).count }

  /// - Parameter index: below `batchCount(inEpoch: epoch)`.
  public func batch(epoch: Int, index: Int) -> EncodedBatch {
    EncodedBatch(
      order.batches(ofEpoch: epoch)[index].map { place in
        var example = examples[place]
        var random = SplitMix64(seed: seed, purpose: .variation, keys: UInt64(epoch), example.key)
        example.input = adapter.varied(reading(example.input, epoch, example.key), drawing: &random)
        return example
      })
  }
}

extension EncodedExample {
  /// The class index; −1 where the target is none.
  var classIndex: Int {
    if case .class(let index) = target { index } else { -1 }
  }
}
