import LeitmotifMIDI
import Testing

@Suite("MIDI descriptions")
struct MIDIDescriptionTests {
  @Test("Bars begin where their metre says, and anew where it changes")
  func barLines() {
    let metres = [(0, Metre(6, 8)), (600, Metre(3, 4)), (1176, Metre(2, 4))].map {
      MetreChange(tick: Tick($0), metre: $1)
    }
    let lines = BarLines(metres: metres, ticksPerQuarter: 96)
    // Two bars of 288 ticks and one that is cut after 24, two of 288, then bars of 192.
    #expect((0..<7).map { lines.start(ofBar: $0).rawValue } == [0, 288, 576, 600, 888, 1176, 1368])
    #expect([0, 287, 288, 599, 600, 1176, 1367, 1368].map { lines.bar(at: Tick($0)) } == [0, 0, 1, 2, 3, 5, 5, 6])
    #expect(
      [0, 1, 288, 289, 600, 1176, 1177, 1368].map { lines.barCount(until: Tick($0)) } == [0, 1, 1, 2, 3, 5, 6, 6])
    #expect(lines.segments.map(\.firstBar) == [0, 3, 5])
  }

  @Test("Bars need not have whole ticks")
  func fractionalBars() {
    let lines = BarLines(metres: [MetreChange(tick: .zero, metre: Metre(3, 8))], ticksPerQuarter: 1)
    #expect(lines.segments[0].barLength == 1.5)
    #expect((0..<4).map { lines.start(ofBar: $0).rawValue } == [0, 2, 3, 5])
    #expect((0..<6).map { lines.bar(at: Tick($0)) } == [0, 0, 1, 2, 2, 3])
  }

  @Test("Metre before the first change is 4/4")
  func lateMetre() {
    let lines = BarLines(metres: [MetreChange(tick: Tick(384), metre: Metre(3, 4))], ticksPerQuarter: 96)
    #expect(lines.segments.map(\.metre) == [.common, Metre(3, 4)])
  }

  @Test("A jig is told of in a few lines")
  func jig() {
    // Three bars of 6/8, of which the second begins a tick late, and the third without a note.
    let events: [TimedMIDIEvent] = [
      .meta(3, Array("Jig\n".utf8)), .tempo(400_000), .metre(6, 3), .meta(0x59, [2, 0]), .program(73, at: 0),
      .on(62, at: 0), .off(62, at: 288), .on(78, at: 289), .off(78, at: 400), .on(64, at: 650), .off(64, at: 864),
    ]
    let rows = MIDIDescription(of: MIDIFile(events)).rows.map { "\($0.name): \($0.value)" }
    #expect(
      rows == [
        "format: MIDI, format 1, 1 track, 96 ticks a quarter note", "tempo: 150 quarter notes a minute",
        "metre: 6/8 from bar 1", "key: D major from bar 1", "length: 3 bars, 3.6 s",
        "bar lines: a note begins at 2 of 3 (66.7 %)",
        "part 1: track 1, channel 1, flute: 3 notes, D4–F♯5, 'Jig'",
      ])
  }

  @Test("Changes, drums, other chunks and mended notes are told of")
  func more() {
    let tracks = [
      MIDITrack([.tempo(500_000), .tempo(250_000, at: 96), .metre(3, 2, at: 384)]),
      MIDITrack([.on(36, at: 0, channel: 9), .on(36, at: 0, channel: 9), .off(40, at: 1, channel: 9)], end: Tick(384)),
    ]
    let file = MIDIFile(
      division: .smpte(.television29, ticksPerFrame: 2), tracks: tracks,
      otherChunks: [MIDIChunk(name: "XFIH", data: [1])])
    let values = MIDIDescription(of: file).rows.map(\.value)
    #expect(values[0] == "MIDI, format 1, 2 tracks, 29.97 frames of 2 ticks a second")
    #expect(values[1] == "'XFIH' of 1 byte")
    #expect(values.last == "notes 1 never ended, 1 struck twice at once, 1 released without being struck")
    #expect(values.contains("track 2, channel 10, drums: 1 note"))
    let tempo = MIDIDescription(of: MIDIFile([.tempo(500_000), .tempo(250_000, at: 96)])).rows[1].value
    #expect(tempo == "120–240 quarter notes a minute, 1 change")
  }

  @Test("Pieces of format 2 are told of one after the other")
  func pieces() {
    let file = MIDIFile([.on(60, at: 0), .off(60, at: 96)], [], format: .independentTracks)
    let names = MIDIDescription(of: file).rows.map(\.name)
    #expect(names == ["format", "piece 1", "tempo", "metre", "key", "length", "bar lines", "part 1", "piece 2"])
  }

  @Test("Long lists are cut, and say how long they are")
  func long() {
    let metres = (0..<40).map { TimedMIDIEvent.metre($0 % 2 == 0 ? 3 : 2, 2, at: Int($0) * 288) }
    let notes = (0..<30).flatMap {
      [TimedMIDIEvent.program($0, at: Int($0)), .on(60, at: Int($0)), .off(60, at: Int($0) + 1)]
    }
    let rows = MIDIDescription(of: MIDIFile(metres + notes)).rows
    #expect(rows.first { $0.name == "metre" }?.value.hasSuffix(", and 24 more") == true)
    #expect(rows.last?.value == "and 14 more parts")
  }

  @Test(
    "Keys have the names that musicians use",
    arguments: [
      (0xFB, 0, "D♭ major"), (0, 0, "C major"), (6, 0, "F♯ major"), (0, 1, "A minor"), (0xFB, 1, "B♭ minor"),
      (6, 1, "D♯ minor"),
      (7, 0, "D♭ major"),
    ] as [(UInt8, UInt8, String)])
  func keyNames(sharps: UInt8, mode: UInt8, name: String) {
    let rows = MIDIDescription(of: MIDIFile([.meta(0x59, [sharps, mode])])).rows
    #expect(rows.first { $0.name == "key" }?.value == "\(name) from bar 1")
  }
}
