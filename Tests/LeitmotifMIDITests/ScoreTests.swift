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
}
