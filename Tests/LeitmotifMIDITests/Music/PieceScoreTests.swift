import LeitmotifMIDI
import Testing

@Suite("Scores of pieces")
struct PieceScoreTests {
  @Test("An upbeat ends at the first bar line, and tempo, metre, key and instrument are those asked for")
  func upbeat() throws {
    let key = MusicalKey(tonic: 7, mode: .major)
    let head = PieceHead(metre: Metre(6, 8), upbeat: 2, key: key)
    let piece = Piece(
      head: head, notes: [GridNote(onset: 0, duration: 2, pitch: 62), GridNote(onset: 2, duration: 6, pitch: 67)])
    let score = piece.score(quartersPerMinute: 90, program: 73)
    #expect(score.parts[0].notes.map(\.onset) == [Tick(1200), Tick(1440)])
    #expect(score.parts[0].notes.map(\.duration) == [Tick(240), Tick(720)])
    #expect(score.metres == [MetreChange(tick: .zero, metre: Metre(6, 8))])
    #expect(score.keys == [KeyChange(tick: .zero, key: key)] && score.parts[0].program == 73)
    #expect(score.tempos.map(\.microsecondsPerQuarter) == [666_667])
  }

  @Test("Every grid has whole ticks, and the piece comes back from its score", arguments: [1, 4, 7, 12, 24, 96])
  func grids(stepsPerQuarter: Int) throws {
    let grid = Grid(stepsPerQuarter: stepsPerQuarter)
    let notes = [
      GridNote(onset: 0, duration: 1, pitch: 60), GridNote(onset: 1, duration: 2, pitch: 62),
      GridNote(onset: 5, duration: 1, pitch: 60),
    ]
    let piece = Piece(head: PieceHead(grid: grid, metre: Metre(3, 4)), notes: notes)
    let again = try #require(
      Samples.pieces(piece.score()) { $0.grid = grid }.first)
    #expect(again == piece)
  }
}
