public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor
public import LeitmotifTraining

/// A sequence classifier with all that it takes to use it on files: its labels and its domain.
public struct TrainedClassifier<Adapter: DomainAdapter>: Sendable {
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
  /// Trains a classifier.
  ///
  /// The model that is best on `validation`, by mean cross-entropy, is kept, and its probabilities are calibrated there.
  ///
  /// - Parameters:
  ///   - training: at least two labels.
  ///   - validation: labels that occur in `training` only; empty for none: then the last model is kept.
  ///   - options: checked first.
  ///   - layers: makes the recurrent layers; give your own to use a cell of your own.
  ///   - shouldStop: asked after every update; `true` ends training with the best model so far.
  /// - Throws: ``ModelError``, `DataError.unknownLabel`, `TrainingError`.
  public static func train(
    _ adapter: Adapter, on training: ExampleSet, validation: ExampleSet = ExampleSet([]),
    options: ClassifierOptions = ClassifierOptions(), layers: LayerFactory = .builtIn,
    threads: ThreadPool = .serial, observers: [any TrainingObserver] = [],
    shouldStop: @escaping @Sendable () -> Bool = { false }
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
    let encoding = adapter.inputEncoding
    let loss = { (model: SequenceClassifier, batch: EncodedBatch, step: TrainingStep) in
      let logits = model(Ragged(batch, encoding: encoding), context: step.context(exampleKeys: batch.keys))
      return crossEntropy(
        logits, targets: batch.classIndices, classWeights: classWeights, smoothing: options.labelSmoothing)
    }
    let result = try trainer.fit(
      model, on: batches, loss: loss, validate: validation.count == 0 ? nil : { scorer.score($0.callAsFunction) })
    return try TrainedClassifier(
      model: result.model, labels: labels, adapter: adapter,
      summary: TrainingSummary(
        seed: options.seed, trainingExamples: training.count, labelCounts: training.labelCounts,
        validationExamples: validation.count, updates: result.updateCount, bestUpdate: result.bestUpdateCount,
        validationLoss: result.score?.value)
    ).calibrated(on: validation, threads: threads)
  }

  /// Predicts for every example of a source, streaming, in order; memory is bounded by a batch.
  ///
  /// - Parameter body: receives each example with its prediction; an empty one has no probabilities.
  /// - Throws: what the source and `body` throw.
  public func predict(
    _ source: Adapter.Source, threads: ThreadPool = .serial,
    body: (_ example: Example<Adapter.Content>, _ prediction: Prediction) throws -> Void
  ) throws {
    let predictor = ClassifierPredictor(adapter, temperature: calibration.temperature, threads: threads)
    var reader = try adapter.makeReader(for: source)
    let predict = { (inputs: [EncodedInput]) in predictor.predict(inputs, by: model.callAsFunction) }
    var waiting = PredictionQueue<Adapter.Content>(limit: ClassifierPredictor<Adapter>.batchLimit)
    while let example = try reader.next() {
      let input = try adapter.encode(example.content)
      if !waiting.admits(input) { try waiting.flush(through: predict, into: body) }
      waiting.append(example, input)
    }
    try waiting.flush(through: predict, into: body)
  }
}

/// Examples that wait for their batch to be full.
private struct PredictionQueue<Content: Sendable> {
  let limit: BatchLimit
  private var examples: [Example<Content>] = []
  private var inputs: [EncodedInput] = []
  private var rowCount = 0

  init(limit: BatchLimit) { self.limit = limit }

  func admits(_ input: EncodedInput) -> Bool {
    limit.admits(length: input.count, to: inputs.count, rows: rowCount)
  }

  mutating func append(_ example: Example<Content>, _ input: EncodedInput) {
    examples.append(example)
    inputs.append(input)
    rowCount += input.count
  }

  mutating func flush(
    through predict: ([EncodedInput]) -> [Prediction], into body: (Example<Content>, Prediction) throws -> Void
  ) rethrows {
    let predictions = predict(inputs)
    for (example, prediction) in zip(examples, predictions) { try body(example, prediction) }
    examples.removeAll(keepingCapacity: true)
    inputs.removeAll(keepingCapacity: true)
    rowCount = 0
  }
}
