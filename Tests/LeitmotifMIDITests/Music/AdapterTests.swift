import Foundation
import LeitmotifData
import LeitmotifMIDI
import Testing

@Suite("Music as examples")
struct AdapterTests {
  private func examples(_ source: MIDISource, _ configuration: MIDIConfiguration) throws -> [Example<Piece>] {
    var reader = try MIDIAdapter(configuration: configuration).makeReader(for: source)
    var examples: [Example<Piece>] = []
    while let example = reader.next() { examples.append(example) }
    return examples
  }

  @Test("Pieces of a file are named after it, and belong together")
  func names() throws {
    let metres = [
      MetreChange(tick: .zero, metre: Metre(2, 4)), MetreChange(tick: Tick(1920), metre: Metre(6, 8)),
    ]
    let source = MIDISource(
      id: "a/reel.mid", style: "reel", transpositions: [0, -3], scores: [Samples.score([Samples.scale], metres: metres)]
    )
    let examples = try examples(source, Samples.configuration())
    #expect(examples.map(\.id) == ["a/reel.mid", "a/reel.mid-3", "a/reel.mid#2", "a/reel.mid#2-3"])
    #expect(Set(examples.map(\.group)) == ["a/reel.mid"])
    #expect(examples.map(\.content.head.style) == ["reel", "reel", "reel", "reel"])
    #expect(examples[1].content.notes[3].pitch == examples[0].content.notes[3].pitch - 3)
  }

  @Test("A whole piece is closed by the end token, and one that was cut is not")
  func end() throws {
    let adapter = try MIDIAdapter(configuration: Samples.configuration())
    let piece = try #require(Samples.pieces(Samples.score([Samples.scale])).first)
    guard case .tokens(let tokens) = try adapter.encode(piece) else { return }
    #expect(tokens.count == 33 && tokens[32] == adapter.endToken)
    let cut = Piece(head: piece.head, notes: piece.notes, isWhole: false)
    #expect(try adapter.encode(cut).count == 32)
  }

  @Test("A condition tells the bars of every metre, named or not, with its upbeat")
  func bars() throws {
    let adapter = try MIDIAdapter(configuration: Samples.configuration())
    for metre in [Metre(2, 4), Metre(6, 8), Metre(9, 8), Metre(7, 8), Metre(13, 16), Metre(1, 1)] {
      for upbeat in [0, 1, 3] {
        var head = PieceHead(metre: metre, upbeat: upbeat)
        var history = adapter.makeHistory(condition: adapter.condition(of: head))
        for _ in 0..<upbeat { history.append(0) }
        head.upbeat = 0
        let plain = adapter.makeHistory(condition: adapter.condition(of: head))
        #expect(history.features.numbers.prefix(33) == plain.features.numbers.prefix(33), "\(metre), upbeat \(upbeat)")
      }
    }
  }

  @Test("Metre, mode, style and kept keys each change the condition")
  func conditions() throws {
    let adapter = try MIDIAdapter(
      configuration: Samples.configuration {
        $0.styles = ["jig", "reel"]
        $0.movesKey = false
      })
    let heads = [
      PieceHead(), PieceHead(metre: Metre(3, 4)), PieceHead(upbeat: 2), PieceHead(style: "jig"),
      PieceHead(style: "reel"),
      PieceHead(key: MusicalKey(tonic: 0, mode: .minor)), PieceHead(key: MusicalKey(tonic: 5, mode: .major)),
    ]
    let conditions = heads.map(adapter.condition(of:))
    #expect(Set(conditions).count == heads.count)
    #expect(conditions.allSatisfy { $0.count == adapter.conditionWidth })
    #expect(adapter.condition(of: PieceHead(style: "unheard")) == conditions[0])
  }

  @Test("The configuration comes back from JSON, and what cannot be is refused")
  func configuration() throws {
    let configuration = Samples.configuration {
      $0.part = .named("Lead")
      $0.styles = ["jig"]
      $0.pitches = 40...90
    }
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(MIDIConfiguration.self, from: data) == configuration)
    let narrow = Samples.configuration { $0.pitches = 60...70 }
    #expect(throws: MusicError.self) { try MIDIAdapter(configuration: narrow) }
    let later = String(decoding: data, as: UTF8.self).replacing("\"version\":1", with: "\"version\":2")
    #expect(throws: MusicError.unsupportedVersion(2)) {
      try JSONDecoder().decode(MIDIConfiguration.self, from: Data(later.utf8))
    }
  }

  @Test("A finer grid does not make pieces shorter", arguments: [4, 12])
  func longest(stepsPerQuarter: Int) {
    let configuration = MIDIConfiguration(grid: Grid(stepsPerQuarter: stepsPerQuarter))
    #expect(configuration.maximumStepCount == 128 * stepsPerQuarter)
  }

  @Test("A tally tells how many files were left out for what reason, and names the first")
  func tally() throws {
    let tally = MIDITally()
    for name in ["d", "c", "b", "a"] {
      _ = try examples(MIDISource(id: name, tally: tally, scores: [Samples.score([])]), Samples.configuration())
    }
    let drums = Samples.score([Samples.line([(38, 4)], channel: 9)])
    _ = try examples(MIDISource(id: "e", tally: tally, scores: [drums]), Samples.configuration())
    _ = try examples(
      MIDISource(id: "f", tally: tally, scores: [Samples.score([Samples.scale])]), Samples.configuration())
    #expect(tally.fileCount == 6 && tally.pieceCount == 1)
    #expect(tally.skipped.map(\.files) == [["a", "b", "c", "d"], ["e"]])
    #expect(tally.notes.first == "4 files: no notes (a, b, c, …)")
  }
}
