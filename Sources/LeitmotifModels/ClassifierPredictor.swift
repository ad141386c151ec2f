public import LeitmotifData
public import LeitmotifRecurrent
public import LeitmotifTensor
internal import LeitmotifTraining
internal import Synchronization

/// Predicts encoded inputs in batches. An input's prediction has the same bits whatever shares its batch.
public struct ClassifierPredictor<Adapter: DomainAdapter>: Sendable {
  /// Bounds the memory of one pass.
  public static var batchLimit: BatchLimit { BatchLimit(exampleCount: 256, rowCount: 32_768) }

  /// The logits, [B, classCount], of the sequences of a batch: a model of any kind.
  public typealias Model = @Sendable (_ input: Ragged, _ context: ForwardContext) -> Tensor

  private let adapter: Adapter
  private let threads: ThreadPool
  private let windows: WindowPlan?

  /// A predictor of the inputs that `adapter` encodes.
  ///
  /// - Parameter windows: how inputs that are too long are cut; their predictions are the mean over their windows. Nil for
  ///   inputs of any length.
  public init(_ adapter: Adapter, threads: ThreadPool = .serial, windows: WindowPlan? = nil) {
    (self.adapter, self.threads, self.windows) = (adapter, threads, windows)
  }

  /// One prediction an input, in order: the mean over the input's readings, none for an empty one.
  public func predict(_ inputs: [EncodedInput], by model: @escaping Model) -> [Prediction] {
    guard let windows, inputs.contains(where: { $0.count > windows.length }) else {
      return predictWhole(inputs, by: model)
    }
    let ranges = inputs.map { windows.windows(of: $0.count) }
    let pieces = zip(inputs, ranges).flatMap { input, ranges in
      ranges.count == 1 ? [input] : ranges.map { input[$0] }
    }
    var predictions = predictWhole(pieces, by: model)[...]
    return ranges.map { ranges in
      let own = predictions.prefix(ranges.count)
      predictions = predictions.dropFirst(ranges.count)
      if own.count == 1, let whole = own.first { return whole }
      var mean = WindowMean()
      for prediction in own { mean.add(prediction) }
      return mean.prediction ?? Prediction(probabilities: [])
    }
  }

  private func predictWhole(_ inputs: [EncodedInput], by model: @escaping Model) -> [Prediction] {
    let readings = inputs.map { $0.count == 0 ? [] : adapter.readings(of: $0) }
    let probabilities = probabilities(of: readings.flatMap { $0 }, by: model)
    var start = 0
    return readings.map { readings in
      defer { start += readings.count }
      return Prediction(averaging: Array(probabilities[start..<(start + readings.count)]))
    }
  }

  private func probabilities(of inputs: [EncodedInput], by model: @escaping Model) -> [[Float]] {
    // Similar lengths share a batch: order by length, and put the results back.
    let order = inputs.indices.sorted { (inputs[$0].count, $0) < (inputs[$1].count, $1) }
    let ranges = Self.batchLimit.batches(lengths: order.map { inputs[$0].count })
    let places = ranges.map { Array(order[$0]) }
    var result = [[Float]](repeating: [], count: inputs.count)
    for (places, rows) in zip(places, probabilities(ofBatches: places.map { $0.map { inputs[$0] } }, by: model)) {
      for (place, row) in zip(places, rows) { result[place] = row }
    }
    return result
  }

  /// The threads share the batches out where there are enough of them, and else work together on each.
  private func probabilities(ofBatches batches: [[EncodedInput]], by model: @escaping Model) -> [[[Float]]] {
    guard batches.count >= threads.threadCount, threads.threadCount > 1 else {
      return batches.map { probabilities(ofBatch: $0, by: model, threads: threads) }
    }
    let results = Mutex([[[Float]]](repeating: [], count: batches.count))
    threads.run(partCount: batches.count) { index in
      let rows = probabilities(ofBatch: batches[index], by: model, threads: .serial)
      results.withLock { $0[index] = rows }
    }
    return results.withLock { $0 }
  }

  private func probabilities(
    ofBatch inputs: [EncodedInput], by model: Model, threads: ThreadPool
  ) -> [[Float]] {
    let batch = EncodedBatch(inputs.map { EncodedExample(id: "", input: $0) })
    let rows = softmax(model(Ragged(batch, encoding: adapter.inputEncoding), .inference(threads: threads)))
    return inputs.indices.map { rows.row($0).values }
  }
}

extension Prediction {
  /// The mean over readings. With two the order does not matter, bit for bit.
  fileprivate init(averaging readings: [[Float]]) {
    guard let first = readings.first else {
      self.init(probabilities: [])
      return
    }
    guard readings.count > 1 else {
      self.init(probabilities: first)
      return
    }
    let mean = first.indices.map { column in
      readings.dropFirst().reduce(first[column]) { $0 + $1[column] } / Float(readings.count)
    }
    let spread = first.indices.map { column in
      let values = readings.map { $0[column] }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
    self.init(probabilities: mean, disagreement: spread.max())
  }
}
