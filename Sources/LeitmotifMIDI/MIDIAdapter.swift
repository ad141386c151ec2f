public import LeitmotifData

/// Music as sequences of tokens: pieces of scores in, pieces out.
///
///     let adapter = try MIDIAdapter(configuration: MIDIConfiguration(tokens: .melody))
///     var reader = try adapter.makeReader(for: MIDISource(id: "reel", scores: [score]))
///     while let example = try reader.next() { print(example.id, example.content.notes.count) }
public struct MIDIAdapter: GenerationAdapter {
  /// `midi`.
  public static let domain = "midi"

  /// How music is read.
  public let configuration: MIDIConfiguration
  /// How pieces become tokens, and tokens pieces.
  public let tokenizer: any PieceTokenizer
  private let conditions: Conditions

  /// With the tokens that the configuration names.
  /// - Throws: `MusicError.configuration` for what cannot be.
  public init(configuration: MIDIConfiguration) throws {
    try self.init(configuration: configuration, tokenizer: configuration.makeTokenizer())
  }

  /// With tokens of one's own.
  /// - Throws: `MusicError.configuration` for what cannot be.
  public init(configuration: MIDIConfiguration, tokenizer: any PieceTokenizer) throws(MusicError) {
    try configuration.check()
    self.configuration = configuration
    self.tokenizer = tokenizer
    conditions = Conditions(configuration: configuration)
  }

  /// The tokens of the tokenizer.
  public var inputEncoding: InputEncoding { .tokens(vocabularySize: tokenizer.vocabularySize, table: nil) }
  /// The symbol after the last of a piece.
  public var endToken: Int { tokenizer.endToken }
  /// Onsets of notes.
  public var events: EventSymbols? { tokenizer.events }
  /// Metre, upbeat, mode, style, and the key where pieces keep theirs.
  public var conditionWidth: Int { conditions.width }

  /// The pieces of a source.
  /// - Throws: what the source's loading throws, where the source may not skip it.
  public func makeReader(for source: MIDISource) throws -> PieceReader {
    try PieceReader(source: source, extractor: PieceExtractor(configuration: configuration))
  }

  /// The piece's tokens, and the end token if it is whole.
  /// - Throws: `MusicError.notExpressible` for a piece that the tokens cannot hold.
  public func encode(_ content: Piece) throws -> EncodedInput {
    let tokens = try tokenizer.tokens(of: content) + (content.isWhole ? [endToken] : [])
    return .tokens(TokenSequence(tokens, vocabularySize: tokenizer.vocabularySize))
  }

  /// The piece that was encoded, under the head that it had.
  /// - Throws: `MusicError.malformedTokens` for what ``encode(_:)`` did not give.
  public func piece(of encoded: EncodedInput, head: PieceHead) throws(MusicError) -> Piece {
    guard case .tokens(let tokens) = encoded else {
      throw .malformedTokens(index: 0, problem: "a frame is no token. Use the model's own tokens")
    }
    return try tokenizer.piece(of: (0..<tokens.count).map { tokens[$0] }, head: head)
  }

  /// Of a piece in 4/4 and C major.
  public var plainCondition: [Float] { condition(of: PieceHead(grid: configuration.grid)) }

  /// The numbers of a piece's head.
  public func condition(of content: Piece) -> [Float] { condition(of: content.head) }

  /// The numbers of a head, as of a piece that is to be made.
  public func condition(of head: PieceHead) -> [Float] { conditions.numbers(of: head) }

  /// The tokenizer's, in the bars that the condition tells.
  public func makeHistory(condition: [Float]) -> any HistoryFeatures {
    tokenizer.makeHistory(bars: conditions.bars(of: condition))
  }
}

extension MIDIConfiguration {
  func makeTokenizer() -> any PieceTokenizer {
    switch tokens {
    case .melody: MelodyTokenizer(pitches: pitches, grid: grid)
    case .notes: NoteTokenizer(pitches: pitches, grid: grid)
    case .polyphony: PolyphonyTokenizer(pitches: pitches, grid: grid)
    }
  }
}
