/// A picture of numbers: as an SVG file by itself, or as a figure of a `ReportDocument`.
///
/// The module's charts conform to it; a `Drawing` is made by them alone. The same chart gives the same bytes on every
/// platform.
public protocol Chart: Sendable {
  /// What the chart shows, in one line.
  var title: String { get }
  /// The chart as drawn.
  var drawing: Drawing { get }
}

extension Chart {
  /// The chart as an SVG file of its own, with its title above and its style inside; light or dark as its viewer is.
  public var svg: String {
    let drawing = drawing
    let lines = wrapped(title, width: drawing.width - 32, size: 16)
    let top = 16 + 20 * Double(lines.count)
    let heading = lines.enumerated().map { index, line in
      Markup.element("text", ["class": "title", "x": "16", "y": coordinate(26 + 20 * Double(index))], text: line)
    }
    let content: [Markup] =
      [
        .element("style", text: ChartStyle.standalone),
        .element("rect", ["class": "paper", "width": "100%", "height": "100%"]),
      ] + heading
      + [.element("g", ["transform": "translate(0 \(coordinate(top)))"], content: drawing.content)]
    let markup = drawing.markup(title: title, identifier: "chart", top: top, content: content)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + markup.serialized
  }
}

/// A chart as drawn: lines, shapes and texts of a size.
public struct Drawing: Sendable, Equatable {
  /// In units of which a letter's height is 13.
  public let width: Double
  /// In units of which a letter's height is 13.
  public let height: Double
  /// What the chart shows, for those who do not see it.
  public let description: String
  let content: [Markup]

  init(width: Double, height: Double, description: String, content: [Markup]) {
    self.width = width
    self.height = height
    self.description = description
    self.content = content
  }

  /// The `svg` element, named by a title and a description.
  func markup(title: String, identifier: String, top: Double = 0, content: [Markup]? = nil) -> Markup {
    let size = (coordinate(width), coordinate(height + top))
    return .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "chart", "viewBox": "0 0 \(size.0) \(size.1)", "width": size.0,
        "height": size.1, "role": "img", "aria-labelledby": "\(identifier)-title \(identifier)-description",
      ],
      content: [
        .element("title", ["id": "\(identifier)-title"], text: title),
        .element("desc", ["id": "\(identifier)-description"], text: description),
      ] + (content ?? self.content))
  }
}
