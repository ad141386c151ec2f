import LeitmotifData
import LeitmotifMIDI
import Testing

@Suite("Plans of melodies")
struct MelodyPlanTests {
  private let music = TrainingMusic(of: [
    Piece(
      head: PieceHead(metre: Metre(6, 8), upbeat: 2),
      notes: (0..<40).map { GridNote(onset: $0 * 2, duration: 2, pitch: 60 + $0 % 7) })
  ])

  private func plan(
    _ configuration: MIDIConfiguration = MIDIConfiguration(), remembers: Bool = true,
    _ change: (inout MelodyWish) throws -> Void = { _ in }
  ) throws -> MelodyPlan {
    var wish = MelodyWish()
    try change(&wish)
    return try MelodyPlan(
      wish, by: MIDIAdapter(configuration: configuration), remembering: remembers ? music : nil)
  }

  /// Follows the plan with the first token that it allows, as `prefers` ranks them.
  private func follow(
    _ plan: MelodyPlan, _ configuration: MIDIConfiguration = MIDIConfiguration(), prefers: (Int, Int) -> Int
  ) throws -> Piece {
    let tokenizer = try MIDIAdapter(configuration: configuration).tokenizer
    var tokens = plan.primer
    while tokens.count < plan.maximumLength {
      var isAllowed = [Bool](repeating: true, count: tokenizer.vocabularySize)
      for constraint in plan.constraints { constraint.restrict(&isAllowed, after: tokens[...]) }
      let allowed = isAllowed.indices.filter { isAllowed[$0] }
      let best = try #require(allowed.max { prefers($0, tokens.count) < prefers($1, tokens.count) })
      if best == tokenizer.endToken { return try plan.piece(of: tokens) }
      tokens.append(best)
    }
    Issue.record("no end within \(plan.maximumLength) tokens")
    return try plan.piece(of: tokens)
  }

  @Test("It is as the training music is, or in 4/4 for a model that remembers none")
  func defaults() throws {
    let remembered = try plan()
    #expect(remembered.head.metre == Metre(6, 8) && remembered.head.upbeat == 2 && remembered.barCount == 16)
    let plain = try plan(remembers: false)
    #expect(plain.head.metre == .common && plain.head.upbeat == 0 && plain.shift == 0)
  }

  @Test("A key is reached by the shortest way, or in the octave that has most of the range")
  func keys() throws {
    #expect(try plan { $0.tonic = 2 }.shift == 2)
    #expect(try plan { $0.tonic = 7 }.shift == -5)
    #expect(try plan { ($0.tonic, $0.mode) = (9, .minor) }.shift == 0)
    #expect(try plan { ($0.tonic, $0.scale) = (2, .dorian) }.shift == 5)
    #expect(try plan { ($0.tonic, $0.range) = (7, 60...92) }.shift == 7)
    let piece = try plan { $0.tonic = 2 }.piece(of: [14])
    #expect(piece.notes.map(\.pitch) == [62] && piece.head.key == MusicalKey(tonic: 2, mode: .major))
  }

  @Test("A model that writes in all keys is told the key", arguments: [0, 5])
  func keysOfItsOwn(tonic: Int) throws {
    let plan = try plan(MIDIConfiguration(movesKey: false)) { $0.tonic = tonic }
    #expect(plan.shift == 0 && plan.head.key.tonic == tonic)
  }

  @Test("What the model does not know is named, with what it knows")
  func unknown() {
    func problem(_ change: @escaping (inout MelodyWish) -> Void) -> String {
      do {
        _ = try plan(MIDIConfiguration(styles: ["jig", "reel"]), change)
        return ""
      } catch { return "\(error)" }
    }
    #expect(problem { $0.style = "waltz" }.contains("no style 'waltz'. It knows jig, reel"))
    #expect(problem { $0.metre = Metre(3, 4) }.contains("no 3/4. It knows 6/8"))
    #expect(problem { $0.range = 0...20 }.contains("none of 0-20"))
    #expect(problem { $0.opening = .steps([.pitch(20)]) }.contains("the pitch 20, and the model writes 48-83"))
    #expect(problem { $0.opening = .steps(Array(repeating: .pitch(60), count: 300)) }.contains("25 bars"))
  }

