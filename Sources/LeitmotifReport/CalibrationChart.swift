/// Whether probabilities mean what they say: the share of hits among predictions of about one probability, by that
/// probability, with the number of predictions in each bin below.
///
/// A perfectly calibrated model lies on the diagonal (Niculescu-Mizil and Caruana, 2005; Guo et al., 2017, figure 1).
public struct CalibrationChart: Chart, Equatable {
  /// Predictions of about one probability.
  public struct Bin: Sendable, Equatable {
    /// The mean of the predicted probabilities, in 0…1.
    public var predicted: Double
    /// The share of predictions that came true, in 0…1.
    public var observed: Double
    /// The number of predictions; a bin of none is left out.
    public var count: Int

    /// A bin of predictions.
    public init(predicted: Double, observed: Double, count: Int) {
      self.predicted = predicted
      self.observed = observed
      self.count = count
    }
  }

  /// The bins of a model, or of one before or after its probabilities were scaled.
  public struct Series: Sendable, Equatable {
    /// As the legend shows it.
    public var name: String
    /// By rising probability.
    public var bins: [Bin]

    /// The bins of a model.
    public init(_ name: String, bins: [Bin]) {
      self.name = name
      self.bins = bins
    }
  }

  /// What the chart shows, in one line.
  public var title: String
  /// The models, in the order of the legend.
  public var series: [Series]

  /// A reliability diagram.
  public init(_ title: String, series: [Series]) {
    self.title = title
    self.series = series
  }

  /// The chart as drawn.
  public var drawing: Drawing {
    let bins = series.map { $0.bins.filter(Self.places) }
    var plot = Plot(
      Axis("predicted probability", range: 0...1), Axis("share observed", range: 0...1),
      holding: bins.flatMap { $0 }.map { ChartPoint($0.predicted, $0.observed) },
      legend: Legend(series.map(\.name)), isSquare: true, stripHeight: Self.stripHeight)
    plot.marks.append(plot.diagonal)
    let greatest = bins.flatMap { $0 }.map(\.count).max() ?? 0
    for (index, bins) in bins.enumerated() {
      plot.marks += curve(bins, index: index, in: plot)
      plot.strip += bars(bins, index: index, greatest: greatest, in: plot)
    }
    plot.strip += stripLabels(greatest: greatest, in: plot)
    let leftOut = series.flatMap(\.bins).filter { $0.count != 0 && !Self.places($0) }.count
    if leftOut > 0 { plot.notes.append("\(counted(leftOut, "bin")) left out: not between 0 and 1.") }
    return plot.drawing(description(bins))
  }

  private static let stripHeight = 64.0

  private static func places(_ bin: Bin) -> Bool {
    bin.count > 0 && (0...1).contains(bin.predicted) && (0...1).contains(bin.observed)
  }

  private func curve(_ bins: [Bin], index: Int, in plot: Plot) -> [Markup] {
    let color = ChartStyle.seriesClass(index)
    let points = bins.map { ChartPoint(plot.x($0.predicted), plot.y($0.observed)) }
    let dots = zip(bins, points).map { bin, point in
      let numbers = "\(percent(bin.observed)) of \(bin.count) at a predicted \(percent(bin.predicted))"
      return Markup.element(
        "circle", ["class": "dot \(color)", "cx": coordinate(point.x), "cy": coordinate(point.y), "r": "4"],
        content: [.element("title", text: "\(series[index].name): \(numbers)")])
    }
    guard points.count > 1 else { return dots }
    let classes = "line \(color) \(ChartStyle.dashClass(index))"
    return [.element("path", ["class": classes, "d": Polyline(points).path])] + dots
  }

  /// A bar for each bin below the diagram, where its probability is; those of several series side by side.
  private func bars(_ bins: [Bin], index: Int, greatest: Int, in plot: Plot) -> [Markup] {
    let room = min(26, (plot.right - plot.left) / Double(max(8, bins.count + 1)) * 0.72)
    let width = room / Double(series.count)
    return bins.map { bin in
      let height = max(1, Double(bin.count) / Double(greatest) * (Self.stripHeight - 18))
      let x = plot.x(bin.predicted) - room / 2 + width * Double(index)
      return .element(
        "rect",
        [
          "class": "bar \(ChartStyle.seriesClass(index))", "x": coordinate(x),
          "y": coordinate(plot.stripBottom - height), "width": coordinate(width), "height": coordinate(height),
        ], content: [.element("title", text: "\(series[index].name): \(counted(bin.count, "prediction"))")])
    }
  }

  private func stripLabels(greatest: Int, in plot: Plot) -> [Markup] {
    guard greatest > 0 else { return [] }
    let top = plot.stripBottom - (Self.stripHeight - 18)
    let ends = [(greatest, top), (0, plot.stripBottom)]
    return [
      .element(
        "path",
        ["class": "axis", "d": "M\(coordinate(plot.left)) \(coordinate(plot.stripBottom))H\(coordinate(plot.right))"])
    ]
      + ends.map { count, y in
        .element(
          "text", ["class": "muted end", "x": coordinate(plot.left - 7), "y": coordinate(y + 4.5)],
          text: NumberText(mantissa: count, exponent: 0).text)
      } + [
        .element(
          "text",
          ["class": "middle", "transform": "translate(17 \(coordinate((top + plot.stripBottom) / 2))) rotate(-90)"],
          text: "count")
      ]
  }

  private func description(_ bins: [[Bin]]) -> String {
    let lines = zip(series, bins).map { series, bins in
      guard !bins.isEmpty else { return "\(series.name): no predictions." }
      let list = bins.map { "\(percent($0.observed)) of \($0.count) at \(percent($0.predicted))" }
      return "\(series.name): \(list.joined(separator: ", "))."
    }
    return (["Share observed by predicted probability."] + lines).joined(separator: " ")
  }
}
