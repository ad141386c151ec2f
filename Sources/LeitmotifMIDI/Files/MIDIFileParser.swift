/// Reads the chunks of a file.
struct MIDIFileParser {
  private let bytes: [UInt8]
  private let path: String
  private var cursor: MIDIByteCursor
  private var diagnostics: MIDIDiagnostics
  private var tracks: [MIDITrack] = []
  private var otherChunks: [MIDIChunk] = []

  init(_ bytes: [UInt8], path: String, isStrict: Bool) {
    self.bytes = bytes
    self.path = path
    cursor = MIDIByteCursor(bytes, 0..<bytes.count)
    diagnostics = MIDIDiagnostics(path: path, isStrict: isStrict)
  }

  mutating func parse() throws(MIDIError) -> MIDIReading {
    if bytes.isEmpty { throw .notMIDI(path: path, found: "the file is empty") }
    try unwrap()
    guard cursor.chunkName == .header else { throw .notMIDI(path: path, found: beginning) }
    let header = try parseHeader()
    while cursor.remaining > 0 { try parseChunk() }
    try checkTracks(header)
    let file = MIDIFile(
      format: header.format, division: header.division, tracks: tracks, otherChunks: otherChunks)
    return MIDIReading(
      file: file, warnings: diagnostics.warnings, omittedWarningCount: diagnostics.omittedCount)
  }

  private var beginning: String {
    let text = bytes.prefix(12).map { $0 >= 0x20 && $0 < 0x7F ? String(UnicodeScalar($0)) : "." }.joined()
    return "it begins with '\(text)'"
  }

  /// Goes to the data of a RIFF wrapper, where there is one.
  private mutating func unwrap() throws(MIDIError) {
    guard cursor.chunkName == .riff else { return }
    var inside = MIDIByteCursor(bytes, min(8, bytes.count)..<bytes.count)
    guard inside.chunkName == .riffMIDI else { throw .notMIDI(path: path, found: "a RIFF file of another kind") }
    _ = inside.take(4)
    while let name = inside.chunkName {
      let place = inside.position
      _ = inside.take(4)
      guard let count = inside.number(ofBytes: 4, littleEndian: true) else { break }
      if count > inside.remaining {
        try diagnostics.report(
          "a RIFF chunk of \(count) bytes, of which \(inside.remaining) are there", at: place,
          remedy: "it ends with the file")
      }
      let size = min(count, inside.remaining)
      if name == .riffData {
        cursor = MIDIByteCursor(bytes, inside.position..<inside.position + size)
        return
      }
      // Chunks of RIFF begin at even places.
      _ = inside.take(min(size + size % 2, inside.remaining))
    }
    throw .damaged(path: path, byteOffset: inside.position, problem: "the RIFF wrapper ends without MIDI data")
  }

  private struct Header {
    var format: MIDIFile.Format
    var trackCount: Int
    var division: MIDIDivision
    /// Where the format and the number of tracks are.
    var place: Int
  }

  private mutating func parseHeader() throws(MIDIError) -> Header {
    let start = cursor.position
    _ = cursor.take(4)
    guard let length = cursor.number(ofBytes: 4), case let place = cursor.position,
      let format = cursor.number(ofBytes: 2), let trackCount = cursor.number(ofBytes: 2),
      let division = cursor.number(ofBytes: 2)
    else {
      throw .damaged(path: path, byteOffset: bytes.count, problem: "the file ends inside its header of 14 bytes")
    }
    if length < 6 {
      throw .damaged(path: path, byteOffset: start + 4, problem: "a header of \(length) bytes, which needs 6")
    }
    if cursor.take(length - 6) == nil {
      try diagnostics.report(
        "a header of \(length) bytes, of which \(cursor.remaining + 6) are there", at: start + 4,
        remedy: "taken as 6 bytes")
    }
    return Header(
      format: try parse(format: format, at: place), trackCount: trackCount,
      division: try parse(division: division, at: place + 4), place: place)
  }

  private mutating func parse(format: Int, at place: Int) throws(MIDIError) -> MIDIFile.Format {
    if let known = UInt16(exactly: format).flatMap(MIDIFile.Format.init) { return known }
    try diagnostics.report("format \(format), of which there is none", at: place, remedy: "taken as format 1")
    return .simultaneousTracks
  }

