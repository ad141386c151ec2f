/// Numbers over two quantities as colours, such as a spectrogram: time from left to right, channels from below to
/// above.
///
/// A value is drawn as one of nine strengths of a colour, between the 2nd and the 98th hundredth of all, and what is
/// equal beside each other is drawn at once; more columns than a screen shows are drawn as their means. So minutes of
/// sound take tens of kilobytes. The paper is the least value, in light and in dark.
public struct HeatMap: Chart, Equatable {
  /// A word or a letter above the place where it stands.
  public struct Mark: Sendable, Equatable {
    /// As it is drawn.
    public var text: String
    /// Along the horizontal axis.
    public var x: Double

    /// A mark.
    public init(_ text: String, x: Double) {
      self.text = text
      self.x = x
    }
  }

  /// What the chart shows, in one line.
  public var title: String
  /// Row-major `[columns, rows]`: a column is one place of the horizontal axis, from below to above.
  public let values: [Float]
  /// Values a column.
  public let rowCount: Int
  /// What the columns cover, from the first one's beginning to the last one's end.
  public let xAxis: Axis
  /// What the rows cover, from the lowest one's lower edge to the highest one's upper edge.
  public let yAxis: Axis
  /// Drawn above, where there is room, and as fine lines.
  public let marks: [Mark]

  /// A heat map. What is not finite is drawn as the paper.
  ///
  /// - Precondition: whole columns; both axes are linear and have a range; marks have a place.
  public init(
    _ title: String, values: [Float], rowCount: Int, xAxis: Axis, yAxis: Axis, marks: [Mark] = []
  ) {
    precondition(rowCount >= 1 && values.count % rowCount == 0, "values fill whole columns")
    precondition(
      [xAxis, yAxis].allSatisfy { $0.kind == .linear && $0.range != nil }, "axes that say what the values cover")
    precondition(marks.allSatisfy(\.x.isFinite), "a mark has a place")
    self.title = title
    self.values = values
    self.rowCount = rowCount
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.marks = marks
  }

  /// Columns.
  public var columnCount: Int { values.count / rowCount }

  /// The chart as drawn.
  public var drawing: Drawing {
    let corners = [xAxis, yAxis].map { $0.range ?? 0...1 }
    let isEmpty = values.isEmpty
    let points = isEmpty ? [] : [ChartPoint(corners[0].lowerBound, corners[1].lowerBound)]
    var plot = Plot(xAxis, yAxis, holding: points, legend: Legend([]), stripHeight: 0, headroom: marks.isEmpty ? 0 : 20)
    guard !isEmpty else { return plot.drawing("No values.") }
    let grid = HeatGrid(self)
    for level in 1...HeatGrid.levelCount {
      let path = grid.path(of: level, in: plot, over: corners[0], corners[1])
      guard !path.isEmpty else { continue }
      let opacity = coordinate(Double(level) / Double(HeatGrid.levelCount))
      plot.marks.append(
        .element(
          "path", ["class": "heat series-0", "fill-opacity": opacity, "shape-rendering": "crispEdges", "d": path]))
    }
    plot.marks += marks(in: plot, over: corners[0])
    let spoken = marks.isEmpty ? "" : " Marks: \(marks.map(\.text).joined(separator: " "))."
    return plot.drawing("\(counted(columnCount, "column")) of \(counted(rowCount, "value")).\(spoken)")
  }

  /// A text is left out where it would stand on the one before; its line is not.
  private func marks(in plot: Plot, over range: ClosedRange<Double>) -> [Markup] {
    var free = -Double.infinity
    let places = marks.filter { range.contains($0.x) }.sorted { $0.x < $1.x }
    let texts = places.compactMap { mark -> Markup? in
      let (place, half) = (plot.x(mark.x), textWidth(mark.text) / 2)
      guard place - half >= free else { return nil }
      free = place + half + 3
      return .element(
        "text", ["class": "middle", "x": coordinate(place), "y": coordinate(plot.top - 6)], text: mark.text)
    }
    let lines = places.map { "M\(coordinate(plot.x($0.x))) \(coordinate(plot.top))V\(coordinate(plot.bottom))" }
    return texts.isEmpty ? [] : [.element("path", ["class": "guide", "d": lines.joined()])] + texts
  }
}

/// A heat map's values as levels, in no more columns than can be told apart.
struct HeatGrid {
  /// Level 0 is the paper.
  static let levelCount = 8
  private static let mostColumns = 360
  private static let mostRows = 128

  /// Of each column, from below to above.
  let levels: [[Int]]

  init(_ map: HeatMap) {
    let columns = Self.means(of: map.columnCount, atMost: Self.mostColumns) { column in
      let start = column * map.rowCount
      return (start..<(start + map.rowCount)).map { Double(map.values[$0]) }
    }
    let cells = columns.map { column in
      Self.means(of: column.count, atMost: Self.mostRows) { [column[$0]] }.map { $0[0] }
    }
    let sorted = cells.joined().filter(\.isFinite).sorted()
    guard let least = sorted.first, let greatest = sorted.last else {
      levels = cells.map { $0.map { _ in 0 } }
      return
    }
    var (low, high) = (sorted[sorted.count / 50], sorted[sorted.count - 1 - sorted.count / 50])
    if low == high { (low, high) = (least, greatest) }
    levels = cells.map { $0.map { Self.level(of: $0, low, high) } }
  }

  /// Of a count of rows of numbers, the means of those that fall together.
  private static func means(of count: Int, atMost most: Int, row: (Int) -> [Double]) -> [[Double]] {
    guard count > most else { return (0..<count).map(row) }
    return (0..<most).map { place in
      let range = (place * count / most)..<((place + 1) * count / most)
      var sums = row(range.lowerBound)
      for index in range.dropFirst() {
        for (place, value) in row(index).enumerated() { sums[place] += value }
      }
      return sums.map { $0 / Double(range.count) }
    }
  }

  private static func level(of value: Double, _ low: Double, _ high: Double) -> Int {
    guard value.isFinite, high > low else { return 0 }
    let share = min(max((value - low) / (high - low), 0), 1)
    return min(Int(share * Double(levelCount + 1)), levelCount)
  }

  /// Rectangles of one level: what is equal in a row is one.
  func path(
    of level: Int, in plot: Plot, over xRange: ClosedRange<Double>, _ yRange: ClosedRange<Double>
  ) -> String {
    let rowCount = levels.first?.count ?? 0
    func x(_ column: Int) -> Double { plot.x(Self.place(column, of: levels.count, in: xRange)) }
    var path = ""
    for row in 0..<rowCount {
      let bottom = plot.y(Self.place(row, of: rowCount, in: yRange))
      let top = plot.y(Self.place(row + 1, of: rowCount, in: yRange))
      var column = 0
      while column < levels.count {
        let first = column
        while column < levels.count, levels[column][row] == level { column += 1 }
        if column > first {
          let left = coordinate(x(first))
          path +=
            "M\(left) \(coordinate(bottom))H\(coordinate(x(column)))V\(coordinate(top))H\(left)z"
        }
        column += 1
      }
    }
    return path
  }

  private static func place(_ index: Int, of count: Int, in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(index) / Double(count)
  }
}
