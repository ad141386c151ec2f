import LeitmotifData
import LeitmotifMIDI
import Testing

@Suite("Polyphony tokens")
struct PolyphonyTokenizerTests {
  private let tokenizer = PolyphonyTokenizer(pitches: 48...59, grid: Grid(stepsPerQuarter: 2))

  @Test("A step has its pitches from the highest, new or continued, and then its end")
  func tokens() throws {
    let piece = Piece(
      head: PieceHead(),
      notes: [
        GridNote(onset: 0, duration: 2, pitch: 59), GridNote(onset: 0, duration: 1, pitch: 50),
        GridNote(onset: 1, duration: 1, pitch: 50),
      ], stepCount: 3)
    // 0 ends a step, 1 ... 12 begin, 13 ... 24 go on.
    let tokens = try tokenizer.tokens(of: piece)
    #expect(tokens == [12, 3, 0, 24, 3, 0, 0])
    #expect(tokenizer.endToken == 25 && tokenizer.step(after: tokens[...]) == 3)
    #expect(try tokenizer.piece(of: tokens + [25], head: piece.head) == piece)
  }

  @Test("Whatever the grammar allows is one piece's tokens", arguments: 0..<20)
  func roundTrip(seed: UInt64) throws {
    let tokens = drawn(60, of: tokenizer, seed: seed) + [0]
    let piece = try tokenizer.piece(of: tokens, head: PieceHead())
    #expect(try tokenizer.tokens(of: piece) == tokens)
  }

  @Test("What goes on without having sounded, and a second token of a pitch, have no meaning")
  func anyOrder() throws {
    let piece = try tokenizer.piece(of: [24, 3, 15, 0, 15, 0, 5], head: PieceHead())
    #expect(piece.notes == [GridNote(onset: 0, duration: 2, pitch: 50)] && piece.stepCount == 2)
  }

  @Test("A step sees what might go on below its last pitch, and what followed bars ago")
  func lookback() {
    let steps = features([12, 3, 0, 24], of: tokenizer, bars: Bars(length: 1))
    #expect(steps[3].symbols.suffix(5) == [24, 12, -1, -1, -1])
    #expect(steps[4].symbols.suffix(5) == [15, 3, -1, -1, -1])
  }

  @Test("Every step has the sizes that are declared, and none sees what comes later")
  func sizes() {
    let bars = Bars(length: 4)
    let tokens = drawn(80, of: tokenizer, seed: 1)
    let steps = features(tokens, of: tokenizer, bars: bars)
    let history = tokenizer.makeHistory(bars: bars)
    #expect(steps.allSatisfy { $0.symbols.count == history.symbolCount && $0.numbers.count == history.width })
    let other = features(tokens.prefix(40) + drawn(20, of: tokenizer, seed: 2), of: tokenizer, bars: bars)
    #expect(other.prefix(41) == steps.prefix(41))
  }

  @Test("Basses stay where they are, unless a range is given")
  func basses() {
    let score = Samples.score([Samples.line([(72, 16)]), Samples.line([(36, 16)], trackIndex: 1)])
    func pitches(_ range: ClosedRange<Int>?) -> [Int] {
      let configuration = MIDIConfiguration(tokens: .polyphony, pitches: range, movesKey: false, minimumNoteCount: 1)
      return PieceExtractor(configuration: configuration).extract(score).pieces.flatMap(\.notes).map(\.pitch)
    }
    #expect(pitches(nil) == [72, 36])
    #expect(pitches(48...83) == [72, 48])
  }

  @Test("All parts but drums are read, with their chords")
  func chords() throws {
    let score = Samples.score([
      Samples.line([(60, 8), (62, 8)]), Samples.line([(52, 16)], trackIndex: 1), Samples.line([(38, 4)], channel: 9),
    ])
    let piece = try #require(
      Samples.pieces(score) {
        $0.tokens = .polyphony
        $0.movesKey = false
      }.first)
    #expect(piece.notes.map(\.pitch) == [60, 52, 62] && !piece.isMelody)
    let adapter = try MIDIAdapter(configuration: Samples.configuration { $0.tokens = .polyphony })
    #expect(try adapter.tokenizer.content(of: adapter.tokenizer.tokens(of: piece)).notes == piece.notes)
  }
}
