public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor
public import LeitmotifTraining

/// A sequence tagger with all that it takes to use it on files: its labels and its domain.
public struct TrainedTagger<Adapter: TaggingAdapter>: Sendable {
  /// The network with its weights.
  public var model: SequenceTagger
  /// The labels' names, in the order of the scores.
  public let labels: LabelSet
  /// Encodes the domain's files as they were encoded for training.
  public let adapter: Adapter
  /// How the model came to be.
  public let summary: SequenceSummary

  /// `labels` and `adapter` are those that `model` was trained with.
  public init(model: SequenceTagger, labels: LabelSet, adapter: Adapter, summary: SequenceSummary) {
    self.model = model
    self.labels = labels
    self.adapter = adapter
    self.summary = summary
  }
}

/// How a tagger or a transcriber came to be, for the record. It holds no time, host or path: the same training gives the same
/// bytes.
public struct SequenceSummary: Sendable, Hashable, Codable {
  /// Decided every random number of the training.
  public var seed: UInt64
  /// Sequences that the model learned from.
  public var trainingSequences: Int
  /// Steps of all of them.
  public var trainingSteps: Int
  /// Steps of the longest of them.
  public var longestSequence: Int
  /// How often each symbol occurs in them.
  public var symbolCounts: [String: Int]
  /// Sequences that were left out, since no alignment with their transcript exists.
  public var impossibleSequences = 0
  /// Sequences that chose the best model; 0 without validation.
  public var validationSequences: Int
  /// Updates done.
  public var updates: Int
  /// The update after which the model was best on the validation sequences.
  public var bestUpdate: Int?
  /// The score of the best model on the validation sequences, as validation measures it.
  public var validationScore: Double?

  init(
    seed: UInt64, training: SequenceSet, impossible: Int = 0, validation: SequenceSet, updates: Int, bestUpdate: Int?,
    score: Double?
  ) {
    self.seed = seed
    trainingSequences = training.count
    trainingSteps = training.stepCount
    longestSequence = training.longest
    symbolCounts = training.members.lazy.flatMap(\.symbols).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    impossibleSequences = impossible
    validationSequences = validation.count
    self.updates = updates
    self.bestUpdate = bestUpdate
    validationScore = score
  }
}

extension TrainedTagger {
  /// Trains a tagger, or goes on with a training that was broken off.
  ///
  /// The model that is best on `validation`, by the share of steps labelled right, is kept.
  ///
  /// - Parameters:
  ///   - training: at least two labels; as many symbols as steps.
  ///   - validation: labels that occur in `training` only; empty for none: then the last model is kept.
  ///   - options: checked first.
  ///   - layers: makes the recurrent layers; give your own to use a cell of your own.
  ///   - interrupted: where to go on; the result has the same bytes as that of a training without a break.
  ///   - shouldStop: asked after every update; `true` ends training with the best model so far.
  ///   - checkpoint: is shown where training stands after every update, and once more, with the reason, when it ends.
  /// - Throws: ``ModelError``, `TrainingError`, and what `checkpoint` throws.
  public static func train(
    _ adapter: Adapter, on training: SequenceSet, validation: SequenceSet = SequenceSet([]),
    options: TaggerOptions = TaggerOptions(), layers: LayerFactory = .builtIn, threads: ThreadPool = .serial,
    observers: [any TrainingObserver] = [], resuming interrupted: TaggerCheckpoint? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    checkpoint: ((TrainingSnapshot, StopReason?) throws -> Void)? = nil
  ) throws -> TrainedTagger {
    try options.validate()
    let labels = training.labels
    guard !labels.isEmpty else { throw ModelError.noSequences }
    guard labels.count > 1 else { throw ModelError.oneClassOnly(label: labels[0]) }
    let model = try SequenceTagger(
      options.architecture(inputSize: adapter.inputEncoding.width, labelCount: labels.count),
      random: RandomStream(seed: options.fitting.seed).split("model"), layers: layers)
    let batches = ExampleBatches(
      try training.tagged(labels), adapter: adapter,
      limit: BatchLimit(exampleCount: options.fitting.batchSize, rowCount: options.fitting.batchRowCount),
      seed: options.fitting.seed)
    let scorer = TaggerScorer(adapter, try validation.tagged(labels), threads: threads)
    var trainer = try options.fitting.makeTrainer(threads: threads, observers: observers)
    trainer.shouldStop = shouldStop
    let breaks = try TrainingBreaks(resuming: interrupted, checkpoint: checkpoint) {
      try TrainingContext(
        options: options, adapter: adapter, trainingDigest: training.digest, validationDigest: validation.digest)
    }
    let encoding = adapter.inputEncoding
    let result = try trainer.fit(
      model, on: batches, breaks: breaks,
      loss: { model, batch, step in
        model.loss(
          Ragged(batch, encoding: encoding), targets: batch.packedClasses,
          context: step.context(exampleKeys: batch.keys))
      }, validate: validation.count == 0 ? nil : scorer.score)
    return TrainedTagger(
      model: result.model, labels: labels, adapter: adapter,
      summary: SequenceSummary(
        seed: options.fitting.seed, training: training, validation: validation, updates: result.updateCount,
        bestUpdate: result.bestUpdateCount, score: result.score?.value))
  }

