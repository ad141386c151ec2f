public import LeitmotifData
public import LeitmotifTensor
public import LeitmotifTraining

extension TrainedClassifier {
  /// Scores the model on labelled examples.
  /// - Parameters:
  ///   - windows: how examples that are too long are cut; nil to read all of them whole.
  ///   - bootstrap: makes the metrics' intervals; nil for none.
  /// - Throws: ``ModelError/noExamples``, `DataError.unknownLabel`.
  public func evaluate(
    _ examples: ExampleSet, windows: WindowPlan? = nil, bootstrap: Bootstrap? = nil, threads: ThreadPool = .serial
  ) throws -> ClassificationMetrics {
    ClassificationMetrics(
      try judge(examples, windows: windows, threads: threads).predictions, bootstrap: bootstrap, threads: threads)
  }

  /// Predicts labelled examples, for scores of any kind.
  /// - Parameter windows: how examples that are too long are cut; nil to read all of them whole. Baselines always do.
  /// - Throws: ``ModelError/noExamples``, `DataError.unknownLabel`.
  public func judge(
    _ examples: ExampleSet, windows: WindowPlan? = nil, threads: ThreadPool = .serial
  ) throws -> JudgedExamples {
    guard examples.count > 0 else { throw ModelError.noExamples }
    let encoded = try examples.encoded(labels: labels)
    let logits = logits(of: encoded, windows: windows, threads: threads)
    let classes = encoded.map(\.classIndex)
    return JudgedExamples(
      predictions: logits.labelled(classes, labels: labels, temperature: calibration.temperature),
      uncalibrated: logits.labelled(classes, labels: labels, temperature: 1),
      baselines: try baselines.map { ($0, try predictions(of: $0, for: examples)) })
  }

  /// The classifier with the temperature that fits `validation`; as it is without validation examples.
  /// - Throws: `DataError.unknownLabel`.
  func calibrated(on validation: ExampleSet, threads: ThreadPool) throws -> TrainedClassifier {
    var calibrated = self
    let encoded = try validation.encoded(labels: labels)
    calibrated.calibration =
      encoded.isEmpty
      ? .none
      : Calibration(
        fitting: logits(of: encoded, threads: threads), classes: encoded.map(\.classIndex), labels: labels)
    return calibrated
  }

  private func logits(
    of examples: [EncodedExample], windows: WindowPlan? = nil, threads: ThreadPool
  ) -> ReadingLogits {
    ClassifierPredictor(adapter, windows: windows, threads: threads)
      .logits(of: examples.map(\.input), by: model.callAsFunction)
  }
}

/// What a classifier and its baselines say of labelled examples.
public struct JudgedExamples: Sendable {
  /// Of the classifier, calibrated: what it predicts.
  public let predictions: LabelledPredictions
  /// Of the classifier, as its network gives them.
  public let uncalibrated: LabelledPredictions
  /// Of each baseline.
  public let baselines: [(baseline: LinearBaseline, predictions: LabelledPredictions)]
}
