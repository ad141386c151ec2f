import LeitmotifData
import LeitmotifMIDI
import Testing

@Suite("Melody tokens")
struct MelodyTokenizerTests {
  private let tokenizer = MelodyTokenizer(pitches: 48...83, grid: Grid(stepsPerQuarter: 4))

  @Test("A step is a hold, a release or a pitch; a note that follows at once needs no release")
  func tokens() throws {
    let piece = Piece(
      head: PieceHead(),
      notes: [
        GridNote(onset: 1, duration: 2, pitch: 48), GridNote(onset: 3, duration: 1, pitch: 83),
        GridNote(onset: 6, duration: 2, pitch: 50),
      ])
    #expect(try tokenizer.tokens(of: piece) == [0, 2, 0, 37, 1, 0, 4, 0])
    #expect(tokenizer.vocabularySize == 39 && tokenizer.endToken == 38)
    #expect(tokenizer.events.tokens == Set(2...37))
  }

  @Test("A piece comes back from its tokens, and whether it has an end", arguments: [true, false])
  func roundTrip(isWhole: Bool) throws {
    let extracted = try #require(Samples.pieces(Samples.score([Samples.scale])).first)
    let piece = Piece(head: extracted.head, notes: extracted.notes, stepCount: 36, isWhole: isWhole)
    let tokens = try tokenizer.tokens(of: piece) + (isWhole ? [tokenizer.endToken, 40, 2] : [])
    #expect(try tokenizer.piece(of: tokens, head: piece.head) == piece)
  }

  @Test("Releases without a note have no meaning, and a note that sounds at the end ends there")
  func anyOrder() throws {
    let piece = try tokenizer.piece(of: [1, 2, 2, 1, 1, 0, 3, 0], head: PieceHead())
    #expect(
      piece.notes == [
        GridNote(onset: 1, duration: 1, pitch: 48), GridNote(onset: 2, duration: 1, pitch: 48),
        GridNote(onset: 6, duration: 2, pitch: 49),
      ])
  }

  @Test("Ids outside the vocabulary, chords and pitches outside the range are refused")
  func refused() {
    #expect(throws: MusicError.self) { try tokenizer.piece(of: [0, 39], head: PieceHead()) }
    let chord = [GridNote(onset: 0, duration: 2, pitch: 60), GridNote(onset: 1, duration: 2, pitch: 57)]
    #expect(throws: MusicError.self) { try tokenizer.tokens(of: Piece(head: PieceHead(), notes: chord)) }
    let low = [GridNote(onset: 0, duration: 2, pitch: 47)]
    #expect(throws: MusicError.self) { try tokenizer.tokens(of: Piece(head: PieceHead(), notes: low)) }
  }
}
