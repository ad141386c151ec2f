import Foundation
import LeitmotifMIDI
import Testing

@Suite("Scores")
struct ScoreTests {
  @Test("A score ends with the last release, whichever part it is of")
  func end() {
    let long = Part(notes: [Note(onset: .zero, duration: Tick(960), pitch: 48)])
    let short = Part(notes: [Note(onset: Tick(480), duration: Tick(240), pitch: 60)])
    #expect(Score(ticksPerQuarter: 480, parts: [long, short]).end == Tick(960))
    #expect(Score(ticksPerQuarter: 480, parts: []).end == .zero)
  }

  @Test("A metre or key that cannot be is refused when it is read, not when it is used")
  func damagedSettings() throws {
    for (beats, unit) in [(0, 4), (3, 0), (3, 3), (3, 128), (-1, 4)] {
      let data = Data("{\"beatCount\":\(beats),\"beatUnit\":\(unit)}".utf8)
      #expect(throws: DecodingError.self, "\(beats)/\(unit)") { try JSONDecoder().decode(Metre.self, from: data) }
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(MusicalKey.self, from: Data("{\"tonic\":12,\"mode\":\"major\"}".utf8))
    }
    let metre = Metre(6, 8)
    #expect(try JSONDecoder().decode(Metre.self, from: JSONEncoder().encode(metre)) == metre)
  }
}
