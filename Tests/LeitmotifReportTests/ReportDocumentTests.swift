import Testing

@testable import LeitmotifReport

@Suite struct ReportDocumentTests {
  private static let hostile = ChartTests.hostile

  private static let full = ReportDocument(
    "Report " + hostile, summary: hostile, figures: [.init(hostile, hostile, detail: hostile)],
    sections: [
      .init(
        hostile,
        [
          .text(hostile),
          .table(
            ReportTable(
              "Scores", header: ["model", "accuracy"], rows: [["a", "0.5"], [hostile, "1"]], emphasizing: [1])),
        ] + ChartTests.charts.map { .chart($0, caption: hostile) }),
      .init("None", [.table(ReportTable("No rows", header: ["a", "b"], rows: []))]),
    ], provenance: [.init("command", "leitmotif train"), .init(hostile, hostile)])

  private func parse(_ report: ReportDocument) throws -> XMLTree { try #require(XMLTree(report.html)) }

  @Test func aPageIsWellFormedWhateverTheTextsSay() throws {
    let tree = try parse(Self.full)
    #expect(tree.elements.first?.name == "html")
    #expect(!tree.elements.contains { $0.name == "script" || $0.name == "b" })
    #expect(try parse(ReportDocument("")).texts(of: "h1") == [""])
  }

  @Test func aPageIsTheSameEveryTime() { #expect(Array(Self.full.html.utf8) == Array(Self.full.html.utf8)) }

  @Test func aPageAsksForNothingFromOutside() throws {
    let tree = try parse(Self.full)
    #expect(!tree.elements.contains { ["link", "img", "iframe", "object", "script"].contains($0.name) })
    #expect(!tree.elements.contains { $0.attributes["src"] != nil || $0.attributes["href"] != nil })
    let styles = tree.texts(of: "style").joined()
    #expect(!styles.contains("url(") && !styles.contains("@import"))
    #expect(tree.elements.contains { $0.attributes["content"]?.hasPrefix("default-src 'none'") == true })
  }

  @Test func namesWithinAPageAreUniqueAndFound() throws {
    let tree = try parse(Self.full)
    let names = tree.elements.compactMap { $0.attributes["id"] }
    #expect(Set(names).count == names.count)
    let wanted = tree.elements.compactMap { $0.attributes["aria-labelledby"] }.flatMap { $0.split(separator: " ") }
    #expect(Set(wanted.map(String.init)) == Set(names))
  }

  @Test func aTableHasACaptionAndHeadersWithScope() throws {
    let tree = try parse(Self.full)
    #expect(tree.texts(of: "caption") == ["Scores", "No rows"])
    let headers = tree.elements.filter { $0.name == "th" }
    #expect(headers.map { $0.attributes["scope"] } == ["col", "col", "row", "row", "col", "col"])
    #expect(tree.count(of: "tr", class: "emphasized") == 1)
    #expect(tree.texts(of: "td", class: "trailing") == ["0.5", "1"])
  }

  @Test func aTableWithoutRowsSaysSo() throws { #expect(try parse(Self.full).texts(of: "td").contains("No rows")) }

  @Test func theStyleIsTheSameForXMLAndForHTML() {
    for css in [PageStyle.css, ChartStyle.standalone] { #expect(Markup.escaped(css) == css) }
  }
}
