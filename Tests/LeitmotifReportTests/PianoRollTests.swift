import Testing

@testable import LeitmotifReport

@Suite struct PianoRollTests {
  private func roll(bars: Int, firstBar: Int = 1, pitches: [Int]) -> PianoRoll {
    PianoRoll(
      "roll",
      voices: [
        .init("a", notes: pitches.enumerated().map { .init(start: Double($0), end: Double($0) + 1, pitch: $1) })
      ], barLines: (0...bars).map { Double($0) * 4 }, firstBar: firstBar)
  }

  private func bars(_ tree: XMLTree) -> [(x: Double, y: Double, width: Double)] {
    tree.elements.filter { $0.classes.contains("note-bar") }.map { element in
      func number(_ name: String) -> Double { element.attributes[name].flatMap(Double.init) ?? .nan }
      return (number("x"), number("y"), number("width"))
    }
  }

  @Test func laterIsFurtherRightAndHigherIsFurtherUp() throws {
    let drawn = bars(try #require(XMLTree(roll(bars: 2, pitches: [60, 62, 67, 59]).svg)))
    #expect(drawn.count == 4)
    #expect(zip(drawn, drawn.dropFirst()).allSatisfy { $0.x < $1.x })
    #expect(drawn[2].y < drawn[1].y && drawn[1].y < drawn[0].y && drawn[0].y < drawn[3].y)
    // Rows are evenly apart.
    #expect(abs((drawn[0].y - drawn[1].y) * 5 - (drawn[1].y - drawn[2].y) * 2) < 0.8)
  }

  @Test func octavesAndBarsAreNamed() throws {
    let texts = try #require(XMLTree(roll(bars: 3, pitches: [60, 84]).svg)).texts(of: "text", class: "muted")
    #expect(texts.filter { $0.hasPrefix("C") } == ["C4", "C5", "C6"])
    #expect(texts.filter { !$0.hasPrefix("C") } == ["1", "2", "3"])
  }

  @Test func anUpbeatHasNoNumberAndSharesTheFirstLine() throws {
    let tree = try #require(XMLTree(roll(bars: 17, firstBar: 0, pitches: [60]).svg))
    let numbers = tree.texts(of: "text", class: "muted").filter { !$0.hasPrefix("C") }
    #expect(numbers == (1...16).map { "\($0)" })
    #expect(tree.count(of: "path", class: "axis") == 1)
  }

  @Test func aLongPieceGoesOnBelow() throws {
    let short = roll(bars: 16, pitches: [60])
    let long = PianoRoll(
      "roll", voices: [.init("a", notes: [.init(start: 62, end: 66, pitch: 60)])],
      barLines: (0...40).map { Double($0) * 4 })
    #expect(long.drawing.height > 2 * short.drawing.height)
    // A note over the line's end is drawn on both.
    let drawn = bars(try #require(XMLTree(long.svg)))
    #expect(drawn.count == 2 && drawn[0].y < drawn[1].y && drawn[1].x < drawn[0].x)
    #expect(try #require(XMLTree(long.svg)).count(of: "path", class: "axis") == 3)
  }

  @Test func eachVoiceHasItsColourAndItsName() throws {
    let chart = PianoRoll(
      "two", voices: ["given", "made"].map { .init($0, notes: [.init(start: 0, end: 1, pitch: 60)]) }, barLines: [0, 4])
    let tree = try #require(XMLTree(chart.svg))
    #expect(
      tree.elements.filter { $0.classes.contains("note-bar") }.map { $0.classes.last } == ["series-0", "series-1"])
    #expect(tree.texts(of: "text").contains("given") && tree.texts(of: "text").contains("made"))
    #expect(tree.texts(of: "desc")[0].contains("Notes from C4 to C4 in 1 bar. given: 1 note."))
  }
}
