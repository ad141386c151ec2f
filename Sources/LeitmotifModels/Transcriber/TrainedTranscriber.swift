public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor
public import LeitmotifTraining

/// A sequence transcriber with all that it takes to use it on files: its symbols and its domain.
public struct TrainedTranscriber<Adapter: TranscriptionAdapter>: Sendable {
  /// The network with its weights.
  public var model: SequenceTranscriber
  /// The symbols, in the order of the classes other than the blank.
  public let labels: LabelSet
  /// Encodes the domain's files as they were encoded for training.
  public let adapter: Adapter
  /// How the model came to be.
  public let summary: SequenceSummary

  /// `labels` and `adapter` are those that `model` was trained with.
  public init(model: SequenceTranscriber, labels: LabelSet, adapter: Adapter, summary: SequenceSummary) {
    self.model = model
    self.labels = labels
    self.adapter = adapter
    self.summary = summary
  }
}

extension TrainedTranscriber {
  /// Trains a transcriber, or goes on with a training that was broken off.
  ///
  /// The model that is best on `validation`, by the error rate of its symbols, is kept; of equals the one of lower cost.
  ///
  /// - Parameters:
  ///   - validation: symbols that occur in `training` only; empty for none: then the last model is kept.
  ///   - options: checked first.
  ///   - layers: makes the recurrent layers; give your own to use a cell of your own.
  ///   - interrupted: where to go on; the result has the same bytes as that of a training without a break.
  ///   - shouldStop: asked after every update; `true` ends training with the best model so far.
  ///   - checkpoint: is shown where training stands after every update, and once more, with the reason, when it ends.
  /// - Throws: ``ModelError``, `TrainingError`, and what `checkpoint` throws.
  public static func train(
    _ adapter: Adapter, on training: SequenceSet, validation: SequenceSet = SequenceSet([]),
    options: TranscriberOptions = TranscriberOptions(), layers: LayerFactory = .builtIn,
    threads: ThreadPool = .serial, observers: [any TrainingObserver] = [],
    resuming interrupted: TranscriberCheckpoint? = nil, shouldStop: @escaping @Sendable () -> Bool = { false },
    checkpoint: ((TrainingSnapshot, StopReason?) throws -> Void)? = nil
  ) throws -> TrainedTranscriber {
    try options.validate()
    let possible = try training.possible(
      for: options.encoder.architecture(inputSize: adapter.inputEncoding.width), policy: options.impossible)
    let labels = possible.labels
    guard !labels.isEmpty else { throw ModelError.noSequences }
    let architecture = options.architecture(inputSize: adapter.inputEncoding.width, symbolCount: labels.count)
    let model = try SequenceTranscriber(
      architecture, random: RandomStream(seed: options.fitting.seed).split("model"), layers: layers)
    let batches = ExampleBatches(
      try possible.transcribed(labels, architecture), adapter: adapter,
      limit: BatchLimit(exampleCount: options.fitting.batchSize, rowCount: options.fitting.batchRowCount),
      seed: options.fitting.seed)
    let scorer = TranscriberScorer(
      adapter, try validation.transcribed(labels, architecture), threads: threads)
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
          Ragged(batch, encoding: encoding), targets: batch.symbolClasses,
          context: step.context(exampleKeys: batch.keys))
      }, validate: validation.count == 0 ? nil : scorer.score)
    return TrainedTranscriber(
      model: result.model, labels: labels, adapter: adapter,
      summary: SequenceSummary(
        seed: options.fitting.seed, training: possible, impossible: training.count - possible.count,
        validation: validation, updates: result.updateCount, bestUpdate: result.bestUpdateCount,
        score: result.score?.value))
  }

  /// How rows become transcripts.
  public enum Decoding: Sendable {
    /// By the best path.
    case greedy
    /// By a search over beginnings.
    case beam(width: Int, prior: TranscriptPrior? = nil)
  }

  /// The transcript of what the model says of each input, in order.
  public func transcribe(
    _ inputs: [EncodedInput], decoding: Decoding = .greedy, threads: ThreadPool = .serial
  ) -> [Transcript] {
    let (decoder, model, encoding) = (decoder(decoding), model, adapter.inputEncoding)
    return inputs.inBatches(of: PredictionBatches<Adapter>.limit, threads: threads) {
      model.probabilities(of: $0, encoding: encoding, threads: $1).map(decoder)
    }
  }

  /// What the model says of each row of each input, in order: for those who decode by themselves, or look at it.
  public func probabilities(of inputs: [EncodedInput], threads: ThreadPool = .serial) -> [SymbolProbabilities] {
    let (model, encoding) = (model, adapter.inputEncoding)
    return inputs.inBatches(of: PredictionBatches<Adapter>.limit, threads: threads) {
      model.probabilities(of: $0, encoding: encoding, threads: $1)
    }
  }

  /// Transcribes every example of a source, streaming, in order; memory is bounded by a few batches a thread.
  ///
  /// - Parameters:
  ///   - report: is told, after each batch, the share of the source that was read with it; nil where that is not known.
  ///   - body: receives each example with its transcript, from one thread at a time.
  /// - Throws: what the source and `body` throw.
  public func transcribe(
    _ source: Adapter.Source, decoding: Decoding = .greedy, threads: ThreadPool = .serial,
    report: (_ progress: Double?) -> Void = { _ in },
    body: (_ example: Example<Adapter.Content>, _ transcript: Transcript) throws -> Void
  ) throws {
    var batches = PredictionBatches(adapter, reader: try adapter.makeReader(for: source))
    let (decoder, model, encoding) = (decoder(decoding), model, adapter.inputEncoding)
    try OrderedPipeline.run(
      threads: threads, next: { try batches.next() },
      work: { ($0, model.probabilities(of: $0.inputs, encoding: encoding, threads: .serial).map(decoder)) },
      finish: { batch, transcripts in
        for (example, transcript) in zip(batch.examples, transcripts) { try body(example, transcript) }
        report(batch.progress)
      })
  }

  /// How the rows of one sequence become its transcript; steps are those of the input.
  public func decoder(_ decoding: Decoding) -> @Sendable (SymbolProbabilities) -> Transcript {
    let spelling = TranscriptSpelling(model.architecture, labels: labels)
    switch decoding {
    case .greedy:
      return { probabilities in
        var decoder = GreedyDecoder(blank: probabilities.blank)
        decoder.append(rowsOf: probabilities)
        return spelling.transcript(of: decoder)
      }
    case .beam(let width, let prior):
      let search = PrefixBeamSearch(width: width, symbols: spelling.symbols, prior: prior)
      return { probabilities in
        let classes = search.decode(probabilities)
        return spelling.transcript(
          classes, rows: probabilities.alignment(of: classes) ?? classes.map { _ in 0 },
          score: probabilities.logProbability(of: classes))
      }
    }
  }

  /// The error rates of the model's transcripts.
  ///
  /// - Returns: the transcript of each sequence with what was said, in order.
  /// - Throws: ``ModelError/noSequences``.
  public func evaluate(
    _ sequences: SequenceSet, decoding: Decoding = .greedy, threads: ThreadPool = .serial
  ) throws -> [JudgedTranscript] {
    guard sequences.count > 0 else { throw ModelError.noSequences }
    let transcripts = transcribe(sequences.members.map(\.input), decoding: decoding, threads: threads)
    return zip(sequences.members, transcripts).map { member, transcript in
      JudgedTranscript(
        id: member.id, transcript: transcript,
        words: EditAlignment(from: adapter.words(of: member.symbols), to: adapter.words(of: transcript.symbols)),
        characters: EditAlignment(
          from: adapter.words(of: member.symbols).characters, to: adapter.words(of: transcript.symbols).characters))
    }
  }
}

