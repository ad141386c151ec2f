public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor

/// What is predicted of an example that its reader cuts into windows.
public enum WindowPredictions: Sendable, Hashable {
  /// One prediction for the example: the mean over its windows. It comes with the last window's content.
  case joined
  /// A prediction for each window.
  case separate
}

extension TrainedClassifier {
  /// Predicts for every example of a source, streaming, in order; memory is bounded by a few batches a thread.
  ///
  /// Reading, prediction and `body` overlap where there are threads for it, and take turns where there is but one.
  ///
  /// - Parameters:
  ///   - windows: what is predicted of an example that the source cuts. Windows without a step count nothing, and an example
  ///     or a window without any other is left out.
  ///   - report: is told, after each batch, the share of the source that was read with it; nil where that is not known.
  ///   - body: receives each example with its prediction, from one thread at a time; an empty one has no probabilities.
  /// - Throws: what the source and `body` throw.
  public func predict(
    _ source: Adapter.Source, windows: WindowPredictions = .joined, threads: ThreadPool = .serial,
    report: (_ progress: Double?) -> Void = { _ in },
    body: (_ example: Example<Adapter.Content>, _ prediction: Prediction) throws -> Void
  ) throws {
    var batches = PredictionBatches(adapter, reader: try adapter.makeReader(for: source))
    let predictor = ClassifierPredictor(adapter, temperature: calibration.temperature)
    let model = model
    var joiner = WindowJoiner()
    try OrderedPipeline.run(
      threads: threads, next: { try batches.next() },
      work: { batch in (batch, predictor.predict(batch.inputs, by: model.callAsFunction)) },
      finish: { batch, predictions in
        for (example, prediction) in zip(batch.examples, predictions) {
          try joiner.show(prediction, of: example, windows, to: body)
        }
        report(batch.progress)
      })
  }
}

extension WindowJoiner {
  fileprivate mutating func show<Content>(
    _ prediction: Prediction, of example: Example<Content>, _ windows: WindowPredictions,
    to body: (Example<Content>, Prediction) throws -> Void
  ) rethrows {
    guard let window = example.window else { return try body(example, prediction) }
    switch windows {
    case .separate: if prediction.best != nil { try body(example, prediction) }
    case .joined:
      guard let joined = join(prediction, of: window) else { return }
      var whole = example
      whole.window = nil
      try body(whole, joined)
    }
  }
}

/// The batches of a source, as a reader gives its examples.
private struct PredictionBatches<Adapter: ClassificationAdapter> {
  struct Batch: Sendable {
    var examples: [Example<Adapter.Content>] = []
    var inputs: [EncodedInput] = []
    /// The share of the source read with it.
    var progress: Double?
  }

  private let adapter: Adapter
  private var reader: Adapter.Reader
  /// Read, but of the next batch.
  private var waiting: (example: Example<Adapter.Content>, input: EncodedInput)?

  init(_ adapter: Adapter, reader: Adapter.Reader) {
    self.adapter = adapter
    self.reader = reader
  }

  /// The next batch, or nil at the end.
  mutating func next() throws -> Batch? {
    let limit = ClassifierPredictor<Adapter>.batchLimit
    var batch = Batch()
    var rowCount = 0
    while let (example, input) = try take() {
      guard limit.admits(length: input.count, to: batch.inputs.count, rows: rowCount) else {
        waiting = (example, input)
        break
      }
      batch.examples.append(example)
      batch.inputs.append(input)
      rowCount += input.count
    }
    batch.progress = reader.progress
    return batch.examples.isEmpty ? nil : batch
  }

  private mutating func take() throws -> (example: Example<Adapter.Content>, input: EncodedInput)? {
    if let first = waiting {
      waiting = nil
      return first
    }
    guard let example = try reader.next() else { return nil }
    return (example, try adapter.encode(example.content))
  }
}