  /// The labels that the model gives the steps of each sequence, in order.
  public func tag(_ inputs: [EncodedInput], threads: ThreadPool = .serial) -> [StepPredictions] {
    let (model, encoding) = (model, adapter.inputEncoding)
    return inputs.inBatches(of: PredictionBatches<Adapter>.limit, threads: threads) {
      model.tag($0, encoding: encoding, threads: $1)
    }
  }

  /// Labels the steps of every example of a source, streaming, in order; memory is bounded by a few batches a thread.
  ///
  /// - Parameters:
  ///   - report: is told, after each batch, the share of the source that was read with it; nil where that is not known.
  ///   - body: receives each example with its labels, from one thread at a time.
  /// - Throws: what the source and `body` throw.
  public func tag(
    _ source: Adapter.Source, threads: ThreadPool = .serial, report: (_ progress: Double?) -> Void = { _ in },
    body: (_ example: Example<Adapter.Content>, _ predictions: StepPredictions) throws -> Void
  ) throws {
    var batches = PredictionBatches(adapter, reader: try adapter.makeReader(for: source))
    let (model, encoding) = (model, adapter.inputEncoding)
    try OrderedPipeline.run(
      threads: threads, next: { try batches.next() },
      work: { ($0, model.tag($0.inputs, encoding: encoding, threads: .serial)) },
      finish: { batch, predictions in
        for (example, prediction) in zip(batch.examples, predictions) { try body(example, prediction) }
        report(batch.progress)
      })
  }
}

extension SequenceTagger {
  /// The labels of each input's steps.
  fileprivate func tag(
    _ inputs: [EncodedInput], encoding: InputEncoding, threads: ThreadPool
  ) -> [StepPredictions] {
    let batch = Ragged(EncodedBatch(inputs.map { EncodedExample(id: "", input: $0) }), encoding: encoding)
    let (labels, probabilities) = tag(batch, context: .inference(threads: threads))
    let (values, width) = (probabilities.values, architecture.labelCount)
    return inputs.indices.map { sequence in
      let rows = batch.layout.rows(ofSequence: sequence)
      return StepPredictions(
        classes: rows.map { Int(labels[$0]) },
        probabilities: rows.flatMap { values[($0 * width)..<(($0 + 1) * width)] })
    }
  }
}

/// Scores taggers on validation sequences.
private struct TaggerScorer: Sendable {
  private let inputs: [EncodedInput]
  private let targets: [[Int]]
  private let encoding: InputEncoding
  private let threads: ThreadPool

  init(_ adapter: some TaggingAdapter, _ examples: [EncodedExample], threads: ThreadPool) {
    inputs = examples.map(\.input)
    targets = examples.map(\.classes)
    encoding = adapter.inputEncoding
    self.threads = threads
  }

  /// The share of steps labelled right.
  func score(_ model: SequenceTagger) -> ValidationScore {
    let encoding = encoding
    let tagged = inputs.inBatches(of: GeneratorScorer.batchLimit, threads: threads) {
      model.tag($0, encoding: encoding, threads: $1)
    }
    let right = zip(tagged, targets).reduce(0) { sum, pair in
      sum + zip(pair.0.classes, pair.1).count { $0 == $1 }
    }
    return ValidationScore(Double(right) / Double(targets.reduce(0) { $0 + $1.count }), .higherIsBetter)
  }
}

extension SequenceSet {
  /// The sequences with a class for each step.
  /// - Throws: ``ModelError/unknownSymbol(id:symbol:known:)``.
  fileprivate func tagged(_ labels: LabelSet) throws(ModelError) -> [EncodedExample] {
    zip(members, try indices(in: labels)).map { member, indices in
      precondition(indices.count == member.input.count, "\(member.id): a label for each step")
      return EncodedExample(id: member.id, input: member.input, target: .classes(indices))
    }
  }
}

extension EncodedExample {
  /// The class of each step; none where the target is another.
  fileprivate var classes: [Int] { if case .classes(let classes) = target { classes } else { [] } }
}

extension EncodedBatch {
  /// The class of each row, in packed order.
  fileprivate var packedClasses: [Int32] {
    var packed = [Int32](repeating: -1, count: layout.rowCount)
    for (sequence, target) in targets.enumerated() {
      guard case .classes(let classes) = target else { continue }
      for (row, index) in zip(layout.rows(ofSequence: sequence), classes) { packed[row] = Int32(index) }
    }
    return packed
  }
}
