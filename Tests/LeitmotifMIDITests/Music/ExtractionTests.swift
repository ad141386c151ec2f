import LeitmotifMIDI
import Testing

@Suite("Pieces of scores")
struct ExtractionTests {
  @Test("Onsets are rounded to the nearest step, and a tune that begins a tick late begins at step 0")
  func rounding() throws {
    let piece = try #require(Samples.pieces(Samples.score([Samples.scale])).first)
    #expect(piece.notes.map(\.onset) == [0, 2, 4, 6, 8, 10, 12, 14, 20])
    #expect(piece.notes.map(\.duration) == [2, 2, 2, 2, 2, 2, 2, 2, 12])
    #expect(piece.stepCount == 32 && piece.isWhole)
  }

  @Test("The longest part that is not of drums is the melody; what others hold is counted")
  func longestPart() {
    let drums = Samples.line(Array(repeating: (38, 1), count: 40), channel: 9)
    let bass = Samples.line([(48, 16), (50, 16)], trackIndex: 1)
    let extraction = PieceExtractor(configuration: Samples.configuration())
      .extract(Samples.score([drums, bass, Samples.scale]))
    #expect(extraction.pieces.map(\.notes.count) == [9])
    #expect(extraction.counts.changes.map(\.count) == [40, 2])
    #expect(extraction.counts.changes.map(\.text) == ["of drums left out", "of other parts left out"])
    #expect(extraction.counts.notes == 9)
  }

  @Test("A track is picked by number or by name, and a missing one is a reason to skip")
  func pickedPart() {
    let score = Samples.score([Samples.scale, Samples.line([(48, 16), (50, 16)], trackIndex: 1, name: "Bass")])
    #expect(Samples.pieces(score) { $0.part = .track(1) }.map(\.notes.count) == [2])
    #expect(Samples.pieces(score) { $0.part = .named("Bass") }.map(\.notes.count) == [2])
    let missing = PieceExtractor(configuration: Samples.configuration { $0.part = .track(7) }).extract(score)
    #expect(missing.pieces.isEmpty && missing.skipped == [.noSuchPart(.track(7))])
  }

  @Test("Silence and drums alone are skipped, each for its reason")
  func nothing() {
    let extractor = PieceExtractor(configuration: Samples.configuration())
    #expect(extractor.extract(Samples.score([])).skipped == [.noNotes])
    #expect(extractor.extract(Samples.score([Samples.line([(38, 4)], channel: 9)])).skipped == [.onlyPercussion])
  }

  @Test("Of a chord the highest note stays, and the next onset ends what still sounds")
  func skyline() throws {
    let low = Samples.line([(60, 8), (62, 8)])
    let high = Samples.line([(72, 12)])
    var part = low
    part.notes += high.notes
    let extraction = PieceExtractor(configuration: Samples.configuration()).extract(Samples.score([part]))
    let piece = try #require(extraction.pieces.first)
    #expect(piece.isMelody)
    #expect(piece.notes == [GridNote(onset: 0, duration: 8, pitch: 72), GridNote(onset: 8, duration: 8, pitch: 62)])
    #expect(extraction.counts.changes.map(\.count) == [1, 1])
    #expect(extraction.counts.changes.map(\.text) == ["left out under a higher one", "ended by the next"])
  }

