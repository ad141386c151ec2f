/// How values are spread, by class: scores of positive and negative examples, lengths of reads.
///
/// All classes share the bins, whose edges are round numbers. A value that is not finite is left out, and a note below the
/// chart counts such values.
public struct Histogram: Chart, Equatable {
  /// The values of one class.
  public struct Series: Sendable, Equatable {
    /// As the legend shows it.
    public var name: String
    /// In any order.
    public var values: [Double]

    /// The values of a class.
    public init(_ name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// What the height of a bar tells.
  public enum Height: Sendable, Equatable {
    /// The number of values.
    case count
    /// The share of the values of the class, which lets a rare class be compared with a frequent one.
    case share
  }

  /// What the chart shows, in one line.
  public var title: String
  /// What the values are. A `range` is shown at least; the kind is linear.
  public var axis: Axis
  /// The classes, in the order of the legend.
  public var series: [Series]
  /// What the height of a bar tells.
  public var height: Height
  /// About how many bins there are: edges are round numbers.
  public var binCount: Int

  /// A histogram of classes.
  ///
  /// - Precondition: 1 to 200 bins, and a linear axis.
  public init(_ title: String, x: Axis, series: [Series], height: Height = .count, binCount: Int = 25) {
    precondition((1...200).contains(binCount), "1 to 200 bins")
    precondition(x.kind == .linear, "bins of equal width")
    self.title = title
    axis = x
    self.series = series
    self.height = height
    self.binCount = binCount
  }

  /// The chart as drawn.
  public var drawing: Drawing {
    let values = series.map { $0.values.filter(axis.kind.places) }
    let edges = Scale(.linear, holding: values.flatMap { $0 }, range: axis.range, tickCount: binCount)?.ticks.map(
      \.value)
    let bars = values.map { heights(of: $0, edges: edges ?? []) }
    let hasValues = values.contains { !$0.isEmpty }
    let yAxis = Axis(height == .count ? "count" : "share of the class")
    let corners = hasValues ? [edges?.first, edges?.last].compactMap { $0 }.map { ChartPoint($0, 0) } : []
    var plot = Plot(
      axis, yAxis, holding: corners + bars.flatMap { $0 }.map { ChartPoint(corners.first?.x ?? 0, $0) },
      legend: Legend(series.map(\.name), key: .bar))
    for (index, bars) in bars.enumerated() where !values[index].isEmpty {
      plot.marks += outline(bars, edges: edges ?? [], index: index, in: plot)
    }
    plot.noteLeftOut(series.reduce(0) { $0 + $1.values.count } - values.reduce(0) { $0 + $1.count }, "value")
    return plot.drawing(description(values))
  }

  /// The height of each bin; a value on an edge is in the bin to its right, the last edge in the last bin.
  private func heights(of values: [Double], edges: [Double]) -> [Double] {
    guard let first = edges.first, let last = edges.last, edges.count > 1, !values.isEmpty else { return [] }
    var counts = [Double](repeating: 0, count: edges.count - 1)
    for value in values {
      var bin = min(counts.count - 1, max(0, Int((value - first) / (last - first) * Double(counts.count))))
      // Division rounds; the edges decide.
      if value < edges[bin] { bin -= 1 } else if bin + 1 < counts.count, value >= edges[bin + 1] { bin += 1 }
      counts[bin] += 1
    }
    return height == .count ? counts : counts.map { $0 / Double(values.count) }
  }

  /// The bars of a class as one shape, so that classes behind it shine through without seams.
  private func outline(_ bars: [Double], edges: [Double], index: Int, in plot: Plot) -> [Markup] {
    var path = "M\(coordinate(plot.x(edges[0]))) \(coordinate(plot.bottom))"
    for (bin, bar) in bars.enumerated() {
      path += "V\(coordinate(plot.y(bar)))H\(coordinate(plot.x(edges[bin + 1])))"
    }
    path += "V\(coordinate(plot.bottom))"
    let color = ChartStyle.seriesClass(index)
    return [
      .element("path", ["class": "area \(color)", "d": path + "Z"]),
      .element("path", ["class": "line \(color)", "d": path]),
    ]
  }

  private func description(_ values: [[Double]]) -> String {
    let classes = zip(series, values).map { series, values in
      guard let least = values.min(), let greatest = values.max() else { return "\(series.name): no values." }
      let middle = values.sorted()[values.count / 2]
      let numbers = [least, greatest, middle].map { NumberText($0).text }
      return
        "\(series.name): \(counted(values.count, "value")) from \(numbers[0]) to \(numbers[1]), median \(numbers[2])."
    }
    return (["Histogram of \(axis.label)."] + classes).joined(separator: " ")
  }
}
