public import LeitmotifData

/// A melody as what happens at each step of the grid: nothing, the release of the note that sounds, or a new note.
///
/// Ids: 0 for nothing (`hold`), 1 for a release (`off`), 2 and up for the pitches from the lowest, then the end token. A note that
/// begins ends the one before, so that only a rest needs a release. After the encoding of Magenta's melody RNN (E. Waite, 2016).
public struct MelodyTokenizer: PieceTokenizer {
  /// Nothing happens: what sounds goes on.
  public static let hold = 0
  /// What sounds ends.
  public static let off = 1
  private static let firstPitch = 2

  /// The pitches that have tokens.
  public let pitches: ClosedRange<Int>
  /// What a step is.
  public let grid: Grid

  /// Melodies of these pitches on this grid.
  public init(pitches: ClosedRange<Int>, grid: Grid) {
    self.pitches = pitches
    self.grid = grid
  }

  /// Hold, off, the pitches and the end.
  public var vocabularySize: Int { Self.firstPitch + pitches.count + 1 }
  /// The last id.
  public var endToken: Int { Self.firstPitch + pitches.count }
  /// The tokens of pitches.
  public var events: EventSymbols { EventSymbols(name: "note-on", tokens: Set(Self.firstPitch..<endToken)) }

  /// The token at which a note of this pitch begins; nil outside the range.
  public func token(ofPitch pitch: Int) -> Int? {
    pitches.contains(pitch) ? Self.firstPitch + pitch - pitches.lowerBound : nil
  }

  /// The pitch that begins at a token; nil for the others.
  public func pitch(of token: Int) -> Int? {
    (Self.firstPitch..<endToken).contains(token) ? pitches.lowerBound + token - Self.firstPitch : nil
  }

  /// A step a token.
  public func step(after tokens: ArraySlice<Int>) -> Int { tokens.count }
  /// 1, but for the end.
  public func stepCount(of token: Int) -> Int { token == endToken ? 0 : 1 }
  /// Hold and off.
  public var waitingTokens: Set<Int> { [Self.hold, Self.off] }
  /// Off.
  public var releaseToken: Int? { Self.off }

  /// A token for each step of the melody.
  /// - Throws: `MusicError.notExpressible` for chords and for pitches outside the range.
  public func tokens(of piece: Piece) throws(MusicError) -> [Int] {
    guard piece.isMelody else { throw .notExpressible(problem: "melody tokens have no chords. Take the melody first") }
    var tokens = [Int](repeating: Self.hold, count: piece.stepCount)
    for note in piece.notes {
      guard let token = token(ofPitch: note.pitch) else {
        throw .notExpressible(problem: "pitch \(note.pitch) is outside the range \(pitches). Move it by octaves")
      }
      // Of a note before that ends here, this is the release.
      tokens[note.onset] = token
      if note.end < piece.stepCount { tokens[note.end] = Self.off }
    }
    return tokens
  }

  /// The notes of the tokens. A release without a note is passed over; what sounds at the end ends there.
  public func piece(of tokens: [Int], head: PieceHead) throws(MusicError) -> Piece {
    let steps = try meaningful(tokens)
    var notes: [GridNote] = []
    var sounding: (onset: Int, pitch: Int)?
    func release(at step: Int) {
      guard let note = sounding else { return }
      notes.append(GridNote(onset: note.onset, duration: step - note.onset, pitch: note.pitch))
      sounding = nil
    }
    for (step, token) in steps.enumerated() where token != Self.hold {
      release(at: step)
      sounding = pitch(of: token).map { (step, $0) }
    }
    release(at: steps.count)
    return Piece(head: head, notes: notes, stepCount: steps.count, isWhole: steps.count < tokens.count)
  }

  /// A ``MelodyHistory``.
  public func makeHistory(bars: Bars) -> any HistoryFeatures { MelodyHistory(tokenizer: self, grid: grid, bars: bars) }
}