  @Test("Steps become the primer, in the key that is heard")
  func steps() throws {
    let steps = try #require(OpeningStep.list(parsing: "62 -2 64, -1 -2 66"))
    let plan = try plan { ($0.tonic, $0.opening) = (2, .steps(steps)) }
    #expect(plan.primer == [14, 0, 16, 1, 0, 18] && plan.givenStepCount == 6 && plan.head.upbeat == 0)
    #expect(try plan.piece(of: plan.primer).notes.map(\.pitch) == [62, 64, 66])
    for text in ["", "x", "60 200", "-2 -1", "60.5"] { #expect(OpeningStep.list(parsing: text) == nil, "\(text)") }
  }

  @Test("A tune to continue is kept where it is, and gets more bars; a beginning counts among them")
  func openings() throws {
    let tune = try #require(
      Samples.pieces(Samples.score([Samples.scale], key: MusicalKey(tonic: 2, mode: .major))).first)
    let whole = try plan { ($0.opening, $0.barCount) = (.tune(tune), 4) }
    #expect(whole.barCount == 6 && whole.shift == 2 && whole.head.metre == .common)
    #expect(try whole.piece(of: whole.primer).notes.map(\.pitch) == [60, 62, 64, 65, 67, 69, 71, 72, 60])
    #expect(try whole.made(of: whole.piece(of: whole.primer)).notes.isEmpty)
    #expect(try plan { ($0.opening, $0.barCount) = (.beginning(tune), 4) }.barCount == 4)
    #expect(throws: MusicError.self) { try plan { ($0.opening, $0.barCount) = (.beginning(tune), 2) } }
    #expect(throws: MusicError.self) { try plan { ($0.opening, $0.metre) = (.tune(tune), Metre(6, 8)) } }
  }

  @Test("A melody ends on its tonic at the end of its last bar", arguments: [MIDIConfiguration.Tokens.melody, .notes])
  func cadence(tokens: MIDIConfiguration.Tokens) throws {
    let configuration = MIDIConfiguration(tokens: tokens)
    for (metre, length) in [(Metre(6, 8), 6), (.common, 8), (Metre(2, 4), 4), (Metre(3, 4), 12)] {
      let plan = try plan(configuration, remembers: false) { ($0.barCount, $0.metre, $0.tonic) = (3, metre, 7) }
      // Some note after the other, from a ring of all tokens.
      let piece = try follow(plan, configuration) { token, step in -((token &* 7 &+ step &* 3) % 41) }
      let last = try #require(piece.notes.last)
      #expect(last.pitch % 12 == 7 && last.duration == length, "\(metre): \(last)")
      #expect(last.end == 3 * (piece.head.bars?.length ?? 0))
    }
  }

  @Test("Sixteen notes are never copied, whatever the model likes best")
  func copies() throws {
    let tokenizer = MelodyTokenizer(pitches: 48...83, grid: Grid(stepsPerQuarter: 4))
    // The training tune itself, as far as it may go.
    func copied(_ length: Int?) throws -> Int {
      let plan = try plan { ($0.shortestForbiddenCopy, $0.endsOnTonic) = (length, false) }
      let piece = try follow(plan) { token, step in
        step % 2 == 0 && token == tokenizer.token(ofPitch: 60 + step / 2 % 7) || step % 2 == 1 && token == 0 ? 1 : 0
      }
      return CopiedRunIndex(of: music).longestRun(in: piece)
    }
    #expect(try copied(16) == 15)
    #expect(try copied(5) == 4)
    #expect(try copied(nil) == 40)
  }

  @Test("Scale and range hold at every note")
  func scaleAndRange() throws {
    let plan = try plan { ($0.tonic, $0.scale, $0.range) = (4, .minorPentatonic, 60...72) }
    let piece = try follow(plan) { token, step in (token &* 31 &+ step &* 17) % 43 }
    #expect(piece.notes.count > 20)
    #expect(
      piece.notes.allSatisfy { Scale.minorPentatonic.contains($0.pitch, tonic: 4) && (60...72).contains($0.pitch) })
  }
}
