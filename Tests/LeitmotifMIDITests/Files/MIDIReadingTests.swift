import Foundation
import LeitmotifData
import LeitmotifMIDI
import Testing

@Suite("MIDI files, read")
struct MIDIReadingTests {
  @Test("What follows the rules is read without a warning, strictly as well", arguments: MIDIBytes.proper)
  func proper(_ case: MIDIBytes.Oddity) throws {
    let reading = try MIDIFile.read(`case`.bytes, path: "x.mid")
    #expect(reading.warnings == [])
    #expect(try MIDIFile.read(`case`.bytes, path: "x.mid", strict: true) == reading)
  }

  @Test("What breaks the rules is read with a warning that says where, or refused", arguments: MIDIBytes.odd)
  func odd(_ case: MIDIBytes.Oddity) throws {
    let warnings = try MIDIFile.read(`case`.bytes, path: "x.mid").warnings.map(\.description)
    #expect(warnings.count == `case`.found.count, "\(warnings)")
    for (warning, found) in zip(warnings, `case`.found) { #expect(warning.contains("x.mid: \(found)"), "\(warning)") }
    let error = #expect(throws: MIDIError.self) { try MIDIFile.read(`case`.bytes, path: "x.mid", strict: true) }
    guard case .refused(path: "x.mid", _, _)? = error else { Issue.record("\(String(describing: error))"); return }
  }

  @Test("Read, written and read again, the events are the same", arguments: MIDIBytes.proper + MIDIBytes.odd)
  func roundTrip(_ case: MIDIBytes.Oddity) throws { try expectRoundTrip(`case`.bytes) }

  @Test("Every truncation is read, or refused in one line that says what", arguments: MIDIBytes.proper + MIDIBytes.odd)
  func truncations(_ case: MIDIBytes.Oddity) throws {
    for count in 0..<`case`.bytes.count { try expectOutcome(Array(`case`.bytes.prefix(count))) }
  }

  @Test(
    "Whatever byte is another, the file is read, or refused in one line", arguments: MIDIBytes.proper + MIDIBytes.odd)
  func flips(_ case: MIDIBytes.Oddity) throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<300 {
      var bytes = `case`.bytes
      for _ in 0...random.next(below: 4) { bytes[random.next(below: bytes.count)] = UInt8(random.next(below: 256)) }
      try expectOutcome(bytes)
    }
  }

  @Test("Bytes at random after a header are read, or refused in one line")
  func noise() throws {
    var random = SplitMix64(seed: 6)
    for _ in 0..<500 {
      let noise = (0..<random.next(below: 400)).map { _ in UInt8(random.next(below: 256)) }
      try expectOutcome(MIDIBytes.file(noise))
      try expectOutcome(noise)
    }
  }

  /// An error in one line, or a file that is the same when it is written and read again, whose scores keep their promises.
  private func expectOutcome(_ bytes: [UInt8]) throws {
    do throws(MIDIError) {
      _ = try MIDIFile.read(bytes, path: "x.mid")
    } catch {
      #expect("\(error)".hasPrefix("x.mid: ") && !"\(error)".contains("\n"))
      return
    }
    try expectRoundTrip(bytes)
  }

  private func expectRoundTrip(_ bytes: [UInt8]) throws {
    let file = try MIDIFile.read(bytes, path: "x.mid").file
    let again = try MIDIFile.read([UInt8](try file.encoded()), path: "again", strict: file.hasProperForm)
    #expect(again.file == file)
    #expect(file.scores.flatMap(\.flaws) == [])
    #expect(MIDIDescription(of: file).rows.allSatisfy { !$0.value.contains("\n") })
  }

  @Test(
    "What is no MIDI file is refused, and its beginning shown",
    arguments: [
      ("", "the file is empty"), ("not a midi file", "it begins with 'not a midi f'"),
      ("RIFF....WAVEdata", "another kind"),
      ("RIFF....RMID", "byte 12: the RIFF wrapper ends without MIDI data"),
      ("MThd", "byte 4: the file ends inside its header"),
      ("MThd\0\0\0\u{4}abcdef", "byte 4: a header of 4 bytes"),
    ])
  func noMIDI(text: String, says words: String) {
    let error = #expect(throws: MIDIError.self) { try MIDIFile.read(Array(text.utf8), path: "x.mid") }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test("Of a file that is nothing but faults, the first hundred are told, and the rest counted")
  func manyWarnings() throws {
    let clocks = (0..<300).flatMap { _ in [0, 0xF8] as [UInt8] }
    let reading = try MIDIFile.read(MIDIBytes.file(clocks), path: "x.mid")
    #expect(reading.warnings.count == 100)
    #expect(reading.omittedWarningCount == 200)
    #expect(reading.file.tracks[0].events.count == 300)
  }

  @Test("Events are what the bytes say")
  func events() throws {
    let bytes = MIDIBytes.file([
      0, 0xB0, 0, 1, 0, 0xE3, 1, 64, 5, 0xF0, 2, 0x7E, 0xF7, 0, 0xF7, 1, 0xF8, 0, 0xFF, 1, 1, 65, 9, 0xC0, 7, 0, 8,
    ])
    let track = try MIDIFile.read(bytes, path: "x.mid", strict: true).file.tracks[0]
    #expect(
      track.events == [
        .controller(0, 1, at: 0),
        TimedMIDIEvent(.channel(ChannelMessage(.pitchBend, channel: 3, 1, 64)), at: Tick(0)),
        TimedMIDIEvent(.systemExclusive([0x7E, 0xF7]), at: Tick(5)), TimedMIDIEvent(.escape([0xF8]), at: Tick(5)),
        .meta(1, [65], at: 5), .program(7, at: 14), .program(8, at: 14),
      ])
    #expect(track.end == Tick(14))
  }
}

extension MIDIFile {
  /// Whether nothing but what is mended in reading made it so: two tracks of a single one, or none, stay odd when written.
  fileprivate var hasProperForm: Bool {
    let hasOddType = tracks.flatMap(\.events).contains { timed in
      if case .meta(let type, _) = timed.event { type >= 128 } else { false }
    }
    return !tracks.isEmpty && (format != .singleTrack || tracks.count == 1) && !hasOddType
  }
}
