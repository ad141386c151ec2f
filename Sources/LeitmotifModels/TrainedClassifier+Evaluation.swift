internal import LeitmotifData
public import LeitmotifTensor
public import LeitmotifTraining

extension TrainedClassifier {
  /// Scores the model on labelled examples.
  /// - Parameter bootstrap: makes the metrics' intervals; nil for none.
  /// - Throws: ``ModelError/noExamples``, `DataError.unknownLabel`.
  public func evaluate(
    _ examples: ExampleSet, bootstrap: Bootstrap? = nil, threads: ThreadPool = .serial
  ) throws -> ClassificationMetrics {
    ClassificationMetrics(try judge(examples, threads: threads).predictions, bootstrap: bootstrap)
  }

  /// Predicts labelled examples, for scores of any kind.
  /// - Throws: ``ModelError/noExamples``, `DataError.unknownLabel`.
  public func judge(_ examples: ExampleSet, threads: ThreadPool = .serial) throws -> JudgedExamples {
    guard examples.count > 0 else { throw ModelError.noExamples }
    let encoded = try examples.encoded(labels: labels)
    let logits = logits(of: encoded, threads: threads)
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

  private func logits(of examples: [EncodedExample], threads: ThreadPool) -> ReadingLogits {
    ClassifierPredictor(adapter, threads: threads).logits(of: examples.map(\.input), by: model.callAsFunction)
  }
}

/// What a classifier and its baselines say of labelled examples.
public struct JudgedExamples: Sendable {
  /// Of the classifier, calibrated: what it predicts.
  public let predictions: LabelledPredictions
  /// Of the classifier, as its network gives them: the same classes with other probabilities.
  public let uncalibrated: LabelledPredictions
  /// Of each baseline.
  public let baselines: [(baseline: LinearBaseline, predictions: LabelledPredictions)]
}
