import Testing

@testable import LeitmotifReport

@Suite struct HeatMapTests {
  private func map(
    columnCount: Int, rowCount: Int, marks: [HeatMap.Mark] = [], value: (Int, Int) -> Float
  ) -> HeatMap {
    HeatMap(
      "sound",
      values: (0..<columnCount).flatMap { column in (0..<rowCount).map { value(column, $0) } }, rowCount: rowCount,
      xAxis: Axis("time (s)", range: 0...2), yAxis: Axis("mel channel", range: 0...Double(rowCount)), marks: marks)
  }

  @Test func whatIsEqualBesideEachOtherIsDrawnAtOnce() throws {
    let chart = map(columnCount: 100, rowCount: 4) { $1 == 3 ? 1 : 0 }
    let drawn = try #require(XMLTree(chart.svg)).elements.filter { $0.classes.contains("heat") }
    #expect(drawn.count == 1)
    #expect(drawn[0].attributes["fill-opacity"] == "1")
    #expect(drawn[0].attributes["d"]?.filter { $0 == "M" }.count == 1)
  }

  @Test func moreIsStronger() throws {
    let chart = map(columnCount: 90, rowCount: 1) { column, _ in Float(column) }
    let drawn = try #require(XMLTree(chart.svg)).elements.filter { $0.classes.contains("heat") }
    let starts = drawn.compactMap { $0.attributes["d"]?.dropFirst().prefix { $0 != " " } }.compactMap { Double($0) }
    #expect(starts.count == 8)
    #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func minutesOfSoundAreASmallFile() {
    let chart = map(columnCount: 12_000, rowCount: 40) { Float(($0 &* 7919 &+ $1 &* 104_729) % 1009) }
    #expect(chart.svg.utf8.count < 800_000)
    let smooth = map(columnCount: 12_000, rowCount: 40) { Float($0 / 400 + $1 / 4) }
    #expect(smooth.svg.utf8.count < 100_000)
  }

  @Test func marksAreNamedWhereThereIsRoom() throws {
    let marks: [HeatMap.Mark] = [
      .init("six", x: 0.5), .init("on it", x: 0.51), .init("two", x: 1.5), .init("out", x: 3),
    ]
    let tree = try #require(XMLTree(map(columnCount: 4, rowCount: 2, marks: marks) { Float($0 + $1) }.svg))
    let texts = tree.texts(of: "text", class: "middle")
    #expect(texts.contains("six") && texts.contains("two") && !texts.contains("on it") && !texts.contains("out"))
    #expect(tree.texts(of: "text").contains("mel channel"))
  }

  @Test(arguments: [Float.nan, .infinity, 0, 5])
  func valuesWithoutADifferenceAreThePaper(value: Float) throws {
    let tree = try #require(XMLTree(map(columnCount: 3, rowCount: 2) { _, _ in value }.svg))
    #expect(tree.elements.allSatisfy { !$0.classes.contains("heat") })
  }

  @Test func nothingIsAChartThatSaysSo() throws {
    let tree = try #require(XMLTree(map(columnCount: 0, rowCount: 2) { _, _ in 0 }.svg))
    #expect(tree.texts(of: "text").contains("No data"))
  }
}
