import LeitmotifData
import LeitmotifMIDI
import Testing

/// Drives a history through tokens, and gives what each step saw.
func features(_ tokens: [Int], of tokenizer: any PieceTokenizer, bars: Bars) -> [StepFeatures] {
  var history = tokenizer.makeHistory(bars: bars)
  return [history.features]
    + tokens.map {
      history.append($0)
      return history.features
    }
}

/// Tokens drawn from those that the grammar allows.
func drawn(_ count: Int, of tokenizer: any PieceTokenizer, seed: UInt64) -> [Int] {
  var state = seed
  var tokens: [Int] = []
  while tokens.count < count {
    var isAllowed = [Bool](repeating: true, count: tokenizer.vocabularySize)
    isAllowed[tokenizer.endToken] = false
    tokenizer.grammar?.restrict(&isAllowed, after: tokens[...])
    let choices = isAllowed.indices.filter { isAllowed[$0] }
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    tokens.append(choices[Int(state >> 33) % choices.count])
  }
  return tokens
}

@Suite("Note tokens")
struct NoteTokenizerTests {
  private let tokenizer = NoteTokenizer(pitches: 48...59, grid: Grid(stepsPerQuarter: 2))

  @Test("Pitch and length take turns, rests are told, and lengths add up")
  func tokens() throws {
    let piece = Piece(
      head: PieceHead(),
      notes: [GridNote(onset: 2, duration: 1, pitch: 48), GridNote(onset: 3, duration: 11, pitch: 59)], stepCount: 15)
    // 0 is a rest, 1 ... 12 pitches, 13 ... 20 lengths of 1 to 8.
    let tokens = try tokenizer.tokens(of: piece)
    #expect(tokens == [0, 14, 1, 13, 12, 20, 15, 0, 13])
    #expect(tokenizer.endToken == 21 && tokenizer.step(after: tokens[...]) == 15)
    #expect(try tokenizer.piece(of: tokens + [21], head: piece.head) == piece)
  }

  @Test("Whatever the grammar allows is one piece's tokens", arguments: 0..<20)
  func roundTrip(seed: UInt64) throws {
    var tokens = drawn(60, of: tokenizer, seed: seed)
    while tokens.last.map({ tokenizer.stepCount(of: $0) == 0 }) == true { tokens.removeLast() }
    let piece = try tokenizer.piece(of: tokens, head: PieceHead())
    #expect(try tokenizer.tokens(of: piece) == tokens)
  }

  @Test("Pitches without a length and lengths without a pitch are no notes")
  func anyOrder() throws {
    let piece = try tokenizer.piece(of: [14, 1, 2, 13, 3], head: PieceHead())
    #expect(piece.notes == [GridNote(onset: 2, duration: 1, pitch: 49)] && piece.stepCount == 3)
  }

  @Test("A step sees what began bars ago, as pitch or as length, whichever is due")
  func lookback() {
    // Bars of 4: pitches 1 and 2 of 2 steps each, again and again.
    let steps = features([1, 14, 2, 14, 1, 14, 2, 14, 1], of: tokenizer, bars: Bars(length: 4))
    #expect(steps[4].symbols[6...9] == [1, -1, -1, -1])
    #expect(steps[5].symbols[6...9] == [14, -1, -1, -1])
    #expect(steps[8].symbols[6...9] == [1, 1, -1, -1])
    #expect(steps[9].symbols.suffix(2) == [1, 2])
  }

  @Test("Every step has the sizes that are declared, and none sees what comes later", arguments: [3, 4, 96])
  func sizes(barLength: Int) {
    let bars = Bars(length: barLength)
    let tokens = drawn(80, of: tokenizer, seed: 1)
    let steps = features(tokens, of: tokenizer, bars: bars)
    let history = tokenizer.makeHistory(bars: bars)
    #expect(steps.allSatisfy { $0.symbols.count == history.symbolCount && $0.numbers.count == history.width })
    let other = features(tokens.prefix(40) + drawn(20, of: tokenizer, seed: 2), of: tokenizer, bars: bars)
    #expect(other.prefix(41) == steps.prefix(41))
  }

  @Test("No length goes beyond the last bar")
  func length() {
    var isAllowed = [Bool](repeating: true, count: tokenizer.vocabularySize)
    LengthConstraint(barCount: 1, head: PieceHead(grid: tokenizer.grid), tokenizer: tokenizer)
      .restrict(&isAllowed, after: [1, 18, 2])
    #expect((13...20).map { isAllowed[$0] } == [true, true, false, false, false, false, false, false])
  }
}
