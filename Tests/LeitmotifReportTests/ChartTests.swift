import Testing

@testable import LeitmotifReport

@Suite struct ChartTests {
  static let hostile = "<b onclick='x'>&amp; \"π\" ]]> --> \u{0}\u{1B}\u{FFFE} </svg></style><script>"

  private static func lines(_ values: [Double], kind: Axis.Kind = .linear) -> LineChart {
    LineChart("loss", x: Axis("update"), y: Axis("nats", kind: kind), series: [.init("a", values: values)])
  }

  /// A chart of each kind: with data, without, with one value, and with names that would break a document.
  static let charts: [any Chart] = [
    lines([3, 2, 1]), lines([]), lines([1]), lines([.nan, .infinity]), lines([1, 1e-9], kind: .logarithmic),
    LineChart(
      hostile, x: Axis(hostile), y: Axis(hostile), series: [.init(hostile, values: [1, 2]), .init("b", values: [2])],
      marker: .init(ChartPoint(1, 2), label: hostile)),
    LineChart("none", x: Axis("x", range: 0...1), y: Axis("y"), series: []),
    ConfusionMatrix("matrix", labels: ["a", "b"], counts: [[5, 1], [0, 0]]),
    ConfusionMatrix("none", labels: [], counts: []),
    ConfusionMatrix(hostile, labels: [hostile], counts: [[Int.max]]),
    ConfusionMatrix(
      "many", labels: (0..<30).map { "label \($0)" },
      counts: .init(repeating: .init(repeating: 1, count: 30), count: 30)),
    CalibrationChart("bins", series: [.init("a", bins: [.init(predicted: 0.2, observed: 0.3, count: 10)])]),
    CalibrationChart(
      "none", series: [.init(hostile, bins: []), .init("b", bins: [.init(predicted: .nan, observed: 0, count: 1)])]),
    Histogram(
      "scores", x: Axis("score", range: 0...1),
      series: [.init("a", values: [0, 0.5, 1]), .init(hostile, values: [.nan])]),
    Histogram("none", x: Axis("score"), series: []),
    CurveChart(
      "roc", .receiverOperatingCharacteristic,
      curves: [.init(hostile, points: [ChartPoint(0, 0), ChartPoint(1, 1)], area: 0.5)]),
    PianoRoll(
      hostile,
      voices: [
        .init(hostile, notes: [.init(start: -1, end: 9, pitch: 0), .init(start: 2, end: 2, pitch: 127)]),
        .init("b", notes: [.init(start: 3, end: 4, pitch: 60)]),
      ], barLines: (0...40).map { Double($0) / 4 }),
    PianoRoll("none", voices: [], barLines: []),
    PianoRoll("no bars", voices: [.init("a", notes: [.init(start: 0, end: 1, pitch: 60)])], barLines: [0]),
    CurveChart("pr", .precisionRecall, curves: [.init("a", points: [ChartPoint(.nan, 1)], area: .nan, baseline: .nan)]),
  ]

  @Test(arguments: charts.indices) func aChartIsWellFormedAndNamed(index: Int) throws {
    let tree = try #require(XMLTree(Self.charts[index].svg))
    #expect(tree.elements.first?.name == "svg")
    #expect(tree.elements.first?.attributes["role"] == "img")
    #expect(tree.texts(of: "title").first?.isEmpty == false)
    #expect(tree.texts(of: "desc").first?.isEmpty == false)
    #expect(!tree.elements.contains { $0.name == "script" || $0.name == "b" })
  }

  @Test(arguments: charts.indices) func aChartIsTheSameEveryTimeAndInsideItsFrame(index: Int) throws {
    let chart = Self.charts[index]
    #expect(chart.svg == chart.svg)
    let tree = try #require(XMLTree(chart.svg))
    let pathCharacters = Set("MLHVhZ0123456789.- ")
    #expect(tree.elements.allSatisfy { ($0.attributes["d"] ?? "").allSatisfy(pathCharacters.contains) })
    let drawing = chart.drawing
    let limits = ["x": drawing.width, "cx": drawing.width, "y": drawing.height, "cy": drawing.height]
    for element in tree.elements {
      for (name, limit) in limits {
        guard let place = element.attributes[name].flatMap(Double.init) else { continue }
        #expect((0...limit).contains(place), "\(element)")
      }
    }
  }

  @Test func textComesBackAsItWas() throws {
    let chart = LineChart("a < b & \"c\" 'd' > π\tçé", x: Axis("x"), y: Axis("y"), series: [])
    #expect(try #require(XMLTree(chart.svg)).texts(of: "title") == [chart.title])
  }

  @Test func charactersThatXMLForbidsAreReplaced() {
    #expect(Markup.escaped("a\u{0}b\u{8}\u{FFFF}\n") == "a\u{FFFD}b\u{FFFD}\u{FFFD}\n")
    #expect(Markup.escaped("a\r\n\"", inAttribute: true) == "a&#13;&#10;&quot;")
  }

  @Test func noDataIsSaid() throws {
    for chart in [Self.lines([]), Self.lines([.nan])] {
      #expect(try #require(XMLTree(chart.svg)).texts(of: "text").contains("No data"))
    }
  }

  @Test func onePointIsADot() throws {
    let tree = try #require(XMLTree(Self.lines([4]).svg))
    #expect(tree.count(of: "circle", class: "dot") == 1)
    #expect(tree.count(of: "path", class: "line") == 0)
  }

  @Test func pointsWithoutAPlaceBreakTheLineAndAreCounted() throws {
    let tree = try #require(XMLTree(Self.lines([1, 2, .nan, 3, 4, .infinity]).svg))
    #expect(tree.count(of: "path", class: "line") == 2)
    #expect(tree.texts(of: "text", class: "note") == ["2 points left out: not finite."])
    #expect(tree.texts(of: "desc")[0].contains("2 points left out"))
    let logarithmic = try #require(XMLTree(Self.lines([1, 0, -1, 2], kind: .logarithmic).svg))
    #expect(
      logarithmic.texts(of: "text", class: "note").joined(separator: " ").hasPrefix(
        "2 points left out: not finite, or not above 0"))
  }

  @Test func theMarkedPointIsShownWithItsLabel() throws {
    var chart = Self.lines([3, 1, 2])
    chart.marker = .init(ChartPoint(1, 1), label: "best")
    let tree = try #require(XMLTree(chart.svg))
    #expect(tree.count(of: "circle", class: "ring") == 1)
    #expect(tree.texts(of: "text", class: "halo") == ["best"])
  }

  @Test func manyPointsKeepTheirExtremesInASmallFile() throws {
    var values = [Double](repeating: 1, count: 100_000)
    values[54_321] = 9
    values[54_322] = -7
    let svg = Self.lines(values).svg
    #expect(svg.utf8.count < 60_000)
    let line = try #require(XMLTree(svg)).elements.first { $0.name == "path" && $0.classes.contains("line") }
    let path = try #require(line?.attributes["d"])
    let places = path.split { "ML".contains($0) }.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
    // The axis runs from −10 to 10 over 236 units.
    #expect(abs((places.max() ?? 0) - (places.min() ?? 0) - 16.0 / 20 * 236) < 0.2)
  }

  @Test func aSeriesIsToldByItsDashesToo() throws {
    let chart = LineChart("c", x: Axis("x"), y: Axis("y"), series: (0..<30).map { .init("\($0)", values: [0, 1]) })
    let looks = try #require(XMLTree(chart.svg)).elements.filter { $0.classes.contains("line") }.map(\.classes)
    #expect(Set(looks).count == 30)
  }
}
