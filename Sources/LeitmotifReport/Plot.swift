/// The frame of a chart with two axes: legend above, ticks and labels around, notes below, and the marks of the data.
struct Plot {
  /// The extent of every chart with axes; a page shows two side by side, a telephone one at three quarters.
  static let width = 440.0

  let xAxis: Axis
  let yAxis: Axis
  /// Nil when there is no point.
  let xScale: Scale?
  let yScale: Scale?
  let legend: Legend
  let left: Double
  let top: Double
  let bottom: Double
  /// The height of a strip below the axis label, which shares the horizontal axis; 0 for none.
  let stripHeight: Double
  var marks: [Markup] = []
  /// What is drawn in the strip.
  var strip: [Markup] = []
  var notes: [String] = []

  var right: Double { Self.width - 16 }
  var stripBottom: Double { bottom + 44 + stripHeight }

  /// A frame that holds points.
  ///
  /// - Parameters:
  ///   - isSquare: whether both axes have one length.
  ///   - headroom: height between legend and frame.
  init(
    _ xAxis: Axis, _ yAxis: Axis, holding points: [ChartPoint], legend: Legend, isSquare: Bool = false,
    stripHeight: Double = 0, headroom: Double = 0
  ) {
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.legend = legend
    self.stripHeight = stripHeight
    let scales = (
      Scale(xAxis.kind, holding: points.map(\.x), range: xAxis.range),
      Scale(yAxis.kind, holding: points.map(\.y), range: yAxis.range)
    )
    xScale = points.isEmpty ? nil : scales.0
    yScale = points.isEmpty ? nil : scales.1
    let widest = yScale?.ticks.map { textWidth($0.label) }.max() ?? 0
    left = (24 + widest + 14).rounded(.up)
    top = legend.height + 12 + headroom
    bottom = top + (isSquare ? Self.width - 16 - left : 236)
  }

  func x(_ value: Double) -> Double { left + (xScale?.fraction(of: value) ?? 0) * (right - left) }
  func y(_ value: Double) -> Double { bottom - (yScale?.fraction(of: value) ?? 0) * (bottom - top) }

  func drawing(_ description: String) -> Drawing {
    let lines = notes.flatMap { wrapped($0, width: Self.width - 32, size: 12) }
    let noteTop = stripBottom + 18
    let noteText = lines.enumerated().map { index, line in
      Markup.element(
        "text", ["class": "note muted", "x": "16", "y": coordinate(noteTop + 17 * Double(index))], text: line)
    }
    let inside = xScale == nil ? [emptyText] : grid + marks
    return Drawing(
      width: Self.width, height: stripBottom + 8 + (lines.isEmpty ? 0 : 4 + 17 * Double(lines.count)),
      description: ([description] + notes).joined(separator: " "),
      content: legend.markup(width: Self.width) + inside + [frame] + tickLabels + axisLabels + strip + noteText)
  }

  private var emptyText: Markup {
    .element(
      "text",
      ["class": "muted middle", "x": coordinate((left + right) / 2), "y": coordinate((top + bottom) / 2)],
      text: "No data")
  }

  private var grid: [Markup] {
    let vertical = (xScale?.ticks ?? []).map { "M\(coordinate(x($0.value))) \(coordinate(top))V\(coordinate(bottom))" }
    let horizontal = (yScale?.ticks ?? []).map {
      "M\(coordinate(left)) \(coordinate(y($0.value)))H\(coordinate(right))"
    }
    return [.element("path", ["class": "grid", "d": (vertical + horizontal).joined()])]
  }

  private var frame: Markup {
    .element(
      "path",
      [
        "class": "axis",
        "d": "M\(coordinate(left)) \(coordinate(top))V\(coordinate(bottom))H\(coordinate(right))",
      ])
  }

  private var tickLabels: [Markup] {
    (xScale?.ticks ?? []).map { tick in
      // The last label would stick out of the drawing if it were wide.
      let half = textWidth(tick.label) / 2
      let place = min(x(tick.value), Self.width - 2 - half)
      return .element(
        "text", ["class": "muted middle", "x": coordinate(place), "y": coordinate(bottom + 18)], text: tick.label)
    }
      + (yScale?.ticks ?? []).map { tick in
        .element(
          "text", ["class": "muted end", "x": coordinate(left - 7), "y": coordinate(y(tick.value) + 4.5)],
          text: tick.label)
      }
  }

  private var axisLabels: [Markup] {
    let middle = (x: coordinate((left + right) / 2), y: coordinate((top + bottom) / 2))
    return [
      .element(
        "text", ["class": "middle", "x": middle.x, "y": coordinate(bottom + 38)],
        text: shortened(xAxis.label, width: right - left)),
      .element(
        "text", ["class": "middle", "transform": "translate(17 \(middle.y)) rotate(-90)"],
        text: shortened(yAxis.label, width: bottom - top)),
    ]
  }
}
