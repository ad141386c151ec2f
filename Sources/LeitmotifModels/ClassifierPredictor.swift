public import LeitmotifData
public import LeitmotifRecurrent
public import LeitmotifTensor
internal import LeitmotifTraining

/// Predicts encoded inputs in batches. An input's prediction has the same bits whatever shares its batch.
public struct ClassifierPredictor<Adapter: DomainAdapter>: Sendable {
  /// Bounds the memory of one pass.
  public static var batchLimit: BatchLimit { BatchLimit(exampleCount: 256, rowCount: 65_536) }

  /// The logits, [B, classCount], of the sequences of a batch: a model of any kind.
  public typealias Model = (_ input: Ragged, _ context: ForwardContext) -> Tensor

  private let adapter: Adapter
  private let threads: ThreadPool

  /// A predictor of the inputs that `adapter` encodes.
  public init(_ adapter: Adapter, threads: ThreadPool = .serial) {
    self.adapter = adapter
    self.threads = threads
  }

  /// One prediction an input, in order: the mean over the input's readings, none for an empty one.
  public func predict(_ inputs: [EncodedInput], by model: Model) -> [Prediction] {
    let readings = inputs.map { $0.count == 0 ? [] : adapter.readings(of: $0) }
    let probabilities = probabilities(of: readings.flatMap { $0 }, by: model)
    var start = 0
    return readings.map { readings in
      defer { start += readings.count }
      return Prediction(averaging: Array(probabilities[start..<(start + readings.count)]))
    }
  }

  private func probabilities(of inputs: [EncodedInput], by model: Model) -> [[Float]] {
    // Similar lengths share a batch: order by length, and put the results back.
    let order = inputs.indices.sorted { (inputs[$0].count, $0) < (inputs[$1].count, $1) }
    var result = [[Float]](repeating: [], count: inputs.count)
    for range in Self.batchLimit.batches(lengths: order.map { inputs[$0].count }) {
      let places = order[range]
      let rows = softmax(model(batch(of: places.map { inputs[$0] }), .inference(threads: threads)))
      for (row, place) in places.enumerated() { result[place] = rows.row(row).values }
    }
    return result
  }

  private func batch(of inputs: [EncodedInput]) -> Ragged {
    Ragged(EncodedBatch(inputs.map { EncodedExample(id: "", input: $0) }), encoding: adapter.inputEncoding)
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
