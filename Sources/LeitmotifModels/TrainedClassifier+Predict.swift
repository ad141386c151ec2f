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
