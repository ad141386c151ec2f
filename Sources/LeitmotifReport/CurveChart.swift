/// How well scores tell classes apart at every threshold: a receiver operating characteristic, or precision by recall.
///
/// Fawcett, T. (2006). An introduction to ROC analysis. Pattern Recognition Letters 27, 861–874. Precision by recall is
/// drawn in steps, as average precision counts it: a straight line between thresholds would promise too much (Davis and
/// Goadrich, 2006).
public struct CurveChart: Chart, Equatable {
  /// One curve.
  public struct Curve: Sendable, Equatable {
    /// As the legend shows it, with the area.
    public var name: String
    /// From the highest threshold to the lowest; for ROC (false positive rate, true positive rate), for precision and
    /// recall (recall, precision). Both lie in 0…1.
    public var points: [ChartPoint]
    /// The area under the curve, or the average precision; nil where undefined.
    public var area: Double?
    /// The precision of chance, which is the share of positives; for precision and recall alone.
    public var baseline: Double?

    /// A curve with the area under it.
    public init(_ name: String, points: [ChartPoint], area: Double? = nil, baseline: Double? = nil) {
      self.name = name
      self.points = points
      self.area = area
      self.baseline = baseline
    }
  }

  /// Which curves these are.
  public enum Kind: Sendable, Equatable {
    /// True positive rate by false positive rate, with the diagonal of chance.
    case receiverOperatingCharacteristic
    /// Precision by recall, with each curve's baseline.
    case precisionRecall
  }

  /// What the chart shows, in one line.
  public var title: String
  /// Which curves these are.
  public var kind: Kind
  /// The curves, in the order of the legend.
  public var curves: [Curve]

  /// A chart of curves.
  public init(_ title: String, _ kind: Kind, curves: [Curve]) {
    self.title = title
    self.kind = kind
    self.curves = curves
  }

  /// The chart as drawn.
  public var drawing: Drawing {
    let shown = curves.map { $0.points.filter(Self.places) }
    var plot = Plot(
      axes.x, axes.y, holding: shown.flatMap { $0 },
      legend: Legend(curves.map(Self.legendText), showsSingle: true), isSquare: true)
    plot.marks += guides(in: plot)
    for (index, points) in shown.enumerated() where !points.isEmpty {
      plot.marks.append(line(points, index: index, in: plot))
    }
    let count = curves.reduce(0) { $0 + $1.points.count } - shown.reduce(0) { $0 + $1.count }
    if count > 0 { plot.notes.append("\(counted(count, "point")) left out: not between 0 and 1.") }
    let names = curves.map { Self.legendText($0) + "." }
    return plot.drawing((["\(axes.y.label) against \(axes.x.label)."] + names).joined(separator: " "))
  }

  private static func places(_ point: ChartPoint) -> Bool { (0...1).contains(point.x) && (0...1).contains(point.y) }

  private static func legendText(_ curve: Curve) -> String {
    guard let area = curve.area, area.isFinite else { return curve.name }
    return "\(curve.name) (area \(NumberText(area).text))"
  }

  private var axes: (x: Axis, y: Axis) {
    switch kind {
    case .receiverOperatingCharacteristic:
      (Axis("false positive rate", range: 0...1), Axis("true positive rate", range: 0...1))
    case .precisionRecall: (Axis("recall", range: 0...1), Axis("precision", range: 0...1))
    }
  }

  /// What chance draws.
  private func guides(in plot: Plot) -> [Markup] {
    switch kind {
    case .receiverOperatingCharacteristic: return [plot.diagonal]
    case .precisionRecall:
      return curves.enumerated().compactMap { index, curve in
        guard let baseline = curve.baseline, (0...1).contains(baseline) else { return nil }
        let y = coordinate(plot.y(baseline))
        let path = "M\(coordinate(plot.left)) \(y)H\(coordinate(plot.right))"
        return .element("path", ["class": "guide", "d": path])
      }
    }
  }

  private func line(_ points: [ChartPoint], index: Int, in plot: Plot) -> Markup {
    var corners: [ChartPoint] = []
    for point in points {
      // The precision at a recall holds back to the recall before.
      if kind == .precisionRecall { corners.append(ChartPoint(corners.last?.x ?? plot.x(0), plot.y(point.y))) }
      corners.append(ChartPoint(plot.x(point.x), plot.y(point.y)))
    }
    let classes = "line \(ChartStyle.seriesClass(index)) \(ChartStyle.dashClass(index))"
    return .element("path", ["class": classes, "d": Polyline(corners).path])
  }
}

extension Plot {
  /// From the lower left to the upper right: chance, or perfect calibration.
  var diagonal: Markup {
    .element(
      "path",
      [
        "class": "guide", "d": "M\(coordinate(left)) \(coordinate(bottom))L\(coordinate(right)) \(coordinate(top))",
      ])
  }
}