  private mutating func parse(division: Int, at place: Int) throws(MIDIError) -> MIDIDivision {
    if division & 0x8000 == 0 {
      if division > 0 { return .ticksPerQuarter(division) }
      try diagnostics.report("a quarter note of no ticks", at: place, remedy: "taken as one of 480")
      return .ticksPerQuarter(480)
    }
    // The rate is there as a negative number.
    let (rate, ticks) = (0x100 - (division >> 8), division & 0xFF)
    let known = UInt8(exactly: rate).flatMap(MIDIDivision.FrameRate.init)
    if known == nil {
      try diagnostics.report("\(rate) frames a second, which SMPTE has not", at: place, remedy: "taken as 25")
    }
    if ticks == 0 { try diagnostics.report("a frame of no ticks", at: place + 1, remedy: "taken as one of 40") }
    return .smpte(known ?? .television25, ticksPerFrame: ticks == 0 ? 40 : ticks)
  }

  private mutating func parseChunk() throws(MIDIError) {
    let start = cursor.position
    guard let name = cursor.chunkName, name.text != nil, cursor.remaining >= 8 else {
      return try skipToTrack(from: start)
    }
    _ = cursor.take(4)
    let length = cursor.number(ofBytes: 4) ?? 0
    if name == .track { return try parseTrack(at: start, length: length) }
    guard name != .header, let text = name.text, let data = cursor.take(length) else {
      return try skipToTrack(from: start)
    }
    otherChunks.append(MIDIChunk(name: text, data: Array(data)))
  }

  /// Leaves out what is no chunk.
  private mutating func skipToTrack(from start: Int) throws(MIDIError) {
    // A track's name without a length is none.
    if cursor.position == start { _ = cursor.take(1) }
    _ = cursor.skip(to: .track)
    try diagnostics.report(
      "\(Self.bytes(cursor.position - start)) outside any chunk", at: start, remedy: "skipped")
  }

  private mutating func parseTrack(at start: Int, length: Int) throws(MIDIError) {
    let available = cursor.remaining
    let isCut = length > available
    if isCut {
      try diagnostics.report(
        "a track of \(Self.bytes(length)), of which \(available) are there", at: start + 4,
        remedy: "read to its end-of-track event, or to the end of the file")
    }
    let range = cursor.position..<cursor.position + min(length, available)
    var parser = MIDITrackParser(bytes, range)
    let (track, next) = try parser.parse(&diagnostics)
    if tracks.count < MIDIFile.maximumTrackCount {
      tracks.append(track)
    } else {
      try diagnostics.report(
        "a track after the \(MIDIFile.maximumTrackCount)th", at: start, remedy: "left out")
    }
    _ = cursor.take(next - range.lowerBound)
    let rest = range.upperBound - next
    if rest == 0 || isCut { return }
    if cursor.chunkName == .track {
      try diagnostics.report(
        "a track of \(Self.bytes(length)), which ends after \(Self.bytes(length - rest))", at: start + 4,
        remedy: "the track that follows is read")
      return
    }
    try diagnostics.report(
      "\(Self.bytes(rest)) after the end-of-track event", at: next, remedy: "skipped")
    _ = cursor.take(rest)
  }

  private mutating func checkTracks(_ header: Header) throws(MIDIError) {
    if header.trackCount != tracks.count {
      try diagnostics.report(
        "the header counts \(Self.tracks(header.trackCount))", at: header.place + 2,
        remedy: "the \(tracks.count) that are there are read")
    } else if tracks.isEmpty {
      try diagnostics.report("the file has no track", at: header.place + 2, remedy: "read as a piece without notes")
    }
    if header.format == .singleTrack, tracks.count > 1 {
      try diagnostics.report(
        "format 0 with \(tracks.count) tracks", at: header.place, remedy: "they are read as sounding together")
    }
  }

  private static func bytes(_ count: Int) -> String { "\(count) byte\(count == 1 ? "" : "s")" }
  private static func tracks(_ count: Int) -> String { "\(count) track\(count == 1 ? "" : "s")" }
}
