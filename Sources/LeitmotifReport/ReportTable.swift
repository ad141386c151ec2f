/// Rows of text under a header.
public struct ReportTable: Sendable, Equatable {
  /// To which side a column's texts go.
  public enum Alignment: String, Sendable, Equatable {
    /// Texts.
    case leading
    /// Marks.
    case center
    /// Numbers.
    case trailing
  }

  /// What the table shows, in one line.
  public let caption: String
  /// The columns' names.
  public let header: [String]
  /// A text for each column; the first names the row.
  public let rows: [[String]]
  /// A side for each column.
  public let alignments: [Alignment]
  /// The places of rows that stand out, such as the reported model among baselines.
  public let emphasizedRows: Set<Int>

  /// A table.
  ///
  /// - Parameters:
  ///   - alignments: of the columns; by default, the first is leading and the others trailing.
  /// - Precondition: every row, and `alignments` if given, has a member for each column, and emphasised rows are there.
  public init(
    _ caption: String, header: [String], rows: [[String]], alignments: [Alignment]? = nil, emphasizing: Set<Int> = []
  ) {
    precondition(rows.allSatisfy { $0.count == header.count }, "a text for each column")
    precondition(alignments.map { $0.count == header.count } ?? true, "an alignment for each column")
    precondition(emphasizing.allSatisfy(rows.indices.contains), "rows of the table")
    self.caption = caption
    self.header = header
    self.rows = rows
    self.alignments = alignments ?? header.indices.map { $0 == 0 ? .leading : .trailing }
    emphasizedRows = emphasizing
  }

  /// The table in a box that scrolls where the page is too narrow for it, by keyboard too.
  var markup: Markup {
    let head = header.enumerated().map { index, text in
      Markup.element("th", ["scope": "col", "class": alignments[index].rawValue], text: text)
    }
    let none = Markup.element(
      "tr", content: [.element("td", ["class": "center", "colspan": "\(max(1, header.count))"], text: "No rows")])
    let body = rows.isEmpty ? [none] : rows.indices.map(row)
    return .element(
      "div", ["class": "scroll", "role": "region", "aria-label": caption, "tabindex": "0"],
      content: [
        .element(
          "table",
          content: [
            .element("caption", text: caption),
            .element("thead", content: [.element("tr", content: head)]),
            .element("tbody", content: body),
          ])
      ])
  }

  private func row(_ index: Int) -> Markup {
    let cells = rows[index].enumerated().map { column, text in
      let alignment = alignments[column].rawValue
      return column == 0
        ? Markup.element("th", ["scope": "row", "class": alignment], text: text)
        : .element("td", ["class": alignment], text: text)
    }
    return emphasizedRows.contains(index)
      ? .element("tr", ["class": "emphasized"], content: cells) : .element("tr", content: cells)
  }
}
