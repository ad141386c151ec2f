import LeitmotifData
import LeitmotifMIDI
import Testing

@Suite("Constraints of melodies")
struct ConstraintTests {
  private let tokenizer = MelodyTokenizer(pitches: 48...83, grid: Grid(stepsPerQuarter: 4))

  /// The pitches and, below 0, the other tokens that a constraint leaves after a history: −1 hold, −2 off, −3 end.
  private func allowed(_ constraint: any TokenConstraint, after history: [Int] = []) -> [Int] {
    var isAllowed = [Bool](repeating: true, count: tokenizer.vocabularySize)
    constraint.restrict(&isAllowed, after: history[...])
    return isAllowed.indices.filter { isAllowed[$0] }.map {
      tokenizer.pitch(of: $0) ?? ($0 == MelodyTokenizer.hold ? -1 : $0 == MelodyTokenizer.off ? -2 : -3)
    }
  }

  private func token(_ pitch: Int) throws -> Int { try #require(tokenizer.token(ofPitch: pitch)) }

  @Test("A scale forbids the notes outside it, and nothing else", arguments: Scale.allCases)
  func scales(scale: Scale) {
    let left = allowed(ScaleConstraint(scale, tonic: 2, tokenizer: tokenizer))
    #expect(left.filter { $0 < 0 } == [-1, -2, -3])
    #expect(left.filter { $0 >= 0 } == (48...83).filter { scale.degrees.contains(($0 - 2) % 12) })
    #expect(Scale(rawValue: scale.rawValue) == scale)
  }

  @Test("A range forbids the notes outside it, and one without any note of the model none")
  func range() {
    #expect(allowed(RangeConstraint(70...72, tokenizer: tokenizer)).filter { $0 >= 0 } == [70, 71, 72])
    #expect(allowed(RangeConstraint(10...20, tokenizer: tokenizer)) == [-1, -2, -3])
  }

  @Test("Chords rule the strong beats of their bars, in turn")
  func chords() throws {
    let progression = try ChordProgression(parsing: "C Am")
    let constraint = ChordConstraint(progression, head: PieceHead(upbeat: 4), tokenizer: tokenizer)
    func classes(at step: Int) -> Set<Int> {
      Set(allowed(constraint, after: [Int](repeating: 0, count: step)).filter { $0 >= 0 }.map { $0 % 12 })
    }
    #expect(classes(at: 4) == [0, 4, 7] && classes(at: 12) == [0, 4, 7])
    #expect(classes(at: 20) == [9, 0, 4] && classes(at: 36) == [0, 4, 7])
    #expect(classes(at: 5).count == 12 && classes(at: 8).count == 12)
  }

  @Test(
    "Chords are read as songs have them",
    arguments: [
      ("C", [0, 4, 7]), ("F#m", [6, 9, 1]), ("Bb7", [10, 2, 5, 8]), ("Gsus4", [7, 0, 2]), ("Am7", [9, 0, 4, 7]),
      ("B♭maj7", [10, 2, 5, 9]), ("Ebdim", [3, 6, 9]), ("Cb", [11, 3, 6]),
    ])
  func chordNames(name: String, classes: [Int]) throws {
    #expect(try ChordProgression(parsing: name).chords.map(\.pitchClasses) == [Set(classes)])
  }

  @Test("What is no chord is named", arguments: ["H", "Cmaj77", "c", "C Am X", "", "|"])
  func noChords(text: String) throws {
    let error = #expect(throws: MusicError.self) { try ChordProgression(parsing: text) }
    let word = text.split(separator: " ").last { $0 != "|" }
    #expect(try #require(error).description.contains(word.map { "'\($0)'" } ?? "no chord"))
  }

  @Test("A piece of two bars after an upbeat ends there and nowhere else")
  func length() throws {
    let constraint = LengthConstraint(barCount: 2, head: PieceHead(metre: Metre(6, 8), upbeat: 2), tokenizer: tokenizer)
    #expect(!allowed(constraint, after: [Int](repeating: 0, count: 25)).contains(-3))
    #expect(allowed(constraint, after: [Int](repeating: 0, count: 25)).count == 38)
    #expect(allowed(constraint, after: [Int](repeating: 0, count: 26)) == [-3])
  }

  @Test("A pitch struck three times may not come a fourth, and after four steps of waiting a note has to")
  func repetition() throws {
    let guardian = RepetitionConstraint(maximumNoteCount: 3, maximumWait: 4, tokenizer: tokenizer)
    let (a, b) = try (token(60), token(62))
    #expect(!allowed(guardian, after: [b, a, 0, a, 1, a]).contains(60))
    #expect(allowed(guardian, after: [b, a, 0, a]).contains(60))
    #expect(allowed(guardian, after: [a, a, b, a]).contains(60))
    #expect(allowed(guardian, after: [a, 0, 0]).contains(-1))
    #expect(
      !allowed(guardian, after: [a, 0, 1, 0]).contains(-1) && !allowed(guardian, after: [0, 0, 0, 0]).contains(-2))
  }

  @Test(
    "What came three times in a row does not go on a fourth time, be it of one bar, of two or of four",
    arguments: [1, 2, 4])
  func loops(bars: Int) throws {
    let constraint = LoopConstraint(head: PieceHead(metre: Metre(3, 8)), tokenizer: tokenizer)
    let pitches = [60, 62, 64, 65, 67, 69, 71, 72, 74, 76, 77, 79].prefix(3 * bars)
    let loop = try pitches.flatMap { [try token($0), 0] }
    let twice = loop + loop
    #expect(allowed(constraint, after: twice).contains(60))
    #expect(!allowed(constraint, after: twice + loop).contains(60))
    #expect(allowed(constraint, after: twice + loop).contains(62))
    #expect(allowed(constraint, after: twice + loop.dropLast(2) + [try token(50), 0]).contains(60))
    // A hold in the place of a note leaves the loop as well.
    #expect(allowed(constraint, after: twice + loop).contains(-1))
  }
}
