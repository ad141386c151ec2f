import Foundation
import LeitmotifMIDI
import Testing

struct MIDIInspectTests {
  private let work: Workspace
  /// Two bars of 6/8.
  private let jig = Score(
    ticksPerQuarter: 96, metres: [MetreChange(tick: .zero, metre: Metre(6, 8))],
    parts: [
      Part(
        trackIndex: 1, program: 73, name: "Jig",
        notes: (0..<4).map { Note(onset: Tick($0 * 144), duration: Tick(144), pitch: 62 + UInt8($0)) })
    ])

  init() throws { work = try Workspace() }

  @Test func inspectTellsOfMIDI() throws {
    try MIDIFile(jig).write(to: work.path("jig"))
    let outcome = try work.run(["inspect", "jig", "--strict"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(
      outcome.output == """
        format     MIDI, format 1, 2 tracks, 96 ticks a quarter note
        tempo      120 quarter notes a minute
        metre      6/8 from bar 1
        key        none named
        length     2 bars, 3 s
        bar lines  a note begins at 2 of 2 (100 %)
        part 1     track 2, channel 1, flute: 4 notes, D4–F4, 'Jig'

        """)
  }

  @Test func inspectLooksIntoARIFFWrapper() throws {
    let file = [UInt8](try MIDIFile(jig).encoded())
    let wrapped = Array("RIFF\0\0\0\0RMIDdata".utf8) + [UInt8(file.count), 0, 0, 0] + file
    try work.write(wrapped, to: "jig.rmi")
    #expect(try work.run(["inspect", "jig.rmi"]).output.hasPrefix("format     MIDI, format 1, 2 tracks"))
  }

  @Test func whatIsMendedIsWarnedOf() throws {
    try work.write([UInt8](try MIDIFile(jig).encoded()).dropLast(5), to: "cut.mid")
    let outcome = try work.run(["inspect", "cut.mid"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("leitmotif: warning: cut.mid: byte "))
    #expect(outcome.output.contains("flute: 4 notes"))
  }

  @Test func warningsAreCutShort() throws {
    let clocks = [[UInt8]](repeating: [0, 0xF8], count: 300).joined() + [0, 0xFF, 0x2F, 0]
    let length = [UInt8(clocks.count >> 8), UInt8(clocks.count & 0xFF)]
    try work.write(Array("MThd\0\0\0\u{6}\0\0\0\u{1}\0\u{60}MTrk\0\0".utf8) + length + clocks, to: "clocks.mid")
    let lines = try work.run(["inspect", "clocks.mid"]).errors.split(separator: "\n")
    #expect(lines.count == 101)
    #expect(lines.last == "leitmotif: warning: clocks.mid: 200 more such places")
  }

  @Test(arguments: [true, false])
  func whatCannotBeMendedIsRefusedInOneLine(strict: Bool) throws {
    let whole = [UInt8](try MIDIFile(jig).encoded())
    try work.write(strict ? whole.dropLast(5) : whole.prefix(9), to: "cut.mid")
    let outcome = try work.run(["inspect", "cut.mid"] + (strict ? ["--strict"] : []))
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.hasPrefix("leitmotif: error: cut.mid: byte "))
    #expect(outcome.errors.contains(strict ? "without --strict" : "the file ends inside its header"))
  }

  @Test func standardInputIsForSequences() throws {
    let song = String(decoding: try MIDIFile(jig).encoded(), as: UTF8.self)
    let outcome = try work.run(["inspect", "-"], input: song)
    #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errorLines.count == 1)
    for text in ["standard input: ", "FASTA", "a MIDI file is not read from a stream: give the file's name"] {
      #expect(outcome.errors.contains(text), "\(outcome.errors)")
    }
  }

  @Test func strictnessIsForMIDIAlone() throws {
    let outcome = try work.run(["inspect", work.sequences, "--strict"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--strict is for MIDI files"))
  }
}
