public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor
public import LeitmotifTraining

/// A sequence generator with all that it takes to use it: its domain, and a baseline that it has to beat.
public struct TrainedGenerator<Adapter: GenerationAdapter>: Sendable {
  /// The network with its weights.
  public var model: SequenceGenerator
  /// Encodes the domain's sequences as they were encoded for training.
  public let adapter: Adapter
  /// How the model came to be.
  public let summary: GeneratorSummary
  /// Counted in the same sequences; nil for frames, and where none was asked for.
  public var baseline: NGramModel?
  /// What the domain keeps beside the model, such as what its training data was like: numbers by name, whose meaning it alone knows.
  public var domainNumbers: [String: [Float]] = [:]

  /// `adapter` is that which `model` was trained with.
  public init(model: SequenceGenerator, adapter: Adapter, summary: GeneratorSummary, baseline: NGramModel? = nil) {
    self.model = model
    self.adapter = adapter
    self.summary = summary
    self.baseline = baseline
  }
}

extension TrainedGenerator {
  /// Tokens of the past that the baseline looks at.
  public static var baselineOrder: Int { NGramModel.defaultOrder }

  /// Trains a generator, or goes on with a training that was broken off.
  ///
  /// The model that is best on `validation`, by nats a step, is kept.
  ///
  /// - Parameters:
  ///   - validation: empty for none: then the last model is kept.
  ///   - options: checked first.
  ///   - layers: makes the recurrent layers; give your own to use a cell of your own.
  ///   - interrupted: where to go on; the result has the same bytes as that of a training without a break.
  ///   - shouldStop: asked after every update; `true` ends training with the best model so far.
  ///   - checkpoint: is shown where training stands after every update, and once more, with the reason, when it ends.
  /// - Throws: ``ModelError``, `TrainingError`, and what `checkpoint` throws.
  public static func train(
    _ adapter: Adapter, on training: GenerationSet, validation: GenerationSet = GenerationSet([]),
    options: GeneratorOptions = GeneratorOptions(), layers: LayerFactory = .builtIn, threads: ThreadPool = .serial,
    observers: [any TrainingObserver] = [], resuming interrupted: GeneratorCheckpoint? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    checkpoint: ((TrainingSnapshot, StopReason?) throws -> Void)? = nil
  ) throws -> TrainedGenerator {
    try options.validate()
    guard training.count > 0 else { throw ModelError.noSequences }
    let model = try SequenceGenerator(
      adapter.architecture(options), random: RandomStream(seed: options.seed).split("model"), layers: layers)
    let batches = options.batches(of: training, end: adapter.endToken)
    let scorer = GeneratorScorer(
      validation.examples, end: adapter.endToken, events: adapter.events, threads: threads)
    var trainer = try options.makeTrainer(threads: threads, observers: observers)
    trainer.shouldStop = shouldStop
    let breaks = try TrainingBreaks(resuming: interrupted, checkpoint: checkpoint) {
      try TrainingContext(
        options: options, adapter: adapter, trainingDigest: training.digest, validationDigest: validation.digest)
    }
    let result = try trainer.fit(
      model, on: batches, carry: GeneratorCarry.beginning,
      resuming: try breaks?.state(for: model, optimizer: trainer.optimizer, carry: GeneratorCarry.init),
      loss: options.loss, validate: validation.count == 0 ? nil : scorer.score,
      checkpoint: breaks.map { breaks in { try breaks.show($0, $1, carry: \.tensors) } })
    return TrainedGenerator(
      model: result.model, adapter: adapter,
      summary: GeneratorSummary(
        seed: options.seed, trainingSequences: training.count, trainingSteps: training.stepCount,
        longestSequence: training.examples.map(\.count).max() ?? 0, validationSequences: validation.count,
        updates: result.updateCount, bestUpdate: result.bestUpdateCount, validationNats: result.score?.value))
  }

  /// The generator with n-grams counted in `training`, to be scored beside it.
  public func countingBaseline(in training: GenerationSet) -> TrainedGenerator {
    var generator = self
    generator.baseline = NGramModel(counting: training, of: adapter, order: Self.baselineOrder)
    return generator
  }

  /// The cost of sequences under the model and its baselines.
  /// - Throws: ``ModelError/noSequences``.
  public func evaluate(_ sequences: GenerationSet, threads: ThreadPool = .serial) throws -> GeneratorScores {
    guard sequences.count > 0 else { throw ModelError.noSequences }
    let scorer = GeneratorScorer(
      sequences.examples, end: adapter.endToken, events: adapter.events, threads: threads)
    return GeneratorScores(
      sequences: sequences.count, cost: scorer.cost(under: model),
      baselines: baseline?.costs(of: sequences.tokenSequences, events: adapter.events?.tokens ?? []) ?? [],
      eventName: adapter.events?.name)
  }

  /// Makes sequences, as ``SequenceGenerator/generate(_:history:threads:report:)``.
  public func generate(
    _ request: GenerationRequest, threads: ThreadPool = .serial, report: (_ steps: Int) throws -> Void = { _ in }
  ) throws -> [GeneratedSequence] {
    try model.generate(request, history: adapter.makeHistory, threads: threads, report: report)
  }

  /// Searches for the likeliest sequences, as ``SequenceGenerator/search(_:width:history:threads:)``.
  public func search(
    _ request: GenerationRequest, width: Int, threads: ThreadPool = .serial
  ) throws -> [GeneratedSequence] {
    try model.search(request, width: width, history: adapter.makeHistory, threads: threads)
  }
}

extension GenerationAdapter {
  /// What a step of this domain's sequences is.
  var symbols: GeneratorArchitecture.Symbols {
    switch inputEncoding {
    case .tokens(let size, _): .tokens(count: size, end: endToken)
    case .frames(let width): .frames(width: width)
    }
  }

  /// The architecture of a generator of this domain's sequences.
  func architecture(_ options: GeneratorOptions) -> GeneratorArchitecture {
    let history = makeHistory(condition: plainCondition)
    return options.architecture(symbols: symbols, history: history, conditionWidth: conditionWidth)
  }
}

extension GenerationSet {
  /// The tokens of each sequence; none of one of frames.
  var tokenSequences: [[Int32]] {
    examples.map { example in
      guard case .tokens(let tokens) = example.symbols else { return [] }
      return (0..<tokens.count).map { Int32(tokens[$0]) }
    }
  }
}
