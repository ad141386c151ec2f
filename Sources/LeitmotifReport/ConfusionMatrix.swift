/// What was predicted for what was true: a row for each true label, a column for each predicted one.
///
/// The shade of a cell is its share of the row, so that rare classes are seen as well as frequent ones; the number in it is
/// the count.
public struct ConfusionMatrix: Chart, Equatable {
  /// What the chart shows, in one line.
  public var title: String
  /// In the order of rows and columns.
  public let labels: [String]
  /// `counts[i][j]`: how often the true label i was predicted as j.
  public let counts: [[Int]]

  /// A confusion matrix.
  ///
  /// - Precondition: a row of counts for each label, a count for each label in it, none below 0.
  public init(_ title: String, labels: [String], counts: [[Int]]) {
    precondition(
      counts.count == labels.count && counts.allSatisfy { $0.count == labels.count && $0.allSatisfy { $0 >= 0 } },
      "a count for each pair of labels")
    self.title = title
    self.labels = labels
    self.counts = counts
  }

  /// The chart as drawn.
  public var drawing: Drawing {
    guard !labels.isEmpty else {
      return Drawing(
        width: Plot.width, height: 80, description: "No labels.",
        content: [
          .element("text", ["class": "muted middle", "x": coordinate(Plot.width / 2), "y": "40"], text: "No data")
        ])
    }
    let grid = MatrixLayout(labels: labels, counts: counts)
    var content = headings(grid)
    for row in labels.indices {
      let total = counts[row].reduce(0, +)
      for column in labels.indices { content.append(cell(row, column, total: total, grid)) }
    }
    return Drawing(width: grid.width, height: grid.height, description: description, content: content)
  }

  private func cell(_ row: Int, _ column: Int, total: Int, _ grid: MatrixLayout) -> Markup {
    let count = counts[row][column]
    let share = total == 0 ? 0 : Double(count) / Double(total)
    let (x, y) = (grid.left + grid.cell * Double(column), grid.top + grid.cell * Double(row))
    let place = (x: coordinate(x), y: coordinate(y), size: coordinate(grid.cell - 2))
    var content: [Markup] = [
      .element(
        "title", text: "true \(labels[row]), predicted \(labels[column]): \(count) of \(total), \(percent(share))"),
      .element("rect", ["class": "grid", "x": place.x, "y": place.y, "width": place.size, "height": place.size]),
      .element(
        "rect",
        [
          "class": "heat series-0", "x": place.x, "y": place.y, "width": place.size, "height": place.size,
          "fill-opacity": Self.opacity(share),
        ]),
    ]
    let color = share > 0.5 ? "middle on-heat" : count == 0 ? "middle muted" : "middle"
    let (middle, center) = (coordinate(x + grid.cell / 2 - 1), y + grid.cell / 2 - 1)
    let size = grid.countSize
    content.append(
      .element(
        "text",
        [
          "class": color, "x": middle, "y": coordinate(center + (grid.showsShares ? -2 : size * 0.36)),
          "font-size": coordinate(size),
        ], text: "\(count)"))
    if grid.showsShares, total > 0 {
      content.append(
        .element(
          "text", ["class": color, "x": middle, "y": coordinate(center + 15), "font-size": "11"], text: percent(share)))
    }
    return .element("g", content: content)
  }

  /// To a hundredth, from 0.04 so that no count is invisible beside none.
  private static func opacity(_ share: Double) -> String {
    let hundredths = share == 0 ? 0 : max(4, Int((share * 100).rounded()))
    return NumberText(mantissa: hundredths, exponent: -2).plain
  }

  private func headings(_ grid: MatrixLayout) -> [Markup] {
    let middle = grid.cell * Double(labels.count) / 2
    var content: [Markup] = [
      .element("text", ["class": "middle", "x": coordinate(grid.left + middle), "y": "16"], text: "predicted"),
      .element(
        "text", ["class": "middle", "transform": "translate(17 \(coordinate(grid.top + middle))) rotate(-90)"],
        text: "true"),
    ]
    let size = coordinate(grid.labelSize)
    for (index, name) in grid.shortLabels.enumerated() {
      let place = grid.cell * (Double(index) + 0.5) - 1
      let (x, y) = (coordinate(grid.left + place), coordinate(grid.top - 8))
      content.append(
        grid.turnsLabels
          ? .element(
            "text",
            [
              "class": "muted",
              "transform": "translate(\(coordinate(grid.left + place + grid.labelSize * 0.36)) \(y)) rotate(-90)",
              "font-size": size,
            ], text: name)
          : .element("text", ["class": "muted middle", "x": x, "y": y, "font-size": size], text: name))
      content.append(
        .element(
          "text",
          [
            "class": "muted end", "x": coordinate(grid.left - 8),
            "y": coordinate(grid.top + place + grid.labelSize * 0.36), "font-size": size,
          ], text: name))
    }
    return content
  }

  private var description: String {
    let total = counts.reduce(0) { $0 + $1.reduce(0, +) }
    let hits = labels.indices.reduce(0) { $0 + counts[$1][$1] }
    let lines = labels.indices.map { row in
      let cells = labels.indices.filter { counts[row][$0] > 0 }.map { "\(labels[$0]) \(counts[row][$0])" }
      return "True \(labels[row]) predicted as: \(cells.isEmpty ? "never seen" : cells.joined(separator: ", "))."
    }
    return "\(hits) of \(counted(total, "example")) on the diagonal. " + lines.joined(separator: " ")
  }
}

/// Sizes of a confusion matrix: a few labels get large cells, many get smaller text and then a wider drawing.
struct MatrixLayout {
  let shortLabels: [String]
  let labelSize: Double
  let countSize: Double
  let cell: Double
  let turnsLabels: Bool
  let showsShares: Bool
  let left: Double
  let top: Double
  let width: Double
  let height: Double

  init(labels: [String], counts: [[Int]]) {
    let isDense = labels.count > 12
    let labelSize = isDense ? 10.0 : 13
    let room = isDense ? 90.0 : 110
    let short = labels.map { shortened($0, width: room, size: labelSize) }
    let widest = short.map { textWidth($0, size: labelSize) }.max() ?? 0
    let left = (24 + widest + 16).rounded(.up)
    let cell = min(96, max(isDense ? 22 : 28, (Plot.width - 16 - left) / Double(labels.count)))
    let longest = counts.flatMap { $0 }.map { textWidth("\($0)", size: 1) }.max() ?? 1
    self.labelSize = labelSize
    self.cell = cell
    self.left = left
    shortLabels = short
    turnsLabels = widest > cell - 6
    showsShares = cell >= 56
    countSize = min(showsShares ? 15 : isDense ? 10 : 13, (cell - 6) / longest)
    top = 24 + (turnsLabels ? widest : labelSize) + 14
    width = max(Plot.width, left + cell * Double(labels.count) + 16)
    height = top + cell * Double(labels.count) + 12
  }
}
