internal import LeitmotifData
public import LeitmotifTensor
internal import LeitmotifTraining

extension TrainedClassifier {
  /// The classifier with the baselines that its domain offers, fitted on the examples that it was trained on. They are
  /// stored in its model file, so that they can be scored wherever it is.
  ///
  /// Where there are validation examples, they choose each family's features and its penalty.
  ///
  /// - Parameters:
  ///   - training: labels of the classifier only.
  ///   - validation: empty for none.
  ///   - options: those that the classifier was trained with; of them, its seed and what each class counts.
  ///   - shouldStop: asked after every update; `true` ends this without a baseline.
  /// - Throws: `DataError.unknownLabel`, `TrainingError`.
  public func fittingBaselines(
    on training: ExampleSet, validation: ExampleSet = ExampleSet([]), options: ClassifierOptions = ClassifierOptions(),
    threads: ThreadPool = .serial, shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws -> TrainedClassifier {
    let fit = BaselineFit(
      training: try training.encoded(labels: labels), validation: try validation.encoded(labels: labels),
      classCount: labels.count, classWeights: try options.classWeights(of: labels), isBalanced: options.isBalanced,
      seed: options.seed, threads: threads, shouldStop: shouldStop)
    var fitted = self
    fitted.baselines = []
    for family in adapter.baselines {
      guard let baseline = try fit.best(of: family) else { return self }
      fitted.baselines.append(baseline)
    }
    return fitted
  }
}
