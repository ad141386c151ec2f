public import LeitmotifData

/// Music with chords as the pitches of each step from the highest down, each new or continued, and then the end of the step.
///
/// Ids: 0 ends a step, then the pitches that begin, from the lowest, then the pitches that go on, then the end token. After
/// BachBot (F. Liang et al., ISMIR 2017).
public struct PolyphonyTokenizer: PieceTokenizer {
  /// Ends a step.
  public static let stepEnd = 0
  private static let firstPitch = 1

  /// The pitches that have tokens.
  public let pitches: ClosedRange<Int>
  /// What a step is.
  public let grid: Grid

  /// Music of these pitches on this grid.
  public init(pitches: ClosedRange<Int>, grid: Grid) {
    self.pitches = pitches
    self.grid = grid
  }

  private var firstContinued: Int { Self.firstPitch + pitches.count }

  /// The step's end, two tokens a pitch, and the end.
  public var vocabularySize: Int { endToken + 1 }
  /// The last id.
  public var endToken: Int { firstContinued + pitches.count }
  /// The tokens of pitches that begin.
  public var events: EventSymbols { EventSymbols(name: "note-on", tokens: Set(Self.firstPitch..<firstContinued)) }
  /// The end of a step.
  public var waitingTokens: Set<Int> { [Self.stepEnd] }

  /// The pitch that begins at a token.
  public func pitch(of token: Int) -> Int? {
    (Self.firstPitch..<firstContinued).contains(token) ? pitches.lowerBound + token - Self.firstPitch : nil
  }

  /// The pitch that goes on at a token.
  func continuedPitch(of token: Int) -> Int? {
    (firstContinued..<endToken).contains(token) ? pitches.lowerBound + token - firstContinued : nil
  }

  /// The pitch that a token begins or continues.
  func soundingPitch(of token: Int) -> Int? { pitch(of: token) ?? continuedPitch(of: token) }

  /// The token at which a pitch goes on.
  func continuation(of pitch: Int) -> Int { firstContinued + pitch - pitches.lowerBound }

  /// 1 for the end of a step.
  public func stepCount(of token: Int) -> Int { token == Self.stepEnd ? 1 : 0 }

  /// The steps that have ended.
  public func step(after tokens: ArraySlice<Int>) -> Int { tokens.count { $0 == Self.stepEnd } }

  /// The pitches of each step.
  /// - Throws: `MusicError.notExpressible` for pitches outside the range.
  public func tokens(of piece: Piece) throws(MusicError) -> [Int] {
    var steps = [[(pitch: Int, isNew: Bool)]](repeating: [], count: piece.stepCount)
    for note in piece.notes {
      guard pitches.contains(note.pitch) else {
        throw .notExpressible(problem: "pitch \(note.pitch) is outside the range \(pitches). Move it by octaves")
      }
      for step in note.onset..<note.end { steps[step].append((note.pitch, step == note.onset)) }
    }
    return steps.flatMap { sounding in
      sounding.sorted { $0.pitch > $1.pitch }.map {
        $0.isNew ? Self.firstPitch + $0.pitch - pitches.lowerBound : continuation(of: $0.pitch)
      } + [Self.stepEnd]
    }
  }

  /// The notes of the tokens. What goes on without having sounded, a pitch's second token in a step, and a step that does not end
  /// are passed over.
  public func piece(of tokens: [Int], head: PieceHead) throws(MusicError) -> Piece {
    let symbols = try meaningful(tokens)
    var notes: [GridNote] = []
    var sounding: [Int: Int] = [:]
    var heard: [Int: Bool] = [:]
    var step = 0
    func release(_ pitch: Int) {
      guard let onset = sounding.removeValue(forKey: pitch) else { return }
      notes.append(GridNote(onset: onset, duration: step - onset, pitch: pitch))
    }
    func finishStep() {
      for pitch in Array(sounding.keys) where heard[pitch] != false { release(pitch) }
      for (pitch, isNew) in heard where isNew { sounding[pitch] = step }
      heard = [:]
    }
    for token in symbols {
      if let pitch = soundingPitch(of: token), heard[pitch] == nil {
        let isNew = self.pitch(of: token) != nil
        if isNew || sounding[pitch] != nil { heard[pitch] = isNew }
      } else if token == Self.stepEnd {
        finishStep()
        step += 1
      }
    }
    for pitch in Array(sounding.keys) { release(pitch) }
    notes.sort { ($0.onset, -$0.pitch) < ($1.onset, -$1.pitch) }
    return Piece(head: head, notes: notes, stepCount: step, isWhole: symbols.count < tokens.count)
  }

  /// Pitches fall within a step, those go on that sounded, and the end comes between steps.
  public var grammar: (any TokenConstraint)? { PolyphonyGrammar(tokenizer: self) }

  /// A ``PolyphonyHistory``.
  public func makeHistory(bars: Bars) -> any HistoryFeatures { PolyphonyHistory(tokenizer: self, bars: bars) }
}

/// What may follow what in tokens of polyphony.
struct PolyphonyGrammar: TokenConstraint {
  let tokenizer: PolyphonyTokenizer

  func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    let steps = history.split(separator: PolyphonyTokenizer.stepEnd, omittingEmptySubsequences: false).suffix(2)
    let lowest = steps.last?.last.flatMap(tokenizer.soundingPitch) ?? .max
    let before = steps.count == 2 ? Set((steps.first ?? []).compactMap(tokenizer.soundingPitch)) : []
    for token in isAllowed.indices {
      let continued = tokenizer.continuedPitch(of: token)
      let falls = tokenizer.soundingPitch(of: token).map { $0 < lowest } ?? true
      let fits = falls && (continued.map(before.contains) ?? true) && (token != tokenizer.endToken || lowest == .max)
      if !fits { isAllowed[token] = false }
    }
  }
}
