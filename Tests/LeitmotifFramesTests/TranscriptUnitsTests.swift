import LeitmotifFrames
import Testing

@Suite("Units of transcripts")
struct TranscriptUnitsTests {
  @Test(
    "Spaces at the ends and runs of them mean nothing",
    arguments: [
      (TranscriptUnits.words, ["two", "six"]), (.characters, ["t", "w", "o", " ", "s", "i", "x"]),
    ])
  func spaces(_ units: TranscriptUnits, _ symbols: [String]) {
    #expect(units.symbols(of: "  two \t six ") == symbols)
  }

  @Test("Words come back from their symbols", arguments: TranscriptUnits.allCases)
  func words(_ units: TranscriptUnits) {
    #expect(units.words(of: units.symbols(of: "nine nine one")) == ["nine", "nine", "one"])
    #expect(units.words(of: units.symbols(of: "")).isEmpty)
  }
}
