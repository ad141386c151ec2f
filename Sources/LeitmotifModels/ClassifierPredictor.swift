public import LeitmotifData
public import LeitmotifRecurrent
public import LeitmotifTensor
internal import Synchronization

/// Predicts encoded inputs in batches. An input's prediction has the same bits whatever shares its batch.
public struct ClassifierPredictor<Adapter: ClassificationAdapter>: Sendable {
  /// Bounds the memory of one pass.
  public static var batchLimit: BatchLimit { PredictionBatches<Adapter>.limit }

  /// The logits, [B, classCount], of the sequences of a batch: a model of any kind.
  public typealias Model = @Sendable (_ input: Ragged, _ context: ForwardContext) -> Tensor

  private let adapter: Adapter
  private let temperature: Float
  private let windows: WindowPlan?
  private let threads: ThreadPool

  /// A predictor of the inputs that `adapter` encodes.
  ///
  /// - Parameters:
  ///   - temperature: what logits are divided by (> 0); 1 for probabilities as the model gives them.
  ///   - windows: how inputs that are too long are cut; their predictions are the mean over their windows. Nil for inputs
  ///     of any length.
  public init(_ adapter: Adapter, temperature: Float = 1, windows: WindowPlan? = nil, threads: ThreadPool = .serial) {
    precondition(temperature > 0, "a temperature of \(temperature)")
    (self.adapter, self.temperature, self.windows, self.threads) = (adapter, temperature, windows, threads)
  }

  /// One prediction an input, in order: the mean over the input's readings, none for an empty one.
  public func predict(_ inputs: [EncodedInput], by model: @escaping Model) -> [Prediction] {
    logits(of: inputs, by: model).predictions(temperature: temperature)
  }

  /// What the model says of each reading of each window.
  func logits(of inputs: [EncodedInput], by model: @escaping Model) -> ReadingLogits {
    let pieces = inputs.map(pieces)
    let readings = pieces.flatMap { $0 }.map { $0.count == 0 ? [] : adapter.readings(of: $0) }
    let rows = logitRows(of: readings.flatMap { $0 }, by: model)
    var start = 0
    return ReadingLogits(
      values: readings.map { readings in
        defer { start += readings.count }
        return Array(rows[start..<(start + readings.count)])
      }, windowCounts: pieces.map(\.count))
  }

  private func pieces(of input: EncodedInput) -> [EncodedInput] {
    guard let windows, input.count > windows.length else { return [input] }
    return windows.windows(of: input.count).map { input[$0] }
  }

  private func logitRows(of inputs: [EncodedInput], by model: @escaping Model) -> [[Float]] {
    // Similar lengths share a batch: order by length, and put the results back.
    let order = inputs.indices.sorted { (inputs[$0].count, $0) < (inputs[$1].count, $1) }
    let batches = Self.batchLimit.batches(lengths: order.map { inputs[$0].count }).map { Array(order[$0]) }
    var result = [[Float]](repeating: [], count: inputs.count)
    for (places, rows) in zip(batches, logitRows(ofBatches: batches.map { $0.map { inputs[$0] } }, by: model)) {
      for (place, row) in zip(places, rows) { result[place] = row }
    }
    return result
  }

  /// The threads share the batches out where there are enough of them, and else work together on each.
  private func logitRows(ofBatches batches: [[EncodedInput]], by model: @escaping Model) -> [[[Float]]] {
    guard batches.count >= threads.threadCount, threads.threadCount > 1 else {
      return batches.map { logitRows(ofBatch: $0, by: model, threads: threads) }
    }
    let results = Mutex([[[Float]]](repeating: [], count: batches.count))
    threads.run(partCount: batches.count) { index in
      let rows = logitRows(ofBatch: batches[index], by: model, threads: .serial)
      results.withLock { $0[index] = rows }
    }
    return results.withLock { $0 }
  }

  private func logitRows(ofBatch inputs: [EncodedInput], by model: Model, threads: ThreadPool) -> [[Float]] {
    let batch = EncodedBatch(inputs.map { EncodedExample(id: "", input: $0) })
    let rows = model(Ragged(batch, encoding: adapter.inputEncoding), .inference(threads: threads))
    return inputs.indices.map { rows.row($0).values }
  }
}