/// A transcript beside what was said.
public struct JudgedTranscript: Sendable {
  /// The sequence's name.
  public let id: String
  /// What the model heard.
  public let transcript: Transcript
  /// From the words that were said to those that were heard.
  public let words: EditAlignment
  /// The same of their characters, one space between words.
  public let characters: EditAlignment
}

extension [String] {
  /// The characters of words, with one space between words.
  fileprivate var characters: [String] { joined(separator: " ").map(String.init) }
}

extension SequenceTranscriber {
  fileprivate func probabilities(
    of inputs: [EncodedInput], encoding: InputEncoding, threads: ThreadPool
  ) -> [SymbolProbabilities] {
    let batch = EncodedBatch(inputs.map { EncodedExample(id: "", input: $0) })
    return probabilities(Ragged(batch, encoding: encoding), context: .inference(threads: threads))
  }
}

/// Scores transcribers on validation sequences.
private struct TranscriberScorer: Sendable {
  private let inputs: [EncodedInput]
  private let targets: [[Int]]
  private let encoding: InputEncoding
  private let threads: ThreadPool

  init(_ adapter: some TranscriptionAdapter, _ examples: [EncodedExample], threads: ThreadPool) {
    inputs = examples.map(\.input)
    targets = examples.map { $0.symbolClasses.map { Int($0) } }
    encoding = adapter.inputEncoding
    self.threads = threads
  }

