/// A region as users write it, which a file's contigs give its meaning: `chr1`, `chr1:1,001-2,000` (from 1, both ends
/// included), `chr1:1001` or `chr1:1001-` (to the contig's end), `chr1:-2000` (from its start). A name with a colon may stand
/// in braces: `{HLA:A}:1-100`.
public struct GenomicRegion: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  public let description: String
  /// The ways to read it: a colon may belong to the name, or begin the bases.
  private let readings: [Reading]

  private struct Reading: Sendable, Hashable {
    var contig: String
    /// From 0; nil for the whole contig.
    var start: Int?
    /// Nil for the contig's end.
    var end: Int?
  }

  /// Nil unless `text` is written so.
  public init?(_ text: String) {
    description = text
    if text.hasPrefix("{") {
      guard let brace = text.lastIndex(of: "}") else { return nil }
      let contig = String(text[text.index(after: text.startIndex)..<brace])
      let rest = text[text.index(after: brace)...]
      guard !contig.isEmpty, let reading = Self.reading(contig, rest) else { return nil }
      readings = [reading]
      return
    }
    guard !text.isEmpty, text != "*", text != "." else { return nil }
    var readings = [Reading(contig: text)]
    if let colon = text.lastIndex(of: ":") {
      if let reading = Self.reading(String(text[..<colon]), text[colon...]) {
        readings.append(reading)
      } else if text[colon...].utf8.dropFirst().allSatisfy({ "0123456789,-".utf8.contains($0) }) {
        // Bases that cannot be, rather than a name.
        return nil
      }
    }
    self.readings = readings
  }

  /// A contig and what follows it: nothing, or a colon and bases.
  private static func reading(_ contig: String, _ rest: Substring) -> Reading? {
    if rest.isEmpty { return Reading(contig: contig) }
    guard !contig.isEmpty, rest.first == ":" else { return nil }
    let bounds = rest.dropFirst().split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let first = bounds.first.map(number) ?? .none
    let last = bounds.count == 2 ? number(bounds[1]) : .absent
    switch (first, last) {
    case (.number(let start), .absent) where start >= 1: return Reading(contig: contig, start: start - 1)
    case (.absent, .number(let end)) where end >= 1: return Reading(contig: contig, start: 0, end: end)
    case (.number(let start), .number(let end)) where start >= 1 && end >= start:
      return Reading(contig: contig, start: start - 1, end: end)
    default: return nil
    }
  }

  private enum Bound {
    case absent
    case number(Int)
    case none
  }

  /// Digits, with commas among them.
  private static func number(_ text: Substring) -> Bound {
    if text.isEmpty { return .absent }
    let digits = text.filter { $0 != "," }
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(digits)
    else { return .none }
    return .number(number)
  }
}

extension GenomicRegion {
  /// What the region means among `contigs`.
  struct Place {
    /// In the order of the contigs.
    var contig: Int
    var interval: GenomicInterval
    /// As `samtools faidx` names it: the contig, with its bases unless it is whole.
    var name: String
  }

  /// The names of contigs that it may mean.
  private var names: [String] { readings.map(\.contig) }

  /// - Parameter clips: whether bases beyond the contig's end are left out, rather than an error.
  /// - Throws: `ReadFault.selection` where a contig is unknown or too short, or the region can be read in two ways.
  func place(among contigs: Contigs, clips: Bool) throws(ReadFault) -> Place {
    let known = readings.filter { contigs[$0.contig] != nil }
    guard let reading = known.first, let contig = contigs[reading.contig] else {
      throw .selection(
        "-r \(description): there is no contig '\(names.last ?? description)' in it, only "
          + "\(Contigs.list(contigs.names)). Name the contig in -r as the file does")
    }
    guard known.count == 1 else {
      throw .selection(
        "-r \(description): there are contigs '\(names[0])' and '\(names[1])'. Put the one meant in braces, as in "
          + "{\(names[1])}:1-100")
    }
    let length = contigs.lengths[contig]
    let (start, end) = (reading.start ?? 0, reading.end ?? length)
    guard start < length || reading.start == nil, clips || end <= length else {
      throw .selection("-r \(description): '\(reading.contig)' has \(length.grouped) bases. Give a region within them")
    }
    let interval = GenomicInterval(contig: reading.contig, range: start..<max(start, min(end, length)))
    return Place(
      contig: contig, interval: interval, name: reading.start == nil ? reading.contig : interval.description)
  }

  /// - Throws: `ReadFault.selection` where none of the regions' contigs is known; a single region says so by itself.
  static func check(_ regions: [GenomicRegion], against contigs: Contigs) throws(ReadFault) {
    guard regions.count > 1, !regions.contains(where: { $0.names.contains { contigs[$0] != nil } }) else { return }
    throw .selection(
      "no contig of -r (\(Contigs.list(regions.map { $0.names.last ?? $0.description }))) is among its own "
        + "(\(Contigs.list(contigs.names))). Name contigs in -r as the file does")
  }
}
