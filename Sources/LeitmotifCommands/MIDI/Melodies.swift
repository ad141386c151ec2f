internal import Leitmotif
internal import LeitmotifMIDI

/// Music that a model made, and what it is like.
struct Melodies {
  /// One piece, where it is heard.
  struct Melody {
    let piece: Piece
    let metrics: PieceMetrics
    /// Notes of the longest run that is one of the training music's too; nil for a model that remembers none.
    let longestCopiedRun: Int?
  }

  let melodies: [Melody]
  let plan: MelodyPlan
  /// What the model remembers.
  let training: TrainingMusic?
  let tempo: Double
  let program: UInt8

  /// Makes music.
  /// - Throws: `MusicError` for what cannot be asked of the model; `MIDIError` and `CommandError` for files that it is to begin
  ///   with.
  init(_ flags: MelodyFlags, by model: MIDIGenerator, count: Int, threads: ThreadPool) throws {
    let configuration = model.adapter.configuration
    training = try TrainingMusic(numbers: model.domainNumbers, styles: configuration.styles)
    let file = try flags.inputs.first.map { try OpeningFile($0, configuration: configuration) }
    let plan = try MelodyPlan(
      flags.wish(opening: Self.opening(flags, file)), by: model.adapter, remembering: training)
    self.plan = plan
    tempo = flags.sound.tempo ?? file?.tempo ?? 120
    program = flags.sound.program.map { UInt8($0) } ?? file?.program ?? 0
    let condition = model.adapter.condition(of: plan.head)
    let isSearched = flags.drawing.beam != nil
    let request = GenerationRequest(
      conditions: Array(repeating: condition, count: isSearched ? 1 : count), primer: plan.primer,
      maximumLength: plan.maximumLength, constraints: plan.constraints, sampling: flags.drawing.options,
      seed: flags.drawing.seed)
    let found =
      try flags.drawing.beam.map { try model.search(request, width: $0, threads: threads) }
      ?? model.generate(request, threads: threads)
    let index = training.map { CopiedRunIndex(of: $0) }
    melodies = try found.prefix(count).map { sequence in
      let piece = try plan.piece(of: sequence.tokens)
      return Melody(
        piece: piece, metrics: PieceMetrics(of: piece),
        longestCopiedRun: index?.longestRun(in: plan.made(of: piece)))
    }
  }

  private static func opening(_ flags: MelodyFlags, _ file: OpeningFile?) -> Opening? {
    if flags.tune != nil { return file.map { .tune($0.piece) } }
    switch flags.primer?.source {
    case .steps(let steps): return .steps(steps)
    case .file: return file.map { .beginning($0.piece) }
    case nil: return nil
    }
  }

  /// The music as a MIDI file.
  func file(of melody: Melody, name: String) throws -> MIDIFile {
    try MIDIFile(melody.piece.score(quartersPerMinute: tempo, program: program, name: name))
  }

  /// Each number averaged over the pieces.
  var means: PieceMetrics.Means { PieceMetrics.Means(of: melodies.map(\.metrics)) }

  /// Notes of the longest run of any piece that is copied.
  var longestCopiedRun: Int? { melodies.compactMap(\.longestCopiedRun).max() }
}

extension MIDIGenerator {
  /// Keeps in the model what its training music is like, and its melodies: what it makes is held against them.
  /// - Parameter tunes: each in one key.
  mutating func remember(_ tunes: some Sequence<(symbols: EncodedInput, head: PieceHead)>) throws {
    let pieces = try tunes.map { try adapter.piece(of: $0.symbols, head: $0.head) }
    domainNumbers = TrainingMusic(of: pieces).numbers(styles: adapter.configuration.styles)
  }
}
