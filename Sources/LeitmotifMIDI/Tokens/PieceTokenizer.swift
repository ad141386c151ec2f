public import LeitmotifData

/// A way to write pieces as tokens.
///
/// Conform a type of your own, and ``MIDIAdapter/init(configuration:tokenizer:)`` reads, trains and generates with it. The end
/// token is no part of `tokens(of:)`: the adapter closes whole pieces by it.
public protocol PieceTokenizer: Tokenizer where Content == Piece {
  /// The symbol after the last of a piece.
  var endToken: Int { get }

  /// The symbols at which notes begin.
  var events: EventSymbols { get }

  /// What the steps of a piece see of those before; of the same sizes for all bars.
  func makeHistory(bars: Bars) -> any HistoryFeatures

  /// The pitch of the note that begins at a token; nil for tokens at which none does.
  func pitch(of token: Int) -> Int?

  /// The step at which the next note would begin after these tokens.
  func step(after tokens: ArraySlice<Int>) -> Int

  /// Steps that a token says at once, beyond which no piece may go; 1 for tokens of a single step, 0 for those of none.
  func stepCount(of token: Int) -> Int

  /// Tokens that let time pass without an onset, however often they come.
  var waitingTokens: Set<Int> { get }

  /// The token that ends what sounds without a new note, where time passes all the same; nil where there is none.
  var releaseToken: Int? { get }

  /// What may follow what, for tokens of which some orders have no meaning; nil where all have one.
  var grammar: (any TokenConstraint)? { get }

  /// The piece that tokens stand for, up to the first end token or to their end, under a head that they do not hold.
  ///
  /// Models may give tokens in orders that no piece has; what has no meaning where it stands is passed over.
  /// - Throws: `MusicError.malformedTokens` for ids outside the vocabulary.
  func piece(of tokens: [Int], head: PieceHead) throws(MusicError) -> Piece
}

extension PieceTokenizer {
  /// None.
  public var releaseToken: Int? { nil }
  /// None.
  public var grammar: (any TokenConstraint)? { nil }

  /// A piece under a plain head: 4/4, in C major.
  public func content(of tokens: [Int]) throws -> Piece { try piece(of: tokens, head: PieceHead()) }

  /// The tokens before the first end token.
  /// - Throws: `MusicError.malformedTokens` for ids outside the vocabulary.
  func meaningful(_ tokens: [Int]) throws(MusicError) -> ArraySlice<Int> {
    let end = tokens.firstIndex(of: endToken) ?? tokens.endIndex
    if let index = tokens[..<end].firstIndex(where: { !(0..<vocabularySize).contains($0) }) {
      throw .malformedTokens(
        index: index,
        problem: "\(tokens[index]) is no token of a vocabulary of \(vocabularySize). Use the model's own tokens")
    }
    return tokens[..<end]
  }
}
