public import LeitmotifData

/// A melody as the pitch and the length of each note, by turns: short where notes are long or the grid is fine, as for triplets.
///
/// Ids: 0 for a rest, then the pitches from the lowest, then lengths of 1 step up to a whole note, then the end token. Longer
/// notes and rests have several lengths, which add up. Pitch and length are symbols of their own, rather than one of both, so that
/// a rare length of a pitch profits from what is known of either.
public struct NoteTokenizer: PieceTokenizer {
  /// Nothing sounds for the length that follows.
  public static let rest = 0
  private static let firstPitch = 1

  /// The pitches that have tokens.
  public let pitches: ClosedRange<Int>
  /// What a step is.
  public let grid: Grid

  /// Melodies of these pitches on this grid.
  public init(pitches: ClosedRange<Int>, grid: Grid) {
    self.pitches = pitches
    self.grid = grid
  }

  private var firstLength: Int { Self.firstPitch + pitches.count }
  private var longest: Int { 4 * grid.stepsPerQuarter }

  /// Rest, pitches, lengths and the end.
  public var vocabularySize: Int { endToken + 1 }
  /// The last id.
  public var endToken: Int { firstLength + longest }
  /// The tokens of pitches.
  public var events: EventSymbols { EventSymbols(name: "note-on", tokens: Set(Self.firstPitch..<firstLength)) }
  /// The rest.
  public var waitingTokens: Set<Int> { [Self.rest] }

  /// The pitch of a token; nil for the others.
  public func pitch(of token: Int) -> Int? {
    (Self.firstPitch..<firstLength).contains(token) ? pitches.lowerBound + token - Self.firstPitch : nil
  }

  /// The steps of a length; 0 for the others.
  public func stepCount(of token: Int) -> Int { (firstLength..<endToken).contains(token) ? token - firstLength + 1 : 0 }

  /// The sum of the lengths.
  public func step(after tokens: ArraySlice<Int>) -> Int { tokens.reduce(0) { $0 + stepCount(of: $1) } }

  /// A pitch or a rest before each length.
  /// - Throws: `MusicError.notExpressible` for chords and for pitches outside the range.
  public func tokens(of piece: Piece) throws(MusicError) -> [Int] {
    guard piece.isMelody else { throw .notExpressible(problem: "note tokens have no chords. Take the melody first") }
    var tokens: [Int] = []
    var step = 0
    func append(_ token: Int, until end: Int) {
      if end > step { tokens.append(token) }
      while step < end {
        let length = min(end - step, longest)
        tokens.append(firstLength + length - 1)
        step += length
      }
    }
    for note in piece.notes {
      guard pitches.contains(note.pitch) else {
        throw .notExpressible(problem: "pitch \(note.pitch) is outside the range \(pitches). Move it by octaves")
      }
      append(Self.rest, until: note.onset)
      append(Self.firstPitch + note.pitch - pitches.lowerBound, until: note.end)
    }
    append(Self.rest, until: piece.stepCount)
    return tokens
  }

  /// The notes of the tokens. A pitch without a length is passed over; a length without a pitch is a rest.
  public func piece(of tokens: [Int], head: PieceHead) throws(MusicError) -> Piece {
    let symbols = try meaningful(tokens)
    var notes: [GridNote] = []
    var step = 0
    var begun: (onset: Int, pitch: Int?) = (0, nil)
    func finish() {
      guard let pitch = begun.pitch, step > begun.onset else { return }
      notes.append(GridNote(onset: begun.onset, duration: step - begun.onset, pitch: pitch))
    }
    for token in symbols {
      let length = stepCount(of: token)
      if length == 0 {
        finish()
        begun = (step, pitch(of: token))
      }
      step += length
    }
    finish()
    return Piece(head: head, notes: notes, stepCount: step, isWhole: symbols.count < tokens.count)
  }

  /// A length after each pitch and rest, and more lengths after the longest alone.
  public var grammar: (any TokenConstraint)? { NoteGrammar(tokenizer: self) }

  /// A ``NoteHistory``.
  public func makeHistory(bars: Bars) -> any HistoryFeatures { NoteHistory(tokenizer: self, bars: bars) }

  fileprivate var lengths: Range<Int> { firstLength..<endToken }
}

/// What may follow what in note tokens.
struct NoteGrammar: TokenConstraint {
  let tokenizer: NoteTokenizer

  func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    let last = history.last ?? tokenizer.lengths.lowerBound
    for token in isAllowed.indices {
      let fits =
        switch (tokenizer.lengths.contains(last), tokenizer.lengths.contains(token)) {
        case (false, let isLength): isLength
        case (true, true): last == tokenizer.lengths.upperBound - 1 && !history.isEmpty
        case (true, false): token != NoteTokenizer.rest || !endsInRest(history)
        }
      if !fits { isAllowed[token] = false }
    }
  }

  /// Two rests in a row are one.
  private func endsInRest(_ history: ArraySlice<Int>) -> Bool {
    history.last { !tokenizer.lengths.contains($0) } == NoteTokenizer.rest
  }
}
