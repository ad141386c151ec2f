/// A report in one HTML file that needs no other: charts are SVG inside it, the style stands in it, nothing is fetched and
/// no script runs. It follows the reader's choice of light or dark, fits a telephone and a desk, and prints.
///
/// The page is well-formed XML too. All text is escaped.
public struct ReportDocument: Sendable {
  /// A number that sums the report up.
  public struct Figure: Sendable, Equatable {
    /// What it is.
    public var label: String
    /// The number, as it is to be read.
    public var value: String
    /// What to know about it, such as its interval; may be empty.
    public var detail: String

    /// A number with its name.
    public init(_ label: String, _ value: String, detail: String = "") {
      self.label = label
      self.value = value
      self.detail = detail
    }
  }

  /// A part under a heading.
  public struct Section: Sendable {
    /// The heading.
    public var title: String
    /// From top to bottom. Charts that follow each other stand side by side where there is room.
    public var blocks: [Block]

    /// A part under a heading.
    public init(_ title: String, _ blocks: [Block]) {
      self.title = title
      self.blocks = blocks
    }
  }

  /// What a section is made of.
  public enum Block: Sendable {
    /// A paragraph.
    case text(String)
    /// A table.
    case table(ReportTable)
    /// A chart, with its title, and with a caption below that may be empty.
    case chart(any Chart, caption: String = "")
  }

  /// A fact of how the report came about: the command, a seed, a digest.
  public struct Fact: Sendable, Equatable {
    /// What it is.
    public var term: String
    /// The fact. Line breaks are kept.
    public var description: String

    /// A fact by name.
    public init(_ term: String, _ description: String) {
      self.term = term
      self.description = description
    }
  }

  /// The heading of the page.
  public var title: String
  /// What the reader learns, in a sentence or two; may be empty.
  public var summary: String
  /// The numbers that sum it up.
  public var figures: [Figure]
  /// The parts.
  public var sections: [Section]
  /// How it was made, at the end.
  public var provenance: [Fact]

  /// A report.
  public init(
    _ title: String, summary: String = "", figures: [Figure] = [], sections: [Section] = [], provenance: [Fact] = []
  ) {
    self.title = title
    self.summary = summary
    self.figures = figures
    self.sections = sections
    self.provenance = provenance
  }

  /// The page.
  public var html: String {
    let page = Markup.element(
      "html", ["xmlns": "http://www.w3.org/1999/xhtml", "lang": "en"],
      content: [head, .element("body", content: [.element("main", content: [header] + parts + madeBy)])])
    return "<!DOCTYPE html>\n" + page.serialized
  }

  private var head: Markup {
    .element(
      "head",
      content: [
        .element("meta", ["charset": "utf-8"]),
        // Nothing may be fetched, whatever a text in the report tries.
        .element(
          "meta",
          ["http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"]),
        .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("meta", ["name": "color-scheme", "content": "light dark"]),
        .element("title", text: title),
        .element("style", text: PageStyle.css),
      ])
  }

  private var header: Markup {
    var content: [Markup] = [.element("h1", text: title)]
    if !summary.isEmpty { content.append(.element("p", ["class": "summary"], text: summary)) }
    if !figures.isEmpty {
      content.append(.element("dl", ["class": "figures"], content: figures.map(Self.markup)))
    }
    return .element("header", content: content)
  }

  private static func markup(of figure: Figure) -> Markup {
    var content: [Markup] = [
      .element("dt", text: figure.label), .element("dd", ["class": "value"], text: figure.value),
    ]
    if !figure.detail.isEmpty { content.append(.element("dd", ["class": "detail"], text: figure.detail)) }
    return .element("div", content: content)
  }

  private var parts: [Markup] {
    var chartCount = 0
    return sections.map { section in
      var content: [Markup] = [.element("h2", text: section.title)]
      var charts: [Markup] = []
      for block in section.blocks {
        if case .chart(let chart, let caption) = block {
          chartCount += 1
          charts.append(Self.figure(chart, caption: caption, number: chartCount))
          continue
        }
        Self.flush(&charts, into: &content)
        switch block {
        case .text(let text): content.append(.element("p", text: text))
        case .table(let table): content.append(table.markup)
        case .chart: break
        }
      }
      Self.flush(&charts, into: &content)
      return .element("section", content: content)
    }
  }

  private static func flush(_ charts: inout [Markup], into content: inout [Markup]) {
    guard !charts.isEmpty else { return }
    content.append(.element("div", ["class": "charts"], content: charts))
    charts = []
  }

  private static func figure(_ chart: any Chart, caption: String, number: Int) -> Markup {
    let drawing = chart.drawing
    let content: [Markup] =
      [
        .element("h3", text: chart.title),
        drawing.markup(title: chart.title, identifier: "chart-\(number)"),
      ] + (caption.isEmpty ? [] : [.element("figcaption", text: caption)])
    return .element("figure", ["class": drawing.width > 1.5 * Plot.width ? "wide" : "chart-box"], content: content)
  }

  private var madeBy: [Markup] {
    guard !provenance.isEmpty else { return [] }
    let facts = provenance.flatMap { fact -> [Markup] in
      [.element("dt", text: fact.term), .element("dd", text: fact.description)]
    }
    return [
      .element(
        "section",
        content: [.element("h2", text: "How it was made"), .element("dl", ["class": "facts"], content: facts)])
    ]
  }
}
