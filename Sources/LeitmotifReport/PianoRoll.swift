/// Notes as bars: when each sounds from left to right, how high from below to above, over the bars of the piece.
///
/// Sixteen bars or so stand side by side; what follows is drawn below, as music is written.
public struct PianoRoll: Chart, Equatable {
  /// A note: from `start` to `end`, in the unit of the bar lines.
  public struct Note: Sendable, Equatable {
    /// When it begins.
    public var start: Double
    /// When it ends.
    public var end: Double
    /// In semitones; 60 is C4, and an octave has twelve.
    public var pitch: Int

    /// A note.
    public init(start: Double, end: Double, pitch: Int) {
      self.start = start
      self.end = end
      self.pitch = pitch
    }
  }

  /// Notes of one colour.
  public struct Voice: Sendable, Equatable {
    /// As the legend shows it.
    public var name: String
    /// In any order.
    public var notes: [Note]

    /// A voice.
    public init(_ name: String, notes: [Note]) {
      self.name = name
      self.notes = notes
    }
  }

  /// What the chart shows, in one line.
  public var title: String
  /// The voices, in the order of the legend.
  public let voices: [Voice]
  /// Where bars begin, rising, and where the last ends.
  public let barLines: [Double]
  /// The number of the first bar; 0 for an upbeat.
  public let firstBar: Int

  /// A piano roll.
  ///
  /// - Precondition: bar lines rise; all times are finite; pitches are 0 to 127.
  public init(_ title: String, voices: [Voice], barLines: [Double], firstBar: Int = 1) {
    precondition(
      barLines.allSatisfy(\.isFinite) && zip(barLines, barLines.dropFirst()).allSatisfy { $0 < $1 }, "bar lines rise")
    precondition(
      voices.allSatisfy {
        $0.notes.allSatisfy { $0.start.isFinite && $0.end.isFinite && (0...127).contains($0.pitch) }
      },
      "a note has a place")
    self.title = title
    self.voices = voices
    self.barLines = barLines
    self.firstBar = firstBar
  }

  /// The chart as drawn.
  public var drawing: Drawing {
    let legend = Legend(voices.map(\.name), key: .bar)
    let layout = PianoRollLayout(self, top: legend.height + 20)
    guard layout.systems.count > 0 else {
      return Drawing(
        width: Plot.width, height: 80, description: "No notes.",
        content: [
          .element("text", ["class": "muted middle", "x": coordinate(Plot.width / 2), "y": "40"], text: "No data")
        ])
    }
    return Drawing(
      width: PianoRollLayout.width, height: layout.height, description: description,
      content: legend.markup(width: PianoRollLayout.width) + layout.systems.flatMap { system($0, layout) })
  }

  private func system(_ system: PianoRollLayout.System, _ layout: PianoRollLayout) -> [Markup] {
    keys(system, layout) + bars(system, layout)
      + voices.enumerated().flatMap { index, voice in
        voice.notes.filter { $0.start < system.end && $0.end > system.start }.map { note in
          mark(note, color: ChartStyle.seriesClass(index), system, layout)
        }
      }
  }

  /// Octaves by their names, and the black keys as stripes.
  private func keys(_ system: PianoRollLayout.System, _ layout: PianoRollLayout) -> [Markup] {
    let black = layout.pitches.filter { [1, 3, 6, 8, 10].contains($0 % 12) }.map { pitch in
      Markup.element(
        "rect",
        [
          "class": "key", "x": coordinate(layout.left), "y": coordinate(layout.y(pitch, in: system)),
          "width": coordinate(system.right - layout.left), "height": coordinate(layout.rowHeight),
        ])
    }
    let octaves = layout.pitches.filter { $0 % 12 == 0 }
    let lines = octaves.map { pitch in
      "M\(coordinate(layout.left)) \(coordinate(layout.y(pitch, in: system) + layout.rowHeight))H\(coordinate(system.right))"
    }
    let labels = octaves.map { pitch in
      Markup.element(
        "text",
        [
          "class": "muted end", "x": coordinate(layout.left - 6),
          "y": coordinate(layout.y(pitch, in: system) + layout.rowHeight),
        ], text: "C\(pitch / 12 - 1)")
    }
    return black + [.element("path", ["class": "grid", "d": lines.joined()])] + labels
  }

