/// A line through points of a drawing, thinned to what can be seen of it.
struct Polyline {
  private var points: [ChartPoint] = []

  /// Of the points in half a unit across, those that the line enters and leaves by, the lowest and the highest
  /// are kept: thousands of updates draw the same picture in a small file.
  init(_ points: [ChartPoint]) {
    var column: [ChartPoint] = []
    for point in points {
      if let first = column.first, Self.column(of: first) != Self.column(of: point) {
        self.points += Self.thinned(column)
        column = []
      }
      column.append(point)
    }
    self.points += Self.thinned(column)
  }

  /// The path, of a line that moves straight from point to point.
  var path: String {
    points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(coordinate(point.x)) \(coordinate(point.y))"
    }.joined()
  }

  private static func column(of point: ChartPoint) -> Int { Int((point.x * 2).rounded()) }

  private static func thinned(_ column: [ChartPoint]) -> [ChartPoint] {
    guard column.count > 4 else { return column }
    let order = column.indices.sorted { (column[$0].y, $0) < (column[$1].y, $1) }
    let kept = Set([0, column.count - 1, order[0], order[order.count - 1]])
    return kept.sorted().map { column[$0] }
  }
}
