/// The names of a chart's series with their colours, in as many rows as they need.
struct Legend: Sendable {
  /// How a series looks in the chart.
  enum Key: Sendable {
    case line, bar
  }

  private struct Entry {
    let name: String
    let index: Int
    let x: Double
    let row: Int
  }

  private let entries: [Entry]
  private let key: Key

  /// - Parameters:
  ///   - names: of the series in order. A legend of one is shown only where `showsSingle`.
  init(_ names: [String], key: Key = .line, showsSingle: Bool = false) {
    self.key = key
    let room = Plot.width - 32
    var (x, row) = (0.0, 0)
    var entries: [Entry] = []
    for (index, name) in names.enumerated() where names.count > 1 || showsSingle {
      let shown = shortened(name, width: room - 32)
      let width = 32 + textWidth(shown)
      if x > 0, x + width > room { (x, row) = (0, row + 1) }
      entries.append(Entry(name: shown, index: index, x: 16 + x, row: row))
      x += width + 16
    }
    self.entries = entries
  }

  var height: Double { entries.last.map { 20 * Double($0.row + 1) + 4 } ?? 0 }

  func markup(width: Double) -> [Markup] {
    entries.flatMap { entry in
      let y = 16 + 20 * Double(entry.row)
      return [
        sample(entry, y: y - 4.5),
        .element("text", ["x": coordinate(entry.x + 32), "y": coordinate(y)], text: entry.name),
      ]
    }
  }

  private func sample(_ entry: Entry, y: Double) -> Markup {
    let color = ChartStyle.seriesClass(entry.index)
    switch key {
    case .line:
      return .element(
        "path",
        [
          "class": "line \(color) \(ChartStyle.dashClass(entry.index))",
          "d": "M\(coordinate(entry.x)) \(coordinate(y))h26",
        ])
    case .bar:
      return .element(
        "rect",
        ["class": "bar \(color)", "x": coordinate(entry.x), "y": coordinate(y - 6), "width": "26", "height": "12"])
    }
  }
}
