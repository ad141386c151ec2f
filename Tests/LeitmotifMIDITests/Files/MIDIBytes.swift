import Testing

/// Files put together by hand, byte by byte.
enum MIDIBytes {
  static func header(format: UInt8 = 1, tracks: UInt8 = 1, division: [UInt8] = [0, 96]) -> [UInt8] {
    chunk("MThd", [0, format, 0, tracks] + division)
  }

  static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    Array(name.utf8) + [0, 0, UInt8(data.count >> 8), UInt8(data.count & 0xFF)] + data
  }

  /// A track of these bytes, after which it ends.
  static func track(_ events: [UInt8]) -> [UInt8] { chunk("MTrk", events + end) }

  /// A file of one track.
  static func file(_ events: [UInt8]) -> [UInt8] { header() + track(events) }

  static let end: [UInt8] = [0, 0xFF, 0x2F, 0]
  /// Middle C for a quarter note, with every status byte.
  static let note: [UInt8] = [0, 0x90, 60, 80, 96, 0x80, 60, 64]

  /// An oddity that a reader mends, and what its warnings say.
  struct Oddity: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let found: [String]

    init(_ description: String, _ bytes: [UInt8], found: [String]) {
      testDescription = description
      self.bytes = bytes
      self.found = found
    }
  }
}

