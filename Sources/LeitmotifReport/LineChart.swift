/// Quantities against another: losses by update, gradient norms by time step.
///
/// A point that is not finite, or not above 0 on a logarithmic axis, is left out; the line breaks there, and a note below
/// the chart counts such points.
public struct LineChart: Chart, Equatable {
  /// One line.
  public struct Series: Sendable, Equatable {
    /// As the legend shows it.
    public var name: String
    /// In the order in which the line goes through them.
    public var points: [ChartPoint]

    /// A line through points.
    public init(_ name: String, points: [ChartPoint]) {
      self.name = name
      self.points = points
    }

    /// A line through values at 0, 1, 2, … or from `start` on.
    public init(_ name: String, values: [Double], startingAt start: Int = 0) {
      self.init(name, points: values.enumerated().map { ChartPoint(Double(start + $0.offset), $0.element) })
    }
  }

  /// A point that stands out, such as the best one.
  public struct Marker: Sendable, Equatable {
    /// Where it is.
    public var point: ChartPoint
    /// What is written beside it.
    public var label: String

    /// A marked point.
    public init(_ point: ChartPoint, label: String) {
      self.point = point
      self.label = label
    }
  }

  /// What the chart shows, in one line.
  public var title: String
  /// The horizontal axis.
  public var xAxis: Axis
  /// The vertical axis.
  public var yAxis: Axis
  /// The lines, in the order of the legend.
  public var series: [Series]
  /// The point that stands out, if any.
  public var marker: Marker?

  /// A chart of lines.
  public init(_ title: String, x: Axis, y: Axis, series: [Series], marker: Marker? = nil) {
    self.title = title
    xAxis = x
    yAxis = y
    self.series = series
    self.marker = marker
  }

  /// The chart as drawn.
  public var drawing: Drawing {
    let runs = series.map { pieces(of: $0.points) }
    let marked = marker.flatMap { places($0.point) ? $0 : nil }
    let shown = runs.flatMap { $0.joined() } + [marked?.point].compactMap { $0 }
    var plot = Plot(xAxis, yAxis, holding: shown, legend: Legend(series.map(\.name)))
    for (index, runs) in runs.enumerated() {
      plot.marks += runs.map { mark($0, index: index, in: plot) }
    }
    if let marked { plot.marks += markup(of: marked, in: plot) }
    let given = series.reduce(marker == nil ? 0 : 1) { $0 + $1.points.count }
    plot.noteLeftOut(given - shown.count, "point")
    return plot.drawing(description(runs))
  }

  private func places(_ point: ChartPoint) -> Bool { xAxis.kind.places(point.x) && yAxis.kind.places(point.y) }

  /// The points without those that have no place, in pieces without a gap.
  private func pieces(of points: [ChartPoint]) -> [[ChartPoint]] {
    points.split { !places($0) }.map(Array.init)
  }

  private func mark(_ run: [ChartPoint], index: Int, in plot: Plot) -> Markup {
    let color = ChartStyle.seriesClass(index)
    if run.count == 1 {
      return .element(
        "circle",
        ["class": "dot \(color)", "cx": coordinate(plot.x(run[0].x)), "cy": coordinate(plot.y(run[0].y)), "r": "3.5"])
    }
    let line = Polyline(run.map { ChartPoint(plot.x($0.x), plot.y($0.y)) })
    // Noise drawn thick is a blot.
    let weight = run.count > 400 ? "fine " : ""
    return .element("path", ["class": "line \(weight)\(color) \(ChartStyle.dashClass(index))", "d": line.path])
  }

  private func markup(of marker: Marker, in plot: Plot) -> [Markup] {
    let (x, y) = (plot.x(marker.point.x), plot.y(marker.point.y))
    let isLeft = x > (plot.left + plot.right) / 2
    let label = shortened(marker.label, width: (isLeft ? x - plot.left : plot.right - x) - 8)
    // Above the point, unless the frame ends there.
    let labelY = y - plot.top < 28 ? y + 22 : y - 12
    return [
      .element(
        "path", ["class": "guide", "d": "M\(coordinate(x)) \(coordinate(plot.top))V\(coordinate(plot.bottom))"]),
      .element("circle", ["class": "ring series-0", "cx": coordinate(x), "cy": coordinate(y), "r": "5"]),
      .element(
        "text",
        ["class": isLeft ? "halo end" : "halo", "x": coordinate(isLeft ? x - 8 : x + 8), "y": coordinate(labelY)],
        text: label),
    ]
  }

  private func description(_ runs: [[[ChartPoint]]]) -> String {
    let lines = zip(series, runs).map { series, runs in
      let points = runs.flatMap { $0 }
      guard let first = points.first, let last = points.last else { return "\(series.name): no points." }
      let ends = [first.x, first.y, last.x, last.y].map { NumberText($0).text }
      if points.count == 1 { return "\(series.name): \(ends[1]) at \(ends[0])." }
      return
        "\(series.name): \(counted(points.count, "point")), from \(ends[1]) at \(ends[0]) to \(ends[3]) at \(ends[2])."
    }
    let marked = marker.map { [" Marked: \($0.label)."] } ?? []
    return (["Lines of \(yAxis.label) against \(xAxis.label)."] + lines).joined(separator: " ") + marked.joined()
  }
}

extension Plot {
  /// Says how much of the data has no place in the chart.
  mutating func noteLeftOut(_ count: Int, _ noun: String) {
    guard count > 0 else { return }
    let isLogarithmic = xAxis.kind == .logarithmic || yAxis.kind == .logarithmic
    let reason = isLogarithmic ? "not finite, or not above 0 on a logarithmic axis" : "not finite"
    notes.append("\(counted(count, noun)) left out: \(reason).")
  }
}