  private func bars(_ system: PianoRollLayout.System, _ layout: PianoRollLayout) -> [Markup] {
    let places = barLines[system.bars.lowerBound...system.bars.upperBound].map { layout.x($0, in: system) }
    let bottom = system.top + layout.systemHeight
    let lines = places.map { "M\(coordinate($0)) \(coordinate(system.top))V\(coordinate(bottom))" }
    let numbers = system.bars.compactMap { bar -> Markup? in
      let number = bar + firstBar
      guard number > 0 else { return nil }
      return .element(
        "text",
        [
          "class": "muted", "x": coordinate(layout.x(barLines[bar], in: system) + 3),
          "y": coordinate(system.top - 4), "font-size": "11",
        ], text: "\(number)")
    }
    return [.element("path", ["class": "axis", "d": lines.joined()])] + numbers
  }

  private func mark(
    _ note: Note, color: String, _ system: PianoRollLayout.System, _ layout: PianoRollLayout
  ) -> Markup {
    let left = layout.x(max(note.start, system.start), in: system)
    let right = layout.x(min(note.end, system.end), in: system)
    return .element(
      "rect",
      [
        "class": "note-bar \(color)", "x": coordinate(left), "y": coordinate(layout.y(note.pitch, in: system)),
        "width": coordinate(max(right - left - 0.8, 0.8)), "height": coordinate(layout.rowHeight), "rx": "1",
      ])
  }

  private var description: String {
    let notes = voices.flatMap(\.notes).map(\.pitch)
    let bars = counted(barLines.count - 1, "bar")
    let range = notes.min().map { low in " from \(Self.name(low)) to \(Self.name(notes.max() ?? low))" } ?? ""
    let counts = voices.map { "\($0.name): \(counted($0.notes.count, "note"))." }
    return (["Notes\(range) in \(bars)."] + counts).joined(separator: " ")
  }

  private static func name(_ pitch: Int) -> String {
    let names = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"]
    return "\(names[pitch % 12])\(pitch / 12 - 1)"
  }
}

/// Sizes of a piano roll, and where its times and pitches stand.
struct PianoRollLayout {
  /// As many bars as one line has.
  struct System {
    let bars: Range<Int>
    let start: Double
    let end: Double
    let top: Double
    /// Where the last bar ends, which is before the frame in a line that is not full.
    let right: Double
  }

  static let width = 2 * Plot.width
  private static let barsPerSystem = 16

  let pitches: ClosedRange<Int>
  let systems: [System]
  let left = 44.0
  /// Of one semitone.
  let rowHeight: Double
  let height: Double
  private let scale: Double

  var systemHeight: Double { Double(pitches.count) * rowHeight }

  init(_ roll: PianoRoll, top: Double) {
    let heard = roll.voices.flatMap(\.notes).map(\.pitch)
    let barCount = max(roll.barLines.count - 1, 0)
    guard let low = heard.min(), let high = heard.max(), barCount > 0 else {
      (pitches, systems, rowHeight, height, scale) = (60...71, [], 0, 0, 0)
      return
    }
    // An octave at least, a semitone of air, and the C below where it is near, for its label.
    let floor = low % 12 <= 4 ? low - low % 12 : low - 1
    let pitches = max(0, floor)...min(127, max(high + 1, floor + 12))
    let rowHeight = min(7, max(3, 220 / Double(pitches.count)))
    let systemHeight = Double(pitches.count) * rowHeight
    // An upbeat stands before the first line's bars.
    let upbeat = roll.firstBar < 1 ? 1 - roll.firstBar : 0
    var ends = stride(from: upbeat + Self.barsPerSystem, to: barCount, by: Self.barsPerSystem).map { $0 }
    ends.append(barCount)
    let ranges = zip([0] + ends, ends).map { $0..<$1 }
    let longest = ranges.map { roll.barLines[$0.upperBound] - roll.barLines[$0.lowerBound] }.max() ?? 1
    let scale = (Self.width - left - 16) / longest
    let left = left
    systems = ranges.enumerated().map { index, bars in
      let (start, end) = (roll.barLines[bars.lowerBound], roll.barLines[bars.upperBound])
      return System(
        bars: bars, start: start, end: end, top: top + Double(index) * (systemHeight + 30),
        right: left + (end - start) * scale)
    }
    height = top + Double(ranges.count) * (systemHeight + 30) - 14
    (self.pitches, self.rowHeight, self.scale) = (pitches, rowHeight, scale)
  }

  func x(_ time: Double, in system: System) -> Double { left + (time - system.start) * scale }

  /// The upper edge of a pitch's row.
  func y(_ pitch: Int, in system: System) -> Double {
    system.top + Double(pitches.upperBound - pitch) * rowHeight
  }
}
