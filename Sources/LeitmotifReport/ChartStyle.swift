/// The colours by name, in light and in dark, and the rules of charts. No text here holds a character that is escaped.
enum ChartStyle {
  /// Six colours that stay apart for colour-blind eyes; a series also has a dash pattern of its own.
  static let seriesColorCount = 6

  private static let colors: [(name: String, light: String, dark: String)] = [
    ("paper", "#ffffff", "#171b22"),
    ("ink", "#1c2430", "#e6eaf0"),
    ("muted", "#59636f", "#a0abb8"),
    ("grid", "#e4e8ed", "#2b323c"),
    ("axis", "#98a2ae", "#5d6875"),
    ("key", "#f3f5f8", "#1e232b"),
    ("on-heat", "#ffffff", "#0d1117"),
    ("series-0", "#1f62b4", "#6cb2f7"),
    ("series-1", "#c4540a", "#f5a05c"),
    ("series-2", "#157a5a", "#56cfa4"),
    ("series-3", "#8a46a8", "#cf9bea"),
    ("series-4", "#b3203f", "#fb8298"),
    ("series-5", "#4c5a14", "#c6d062"),
  ]

  /// `--name:colour;` for each colour of a theme.
  static func variables(isDark: Bool) -> String {
    colors.map { "--\($0.name):\(isDark ? $0.dark : $0.light);" }.joined()
  }

  /// The rules of charts in a page that sets the variables.
  static var inPage: String { layout + coloring { "var(--\($0))" } }

  /// The rules of a file of its own: colours are written out, for viewers that know no variables.
  static var standalone: String {
    func rules(isDark: Bool) -> String {
      coloring { name in colors.first { $0.name == name }.map { isDark ? $0.dark : $0.light } ?? "currentColor" }
    }
    return "\n" + layout + rules(isDark: false) + "@media screen and (prefers-color-scheme:dark){\n"
      + rules(isDark: true) + "}\n"
  }

  private static let layout = """
    .chart{font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:13px}
    .chart text{font-variant-numeric:tabular-nums}
    .chart .title{font-size:16px;font-weight:600}
    .chart .note{font-size:12px;font-style:italic}
    .chart .end{text-anchor:end}
    .chart .middle{text-anchor:middle}
    .chart .grid,.chart .axis,.chart .guide{fill:none;stroke-width:1}
    .chart .guide{stroke-dasharray:4 4}
    .chart .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    .chart .fine{stroke-width:1.2}
    .chart .dot{fill:currentColor}
    .chart .ring{stroke:currentColor;stroke-width:2.5}
    .chart .bar{fill:currentColor;fill-opacity:.75}
    .chart .area{fill:currentColor;fill-opacity:.16}
    .chart .heat,.chart .note-bar{fill:currentColor}
    .chart .halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}
    .chart .dash-1{stroke-dasharray:8 4}
    .chart .dash-2{stroke-dasharray:2 4}
    .chart .dash-3{stroke-dasharray:9 4 2 4}
    .chart .dash-4{stroke-dasharray:14 4}
    .chart .dash-5{stroke-dasharray:5 5}

    """

  private static func coloring(_ color: (String) -> String) -> String {
    let series = (0..<seriesColorCount).map { ".chart .series-\($0){color:\(color("series-\($0)"))}\n" }.joined()
    return """
      .chart text{fill:\(color("ink"))}
      .chart .paper,.chart .ring{fill:\(color("paper"))}
      .chart .muted{fill:\(color("muted"))}
      .chart .grid{stroke:\(color("grid"))}
      .chart .key{fill:\(color("key"))}
      .chart .axis{stroke:\(color("axis"))}
      .chart .guide{stroke:\(color("muted"))}
      .chart .halo{stroke:\(color("paper"))}
      .chart .on-heat{fill:\(color("on-heat"))}

      """ + series
  }

  /// The colour of the series at a place in the legend.
  static func seriesClass(_ index: Int) -> String { "series-\(index % seriesColorCount)" }

  /// The dash pattern of the series at a place in the legend; the first is drawn through. It turns at another pace than
  /// the colour, so that it takes thirty series for two to look alike.
  static func dashClass(_ index: Int) -> String { "dash-\((index + index / seriesColorCount) % seriesColorCount)" }
}
