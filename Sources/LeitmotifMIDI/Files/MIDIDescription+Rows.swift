internal import LeitmotifData

extension MIDIDescription {
  /// A line of a table: what, and its value.
  public struct Row: Sendable, Hashable {
    /// What it is about.
    public let name: String
    /// What is said of it, in one line.
    public let value: String
  }

  /// The description for a person, line by line. Long lists are cut, and say how long they are.
  public var rows: [Row] {
    let tracks = "\(trackCount) track\(trackCount == 1 ? "" : "s")"
    var rows = [Row(name: "format", value: "MIDI, format \(format.rawValue), \(tracks), \(division)")]
    if !otherChunks.isEmpty {
      let chunks = Self.list(
        otherChunks.map { "'\($0.name)' of \($0.data.count) byte\($0.data.count == 1 ? "" : "s")" })
      rows.append(Row(name: "other chunks", value: chunks))
    }
    if format != .independentTracks { return rows + pieces.flatMap(\.rows) }
    for (index, piece) in pieces.prefix(Self.listLimit).enumerated() {
      rows.append(Row(name: "piece \(index + 1)", value: piece.parts.isEmpty ? "without notes" : piece.length))
      if !piece.parts.isEmpty { rows += piece.rows }
    }
    if pieces.count > Self.listLimit {
      rows.append(Row(name: "…", value: "and \(pieces.count - Self.listLimit) more pieces"))
    }
    return rows
  }

  fileprivate static let listLimit = 16

  fileprivate static func list(_ items: [String]) -> String {
    items.prefix(listLimit).joined(separator: ", ")
      + (items.count > listLimit ? ", and \(items.count - listLimit) more" : "")
  }
}

extension MIDIDescription.Piece {
  private typealias Row = MIDIDescription.Row

  /// The description for a person, line by line.
  public var rows: [MIDIDescription.Row] {
    let metreNames = metres.map { "\($0.metre) from bar \($0.firstBar + 1)" }
    let keyNames = keys.map { "\($0.key.name) from bar \($0.bar + 1)" }
    var rows = [
      Row(name: "tempo", value: tempo), Row(name: "metre", value: MIDIDescription.list(metreNames)),
      Row(name: "key", value: keys.isEmpty ? "none named" : MIDIDescription.list(keyNames)),
      Row(name: "length", value: length),
    ]
    if barCount > 0 {
      let share = decimalText(Double(barsBegunByNotes) / Double(barCount) * 100, significantDigits: 3)
      rows.append(
        Row(name: "bar lines", value: "a note begins at \(barsBegunByNotes) of \(barCount) (\(share) %)"))
    }
    let limit = MIDIDescription.listLimit
    for (index, part) in parts.prefix(limit).enumerated() {
      rows.append(Row(name: "part \(index + 1)", value: part.text))
    }
    if parts.count > limit { rows.append(Row(name: "…", value: "and \(parts.count - limit) more parts")) }
    if let repaired = repairs.text { rows.append(Row(name: "mended", value: repaired)) }
    return rows
  }

  fileprivate var length: String {
    "\(barCount) bar\(barCount == 1 ? "" : "s"), \(decimalText(seconds, significantDigits: 4)) s"
  }

  private var tempo: String {
    let speeds = tempos.map { 60e6 / Double($0.microsecondsPerQuarter) }
    let (slowest, fastest) = (speeds.min() ?? 120, speeds.max() ?? 120)
    let text = decimalText(slowest, significantDigits: 4)
    if speeds.count < 2 { return "\(text) quarter notes a minute" }
    let range = "\(text)–\(decimalText(fastest, significantDigits: 4))"
    return "\(range) quarter notes a minute, \(speeds.count - 1) change\(speeds.count == 2 ? "" : "s")"
  }
}

extension MIDIDescription.PartSummary {
  fileprivate var text: String {
    let instrument = channel == 9 ? "drums" : GeneralMIDI.instrument(program)
    let range = channel == 9 ? "" : ", \(Self.name(of: pitches.lowerBound))–\(Self.name(of: pitches.upperBound))"
    let title = name.map { ", '\(Self.shown($0))'" } ?? ""
    return "track \(trackIndex + 1), channel \(channel + 1), \(instrument): "
      + "\(noteCount) note\(noteCount == 1 ? "" : "s")\(range)\(title)"
  }

  /// As musicians call it; 60 is C4.
  private static func name(of pitch: UInt8) -> String {
    let names = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"]
    return "\(names[Int(pitch) % 12])\(Int(pitch) / 12 - 1)"
  }

  /// In one line that a terminal takes for nothing but text.
  private static func shown(_ name: String) -> String {
    let scalars = name.unicodeScalars.prefix(60).map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: UnicodeScalar(" ")
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars)) + (name.unicodeScalars.count > 60 ? "…" : "")
  }
}

extension MusicalKey {
  /// As musicians call it: `B♭ major`.
  public var name: String {
    // From five flats to six sharps; the minor keys lie three fifths above.
    let fifths = ["D♭", "A♭", "E♭", "B♭", "F", "C", "G", "D", "A", "E", "B", "F♯", "C♯", "G♯", "D♯"]
    return "\(fifths[sharps + 5 + (mode == .minor ? 3 : 0)]) \(mode.rawValue)"
  }
}

extension NoteRepairs {
  fileprivate var text: String? {
    let texts = [
      (hungCount, "never ended"), (restruckCount, "ended by the next of their pitch"), (emptyCount, "of no length"),
      (doubledCount, "struck twice at once"), (strayReleaseCount, "released without being struck"),
    ].compactMap { $0.0 > 0 ? "\($0.0) \($0.1)" : nil }
    return texts.isEmpty ? nil : "notes " + texts.joined(separator: ", ")
  }
}