  /// The error rate of symbols, and, far behind it, the mean cost of a symbol, which tells equals apart.
  func score(_ model: SequenceTranscriber) -> ValidationScore {
    let encoding = encoding
    let probabilities = inputs.inBatches(of: GeneratorScorer.batchLimit, threads: threads) {
      model.probabilities(of: $0, encoding: encoding, threads: $1)
    }
    var (edits, cost, count) = (0, 0.0, 0)
    for (probabilities, target) in zip(probabilities, targets) {
      edits += EditAlignment(from: target.map(String.init), to: probabilities.greedyClasses.map(String.init)).editCount
      let logProbability = probabilities.logProbability(of: target)
      cost -= logProbability.isFinite ? logProbability : 0
      count += target.count
    }
    let (rate, mean) = (Double(edits) / Double(max(count, 1)), cost / Double(max(count, 1)))
    return ValidationScore(
      rate + 1e-4 * min(mean, 1), .lowerIsBetter, details: ["errorRate": rate, "natsPerSymbol": mean])
  }
}

extension SequenceSet {
  /// The sequences with the classes of their symbols.
  /// - Throws: ``ModelError/unknownSymbol(id:symbol:known:)``.
  fileprivate func transcribed(
    _ labels: LabelSet, _ architecture: TranscriberArchitecture
  ) throws(ModelError) -> [EncodedExample] {
    zip(members, try indices(in: labels)).map { member, indices in
      EncodedExample(
        id: member.id, input: member.input,
        target: .symbols(indices.map { Int(architecture.classIndex(ofSymbol: $0)) }))
    }
  }

  /// Those for which an alignment with their transcript exists, or all, as the policy has it.
  /// - Throws: ``ModelError/impossibleTranscript(id:rows:needed:)``.
  fileprivate func possible(
    for encoder: EncoderArchitecture, policy: ImpossibleTranscripts
  ) throws(ModelError) -> SequenceSet {
    if policy == .zero { return self }
    var possible: [Member] = []
    for member in members {
      let rows = encoder.outputLength(of: member.input.count)
      let needed = stepsNeeded(toSpell: member.symbols)
      if rows >= needed {
        possible.append(member)
      } else if policy == .refuse {
        throw .impossibleTranscript(id: member.id, rows: rows, needed: needed)
      }
    }
    return SequenceSet(possible)
  }
}

extension EncodedExample {
  /// The classes of the symbols; none where the target is another.
  fileprivate var symbolClasses: [Int32] { target.symbolClasses }
}

extension EncodedTarget {
  fileprivate var symbolClasses: [Int32] {
    if case .symbols(let classes) = self { classes.map { Int32($0) } } else { [] }
  }
}

extension EncodedBatch {
  /// The classes of each sequence's symbols, in the caller's order.
  fileprivate var symbolClasses: [[Int32]] { targets.map(\.symbolClasses) }
}