  @Test("Of chords one note of each pitch stays, and none is said to be of another part or under a higher one")
  func chordCounts() {
    let parts = [
      Samples.line([(60, 8), (62, 8)]), Samples.line([(60, 16), (65, 4)], trackIndex: 1),
      Samples.line([(nil, 4), (60, 4)], trackIndex: 2), Samples.line([(38, 4)], channel: 9),
    ]
    let extraction = PieceExtractor(configuration: Samples.configuration { $0.tokens = .polyphony })
      .extract(Samples.score(parts))
    #expect(extraction.pieces.map(\.notes.count) == [4])
    #expect(extraction.counts.changes.map(\.count) == [1, 1, 1])
    #expect(
      extraction.counts.changes.map(\.text) == [
        "of drums left out", "left out beside one of the same pitch", "ended by the next of the same pitch",
      ])
  }

  @Test("A change of metre begins another piece, in its own metre")
  func metres() {
    let changes = [
      MetreChange(tick: .zero, metre: Metre(2, 4)), MetreChange(tick: Tick(960), metre: Metre(2, 4)),
      MetreChange(tick: Tick(1920), metre: Metre(6, 8)),
    ]
    let pieces = Samples.pieces(Samples.score([Samples.scale], metres: changes))
    #expect(pieces.map(\.head.metre) == [Metre(2, 4), Metre(6, 8)])
    #expect(pieces.map(\.notes.count) == [8, 1])
    #expect(pieces.last?.notes.first?.onset == 4)
  }

  @Test("A metre whose bars are no whole steps is skipped until the grid is finer")
  func metreOffGrid() {
    let score = Samples.score([Samples.scale], metres: [MetreChange(tick: .zero, metre: Metre(5, 32))])
    let extraction = PieceExtractor(configuration: Samples.configuration()).extract(score)
    #expect(extraction.pieces.isEmpty && extraction.skipped == [.metreOffGrid(Metre(5, 32))])
    #expect(Samples.pieces(score) { $0.grid = Grid(stepsPerQuarter: 8) }.count == 1)
  }

  @Test("The share of onsets on the grid shows triplets that sixteenths destroy and twelfths keep", arguments: [4, 12])
  func gridShare(stepsPerQuarter: Int) throws {
    let notes = (0..<12).map { Note(onset: Tick($0 * 160), duration: Tick(160), pitch: 60) }
    let extraction = PieceExtractor(
      configuration: Samples.configuration { $0.grid = Grid(stepsPerQuarter: stepsPerQuarter) }
    ).extract(Samples.score([Part(notes: notes)]))
    let share = try #require(extraction.counts.gridShare)
    #expect(abs(share - (stepsPerQuarter == 4 ? 1.0 / 3 : 1)) < 1e-12)
  }

  @Test("Bars of silence before the first note are left out, a rest within its bar is not")
  func silence() throws {
    let piece = try #require(Samples.pieces(Samples.score([Samples.line([(nil, 36), (60, 4)])])).first)
    #expect(piece.notes.map(\.onset) == [4])
  }

  /// Three-four with an upbeat of a quarter: loud first notes of bars, as abc2midi has them, the upbeat's among them.
  private func waltz(loud: UInt8) -> Score {
    let notes = (0..<13).map { quarter in
      Note(
        onset: Tick(quarter * 480 + 1), duration: Tick(479), pitch: 60,
        velocity: quarter == 0 || quarter % 3 == 1 ? loud : 80)
    }
    return Samples.score([Part(notes: notes)], metres: [MetreChange(tick: .zero, metre: Metre(3, 4))])
  }

  @Test("An upbeat ends where the loud notes begin; without loud notes there is none to be seen")
  func upbeat() {
    #expect(Samples.pieces(waltz(loud: 105)).map(\.head.upbeat) == [4])
    #expect(Samples.pieces(waltz(loud: 80)).map(\.head.upbeat) == [0])
  }

  @Test("A piece beyond the longest is cut, and has no end")
  func cut() throws {
    let piece = try #require(Samples.pieces(Samples.score([Samples.scale])) { $0.maximumStepCount = 22 }.first)
    #expect(piece.stepCount == 22 && !piece.isWhole)
    #expect(piece.notes.last == GridNote(onset: 20, duration: 2, pitch: 60))
  }

  @Test("Pieces move to C major or A minor, by the file's key or by the notes'")
  func keys() throws {
    let moved = try #require(
      Samples.pieces(Samples.score([Samples.scale], key: MusicalKey(tonic: 7, mode: .major))).first)
    #expect(moved.notes.first?.pitch == 65 && moved.head.transposition == 5)
    #expect(moved.head.key == MusicalKey(tonic: 0, mode: .major))
    let minor = try #require(
      Samples.pieces(Samples.score([Samples.scale], key: MusicalKey(tonic: 0, mode: .minor))).first)
    #expect(minor.notes.first?.pitch == 57 && minor.head.key == MusicalKey(tonic: 9, mode: .minor))
    let found = try #require(
      Samples.pieces(Samples.score([Samples.scale], key: MusicalKey(tonic: 7, mode: .major))) { $0.keySource = .notes }
        .first)
    #expect(found.head.transposition == 0)
    let kept = try #require(
      Samples.pieces(Samples.score([Samples.scale], key: MusicalKey(tonic: 7, mode: .major))) { $0.movesKey = false }
        .first)
    #expect(kept.notes.first?.pitch == 60 && kept.head.key.tonic == 7)
  }

  @Test("A high tune moves to C in the octave that keeps it in the range, rather than note by note")
  func octave() throws {
    let high = Samples.line([(79, 4), (83, 4), (91, 4)])
    let piece = try #require(
      Samples.pieces(Samples.score([high], key: MusicalKey(tonic: 7, mode: .major))).first)
    #expect(piece.notes.map(\.pitch) == [60, 64, 72] && piece.head.transposition == -19)
  }

  @Test("Pitches outside the range move by octaves to the nearest place in it")
  func folding() throws {
    let piece = try #require(
      Samples.pieces(Samples.score([Samples.line([(20, 4), (47, 4), (84, 4), (127, 4)])])) {
        $0.movesKey = false
      }.first)
    #expect(piece.notes.map(\.pitch) == [56, 59, 72, 79])
  }

  @Test("Every key is estimated from its own scale", arguments: 0..<12)
  func estimate(tonic: Int) {
    func weights(_ degrees: [Int: Double]) -> [Double] {
      (0..<12).map { degrees[($0 - tonic + 12) % 12] ?? 0 }
    }
    let major = weights([0: 4, 2: 2, 4: 3, 5: 1, 7: 3, 9: 1, 11: 1])
    let minor = weights([0: 4, 2: 2, 3: 3, 5: 1, 7: 3, 8: 1, 10: 1])
    #expect(MusicalKey.estimate(weights: major) == MusicalKey(tonic: tonic, mode: .major))
    #expect(MusicalKey.estimate(weights: minor) == MusicalKey(tonic: tonic, mode: .minor))
  }

  @Test("Silence has no key")
  func noKey() { #expect(MusicalKey.estimate(weights: [Double](repeating: 2, count: 12)) == nil) }
}
