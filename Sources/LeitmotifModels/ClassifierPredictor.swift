internal import LeitmotifData
internal import LeitmotifRecurrent
internal import LeitmotifTensor
internal import LeitmotifTraining

/// Predicts encoded inputs in batches. An input's prediction has the same bits whatever shares its batch.
struct ClassifierPredictor<Adapter: DomainAdapter> {
  /// Bounds the memory of one pass.
  static var batchLimit: BatchLimit { BatchLimit(exampleCount: 256, rowCount: 65_536) }

  let model: SequenceClassifier
  let adapter: Adapter
  let threads: ThreadPool

  /// One prediction an input, in order: the mean over the input's readings, none for an empty one.
  func predict(_ inputs: [EncodedInput]) -> [Prediction] {
    let readings = inputs.map { $0.count == 0 ? [] : adapter.readings(of: $0) }
    let probabilities = probabilities(of: readings.flatMap { $0 })
    var start = 0
    return readings.map { readings in
      defer { start += readings.count }
      return Prediction(averaging: Array(probabilities[start..<(start + readings.count)]))
    }
  }

  private func probabilities(of inputs: [EncodedInput]) -> [[Float]] {
    // Similar lengths share a batch: order by length, and put the results back.
    let order = inputs.indices.sorted { (inputs[$0].count, $0) < (inputs[$1].count, $1) }
    var result = [[Float]](repeating: [], count: inputs.count)
    for range in Self.batchLimit.batches(lengths: order.map { inputs[$0].count }) {
      let places = order[range]
      let rows = softmax(logits(of: places.map { inputs[$0] }))
      for (row, place) in places.enumerated() { result[place] = rows.row(row).values }
    }
    return result
  }

  private func logits(of inputs: [EncodedInput]) -> Tensor {
    let batch = EncodedBatch(inputs.map { EncodedExample(id: "", input: $0) })
    return model(Ragged(batch, encoding: adapter.inputEncoding), context: .inference(threads: threads))
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

/// Scores a model on validation examples.
struct ClassifierScorer<Adapter: DomainAdapter> {
  private let adapter: Adapter
  private let inputs: [EncodedInput]
  private let targets: [Int]
  private let threads: ThreadPool

  init(_ adapter: Adapter, _ examples: [EncodedExample], threads: ThreadPool) {
    self.adapter = adapter
    inputs = examples.map(\.input)
    targets = examples.map(\.classIndex)
    self.threads = threads
  }

  /// Mean cross-entropy in nats, and the accuracy beside it.
  func score(_ model: SequenceClassifier) -> ValidationScore {
    let predictions = ClassifierPredictor(model: model, adapter: adapter, threads: threads).predict(inputs)
    let loss = logLoss(probabilities: predictions.map(\.probabilities), classes: targets) ?? .nan
    let correctCount = zip(predictions, targets).count { $0.best == $1 }
    return ValidationScore(
      loss, .lowerIsBetter, details: ["accuracy": Double(correctCount) / Double(targets.count)])
  }
}
