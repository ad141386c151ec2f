public import LeitmotifData
public import LeitmotifRecurrent
public import LeitmotifTensor

/// Predicts encoded inputs in batches. An input's prediction has the same bits whatever shares its batch.
public struct ClassifierPredictor<Adapter: DomainAdapter>: Sendable {
  /// Bounds the memory of one pass.
  public static var batchLimit: BatchLimit { BatchLimit(exampleCount: 256, rowCount: 65_536) }

  /// The logits, [B, classCount], of the sequences of a batch: a model of any kind.
  public typealias Model = (_ input: Ragged, _ context: ForwardContext) -> Tensor

  private let adapter: Adapter
  private let temperature: Float
  private let threads: ThreadPool

  /// A predictor of the inputs that `adapter` encodes.
  /// - Parameter temperature: what logits are divided by (> 0); 1 for probabilities as the model gives them.
  public init(_ adapter: Adapter, temperature: Float = 1, threads: ThreadPool = .serial) {
    precondition(temperature > 0, "a temperature of \(temperature)")
    self.adapter = adapter
    self.temperature = temperature
    self.threads = threads
  }

  /// One prediction an input, in order: the mean over the input's readings, none for an empty one.
  public func predict(_ inputs: [EncodedInput], by model: Model) -> [Prediction] {
    logits(of: inputs, by: model).predictions(temperature: temperature)
  }

  /// What the model says of each reading.
  func logits(of inputs: [EncodedInput], by model: Model) -> ReadingLogits {
    let readings = inputs.map { $0.count == 0 ? [] : adapter.readings(of: $0) }
    let rows = logitRows(of: readings.flatMap { $0 }, by: model)
    var start = 0
    return ReadingLogits(
      values: readings.map { readings in
        defer { start += readings.count }
        return Array(rows[start..<(start + readings.count)])
      })
  }

  private func logitRows(of inputs: [EncodedInput], by model: Model) -> [[Float]] {
    // Similar lengths share a batch: order by length, and put the results back.
    let order = inputs.indices.sorted { (inputs[$0].count, $0) < (inputs[$1].count, $1) }
    var result = [[Float]](repeating: [], count: inputs.count)
    for range in Self.batchLimit.batches(lengths: order.map { inputs[$0].count }) {
      let places = order[range]
      let rows = model(batch(of: places.map { inputs[$0] }), .inference(threads: threads))
      for (row, place) in places.enumerated() { result[place] = rows.row(row).values }
    }
    return result
  }

  private func batch(of inputs: [EncodedInput]) -> Ragged {
    Ragged(EncodedBatch(inputs.map { EncodedExample(id: "", input: $0) }), encoding: adapter.inputEncoding)
  }
}