extension MIDIBytes {
  /// Files that follow the rules.
  static let proper: [Oddity] = [
    Oddity("a note", file(note), found: []),
    Oddity("no event", file([]), found: []),
    Oddity("running status", file([0, 0x90, 60, 80, 96, 60, 0, 0, 62, 80, 96, 62, 0]), found: []),
    Oddity(
      "every kind of message",
      file(
        [
          0, 0xA0, 60, 1, 0, 0xB0, 7, 100, 0, 0xC0, 5, 0, 0xD0, 9, 0, 0xE0, 0, 64, 0, 0xB0, 0, 1, 0, 0xB0, 32, 2,
        ] + note), found: []),
    Oddity("system exclusive, in two packets", file([0, 0xF0, 2, 0x7E, 1, 5, 0xF7, 2, 2, 0xF7] + note), found: []),
    Oddity("an escape", file([0, 0xF7, 1, 0xF8] + note), found: []),
    Oddity(
      "texts, a tempo, a metre and a key",
      file(
        [
          0, 0xFF, 3, 2, 0xC3, 0xA4, 0, 0xFF, 0x51, 3, 7, 0xA1, 0x20, 0, 0xFF, 0x58, 4, 6, 3, 36, 8, 0, 0xFF, 0x59, 2,
          0xFE, 1,
        ] + note), found: []),
    Oddity(
      "times of two, three and four bytes",
      file([
        0x81, 0, 0x90, 60, 80, 0x81, 0x80, 0, 0x80, 60, 0, 0x81, 0x80, 0x80, 0, 0x90, 60, 80, 1, 0x80, 60, 0,
      ]), found: []),
    Oddity("a time with leading zeros", file([0x80, 0x80, 0, 0x90, 60, 80, 96, 0x80, 60, 0]), found: []),
    Oddity("format 0", header(format: 0) + track(note), found: []),
    Oddity("format 1", header(tracks: 2) + track([0, 0xFF, 0x51, 3, 7, 0xA1, 0x20]) + track(note), found: []),
    Oddity("format 2", header(format: 2, tracks: 2) + track(note) + track(note), found: []),
    Oddity("SMPTE", header(division: [0xE7, 40]) + track(note), found: []),
    Oddity("a header of ten bytes", chunk("MThd", [0, 1, 0, 1, 0, 96, 9, 9, 9, 9]) + track(note), found: []),
    Oddity("a chunk of another kind", header() + chunk("XFIH", [1, 2, 3]) + track(note), found: []),
    Oddity("a RIFF wrapper", riff(file(note)), found: []),
    Oddity(
      "a RIFF wrapper with names before the data",
      riff(file(note), before: Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]), found: []),
  ]

  static func riff(_ file: [UInt8], before: [UInt8] = []) -> [UInt8] {
    let data = Array("RMID".utf8) + before + Array("data".utf8) + [UInt8(file.count), 0, 0, 0] + file
    return Array("RIFF".utf8) + [UInt8(data.count), 0, 0, 0] + data
  }

  /// Files that break them.
  static let odd: [Oddity] = [
    Oddity(
      "a data byte above 127", file([0, 0x90, 60, 0xFF, 96, 0x80, 60, 64]), found: ["byte 25: 255 where a data byte"]),
    Oddity(
      "running status after a text", file([0, 0x90, 60, 80, 0, 0xFF, 1, 1, 65, 96, 60, 0]),
      found: ["byte 32: running status"]),
    Oddity(
      "running status after system exclusive", file([0, 0x90, 60, 80, 0, 0xF0, 1, 0xF7, 96, 60, 0]),
      found: ["byte 31: running status"]),
    Oddity("no status at all", file([0, 60, 80]), found: ["byte 23: 60 where a status byte"]),
    Oddity("a clock", file([0, 0xF8] + note), found: ["byte 23: the status byte 248"]),
    Oddity("a song position", file([0, 0xF2, 1, 2] + note), found: ["byte 23: the status byte 242"]),
    Oddity("a meta event of type 200", file([0, 0xFF, 200, 0] + note), found: ["byte 23: a meta event of type 200"]),
    Oddity("no end of the track", header() + chunk("MTrk", note), found: ["byte 30: the track has no end-of-track"]),
    Oddity(
      "events after the end of the track", header() + chunk("MTrk", end + note),
      found: ["byte 26: 8 bytes after the end-of-track"]),
    Oddity(
      "an end of the track with a byte", header() + chunk("MTrk", [0, 0xFF, 0x2F, 1, 7]),
      found: ["byte 23: an end-of-track event with 1 data byte"]),
    Oddity(
      "a track that is cut inside a message", header() + chunk("MTrk", note + [0, 0x90, 60]),
      found: ["byte 30: the track ends inside an event"]),
    Oddity(
      "a text longer than its track", file([0, 0xFF, 1, 100, 65]), found: ["byte 22: the track ends inside an event"]),
    Oddity(
      "a track that claims too much", header() + Array("MTrk".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + note + end,
      found: ["byte 18: a track of 4294967295 bytes, of which 12"]),
    Oddity(
      "a track that claims its follower",
      header(tracks: 2) + Array("MTrk".utf8) + [0, 0, 0, 32] + note + end + track(note),
      found: ["byte 18: a track of 32 bytes, which ends after 12 bytes"]),
    Oddity(
      "more tracks counted than there are", header(tracks: 3) + track(note),
      found: ["byte 10: the header counts 3 tracks"]),
    Oddity(
      "fewer tracks counted than there are", header() + track(note) + track(note),
      found: ["byte 10: the header counts 1 track"]),
    Oddity("no track", header(tracks: 0), found: ["byte 10: the file has no track"]),
    Oddity(
      "format 0 with two tracks", header(format: 0, tracks: 2) + track(note) + track(note),
      found: ["byte 8: format 0 with 2 tracks"]),
    Oddity("format 7", header(format: 7) + track(note), found: ["byte 8: format 7"]),
    Oddity(
      "no ticks a quarter note", header(division: [0, 0]) + track(note), found: ["byte 12: a quarter note of no ticks"]),
    Oddity("17 frames a second", header(division: [0xEF, 4]) + track(note), found: ["byte 12: 17 frames"]),
    Oddity("no ticks a frame", header(division: [0xE8, 0]) + track(note), found: ["byte 13: a frame of no ticks"]),
    Oddity(
      "a header that claims too much", Array("MThd".utf8) + [1, 0, 0, 0, 0, 1, 0, 1, 0, 96] + track(note),
      found: ["byte 4: a header of 16777216 bytes"]),
    Oddity("bytes after the last track", file(note) + [1, 2, 3], found: ["byte 34: 3 bytes outside any chunk"]),
    Oddity(
      "bytes between tracks", header(tracks: 2) + track(note) + [0, 0, 0] + track(note),
      found: ["byte 34: 3 bytes outside any chunk"]),
    Oddity(
      "a chunk that claims too much", header() + Array("Junk".utf8) + [1, 0, 0, 0] + track(note),
      found: ["byte 14: 8 bytes outside any chunk"]),
    Oddity("a second header", header() + header() + track(note), found: ["byte 14: 14 bytes outside any chunk"]),
    Oddity("a track without a length", file(note) + Array("MTrk".utf8), found: ["byte 34: 4 bytes outside any chunk"]),
    Oddity(
      "a time of six bytes", file([0x81, 0x80, 0x80, 0x80, 0x80, 0, 0x90, 60, 80, 96, 0x80, 60, 64]),
      found: ["byte 22: a time of more than four bytes; taken as 268435455"]),
    Oddity(
      "a length of six bytes", file([0, 0xFF, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 65] + note),
      found: ["byte 25: a length of more than four bytes; taken as 1"]),
    Oddity(
      "times after the latest tick",
      file([UInt8](repeating: 0, count: 9).flatMap { _ -> [UInt8] in [0xFF, 0xFF, 0xFF, 0x7F, 0x90, 60, 0] }),
      found: ["byte 82: a time after tick 2147483647"]),
    Oddity(
      "a RIFF wrapper that claims too much", Array(riff(file(note)).dropLast(2)),
      found: [
        "byte 12: a RIFF chunk of 34 bytes, of which 32", "byte 38: a track of 12 bytes, of which 10",
        "byte 50: the track ends inside",
      ]),
  ]
}
