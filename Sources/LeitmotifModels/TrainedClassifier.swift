public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor
public import LeitmotifTraining

/// A sequence classifier with all that it takes to use it on files: its labels and its domain.
public struct TrainedClassifier<Adapter: ClassificationAdapter>: Sendable {
  /// The network with its weights.
  public var model: SequenceClassifier
  /// The classes' names, in the order of the logits.
  public let labels: LabelSet
  /// Encodes the domain's files as they were encoded for training.
  public let adapter: Adapter
  /// How the model came to be.
  public let summary: TrainingSummary
  /// What makes its probabilities mean what they say.
  public var calibration: Calibration
  /// Linear models fitted on the same examples, to be scored beside it.
  public var baselines: [LinearBaseline]

  /// `labels` and `adapter` are those that `model` was trained with.
  public init(
    model: SequenceClassifier, labels: LabelSet, adapter: Adapter, summary: TrainingSummary,
    calibration: Calibration = .none, baselines: [LinearBaseline] = []
  ) {
    self.model = model
    self.labels = labels
    self.adapter = adapter
    self.summary = summary
    self.calibration = calibration
    self.baselines = baselines
  }
}

extension TrainedClassifier {
  /// Trains a classifier, or goes on with a training that was broken off.
  ///
  /// The model that is best on `validation`, by mean cross-entropy, is kept, and its probabilities are calibrated there.
  ///
  /// - Parameters:
  ///   - training: at least two labels.
  ///   - validation: labels that occur in `training` only; empty for none: then the last model is kept.
  ///   - options: checked first.
  ///   - layers: makes the recurrent layers; give your own to use a cell of your own.
  ///   - interrupted: where to go on; the result has the same bytes as that of a training without a break.
  ///   - shouldStop: asked after every update; `true` ends training with the best model so far.
  ///   - checkpoint: is shown where training stands after every update, and once more, with the reason, when it ends.
  /// - Throws: ``ModelError``, `DataError.unknownLabel`, `TrainingError`, and what `checkpoint` throws.
  public static func train(
    _ adapter: Adapter, on training: ExampleSet, validation: ExampleSet = ExampleSet([]),
    options: ClassifierOptions = ClassifierOptions(), layers: LayerFactory = .builtIn,
    threads: ThreadPool = .serial, observers: [any TrainingObserver] = [],
    resuming interrupted: ClassifierCheckpoint? = nil, shouldStop: @escaping @Sendable () -> Bool = { false },
    checkpoint: ((TrainingSnapshot, StopReason?) throws -> Void)? = nil
  ) throws -> TrainedClassifier {
    try options.validate()
    let labels = training.labels
    guard !labels.isEmpty else { throw ModelError.noExamples }
    guard labels.count > 1 else { throw ModelError.oneClassOnly(label: labels[0]) }
    let random = RandomStream(seed: options.seed)
    let model = try SequenceClassifier(
      options.architecture(inputSize: adapter.inputEncoding.width, classCount: labels.count),
      random: random.split("model"), layers: layers)
    let batches = ExampleBatches(
      try training.encoded(labels: labels), adapter: adapter,
      limit: BatchLimit(exampleCount: options.batchSize, rowCount: options.batchRowCount),
      isBalanced: options.isBalanced, seed: options.seed)
    let scorer = try ClassifierScorer(adapter, on: validation.encoded(labels: labels), threads: threads)
    let classWeights = try options.classWeights(of: labels)
    var trainer = try options.makeTrainer(threads: threads, observers: observers)
    trainer.shouldStop = shouldStop
    let breaks = try TrainingBreaks(resuming: interrupted, checkpoint: checkpoint) {
      try TrainingContext(
        options: options, adapter: adapter, trainingDigest: training.digest, validationDigest: validation.digest)
    }
    let encoding = adapter.inputEncoding
    let loss = { (model: SequenceClassifier, batch: EncodedBatch, step: TrainingStep) in
      let logits = model(Ragged(batch, encoding: encoding), context: step.context(exampleKeys: batch.keys))
      return crossEntropy(
        logits, targets: batch.classIndices, classWeights: classWeights, smoothing: options.labelSmoothing)
    }
    let result = try trainer.fit(
      model, on: batches, breaks: breaks, loss: loss,
      validate: validation.count == 0 ? nil : { scorer.score($0.callAsFunction) })
    return try TrainedClassifier(
      model: result.model, labels: labels, adapter: adapter,
      summary: TrainingSummary(
        seed: options.seed, trainingExamples: training.count, labelCounts: training.labelCounts,
        shortestExample: training.shortest, longestExample: training.longest, validationExamples: validation.count,
        updates: result.updateCount,
        bestUpdate: result.bestUpdateCount, validationLoss: result.score?.value)
    ).calibrated(on: validation, threads: threads)
  }
}
