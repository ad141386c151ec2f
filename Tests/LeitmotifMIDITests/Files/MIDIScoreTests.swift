import LeitmotifMIDI
import Testing

@Suite("MIDI scores")
struct MIDIScoreTests {
  private static let note: [TimedMIDIEvent] = [.on(60, at: 0), .off(60, at: 96)]

  @Test("Without a word of it, the tempo is 120 and the metre 4/4")
  func defaults() {
    let score = MIDIFile(Self.note).score
    #expect(score.ticksPerQuarter == 96)
    #expect(score.tempos == [TempoChange(tick: .zero)])
    #expect(score.metres == [MetreChange(tick: .zero, metre: .common)])
    #expect(score.keys == [])
  }

  @Test("Tempo, metre and key are taken from every track")
  func merged() {
    let score = MIDIFile(
      [.metre(6, 3)], Self.note, [.tempo(400_000, at: 96), .metre(9, 3, at: 288), .meta(0x59, [0xFF, 1], at: 96)]
    ).score
    #expect(score.tempos.map(\.microsecondsPerQuarter) == [500_000, 400_000])
    #expect(score.metres.map(\.metre) == [Metre(6, 8), Metre(9, 8)])
    #expect(score.metres.map(\.tick) == [.zero, Tick(288)])
    #expect(score.keys == [KeyChange(tick: Tick(96), key: MusicalKey(tonic: 2, mode: .minor))])
  }

  @Test("What is said twice, or changes nothing, is no change")
  func duplicates() {
    let score = MIDIFile(
      [.metre(3, 2), .metre(3, 2, at: 96), .tempo(500_000, at: 50)],
      [.metre(3, 2), .metre(4, 2, at: 288), .metre(4, 2, at: 288)]
    ).score
    #expect(score.metres.map(\.metre) == [Metre(3, 4), Metre(4, 4)])
    #expect(score.tempos == [TempoChange(tick: .zero)])
  }

  @Test("Of two words about one time, the later holds")
  func contradiction() {
    #expect(MIDIFile([.metre(3, 2)], [.metre(2, 2)]).score.metres.map(\.metre) == [Metre(2, 4)])
    // What stood before is no change after all.
    #expect(MIDIFile([.metre(2, 2, at: 96), .metre(4, 2, at: 96)]).score.metres.map(\.metre) == [.common])
  }

  @Test(
    "What says nothing that is possible is left out",
    arguments: [
      .tempo(0), .meta(0x51, [1, 2]), .metre(0, 2), .metre(4, 8), .meta(0x58, [4]), .meta(0x59, [8, 0]),
      .meta(0x59, [0, 2]),
      .meta(0x59, []),
    ] as [TimedMIDIEvent])
  func impossible(event: TimedMIDIEvent) { #expect(MIDIFile([event] + Self.note).score == MIDIFile(Self.note).score) }

  @Test(
    "Every key signature is a key",
    arguments: [
      (0xF9, 0, 11), (0xFE, 0, 10), (0, 0, 0), (1, 0, 7), (7, 0, 1), (0xFD, 1, 0), (0, 1, 9), (4, 1, 1),
    ] as [(UInt8, UInt8, Int)])
  func keys(sharps: UInt8, mode: UInt8, tonic: Int) {
    let key = MIDIFile([.meta(0x59, [sharps, mode])]).score.keys.map(\.key)
    #expect(key == [MusicalKey(tonic: tonic, mode: mode == 0 ? .major : .minor)])
  }

  @Test("Each track of format 2 is a piece with changes of its own")
  func independentTracks() {
    let file = MIDIFile([.metre(3, 2), .program(9, at: 0)] + Self.note, Self.note, format: .independentTracks)
    #expect(file.scores.map(\.metres).map { $0.map(\.metre) } == [[Metre(3, 4)], [.common]])
    #expect(file.scores.flatMap(\.parts).map(\.trackIndex) == [0, 1])
    #expect(file.scores.flatMap(\.parts).map(\.program) == [9, 0])
  }

  @Test(
    "Ticks of SMPTE last as long as the file says, whatever tempo it names",
    arguments: [
      (.smpte(.television25, ticksPerFrame: 40), 500, 1.0 / 1000), (.smpte(.film24, ticksPerFrame: 1), 12, 1.0 / 24),
      (.smpte(.television25, ticksPerFrame: 1), 13, 1.0 / 25),
      (.smpte(.television29, ticksPerFrame: 80), 1199, 1.001 / 2400),
      (.smpte(.television30, ticksPerFrame: 255), 3825, 1.0 / 7650),
    ] as [(MIDIDivision, Int, Double)])
  func smpte(division: MIDIDivision, ticksPerQuarter: Int, secondsPerTick: Double) {
    let track = MIDITrack([.tempo(250_000)] + Self.note)
    let score = MIDIFile(format: .singleTrack, division: division, tracks: [track]).score
    #expect(score.ticksPerQuarter == ticksPerQuarter)
    #expect(score.tempos.count == 1)
    // A tempo is in whole microseconds a quarter note, which is about half a second.
    let seconds = score.seconds(until: Tick(96))
    #expect(abs(seconds / (96 * secondsPerTick) - 1) < 2e-6)
  }

  @Test("Seconds follow the tempos")
  func seconds() {
    let score = MIDIFile([.tempo(1_000_000), .tempo(250_000, at: 96)] + Self.note).score
    #expect(score.seconds(until: Tick(48)) == 0.5)
    #expect(score.seconds(until: Tick(96)) == 1)
    #expect(score.seconds(until: Tick(192)) == 1.25)
  }

  @Test("A score that is written is the same when it is read again")
  func roundTrip() throws {
    let score = Score(
      ticksPerQuarter: 480,
      tempos: [TempoChange(tick: .zero, microsecondsPerQuarter: 600_000), TempoChange(tick: Tick(960))],
      metres: [MetreChange(tick: .zero, metre: Metre(6, 8)), MetreChange(tick: Tick(1440), metre: Metre(3, 4))],
      keys: [KeyChange(tick: .zero, key: MusicalKey(tonic: 9, mode: .minor))],
      parts: [
        Part(
          trackIndex: 1, channel: 0, program: 73, name: "Flöte",
          notes: [
            Note(onset: .zero, duration: Tick(240), pitch: 69, velocity: 100),
            Note(onset: Tick(240), duration: Tick(240), pitch: 69),
            Note(onset: Tick(1440), duration: Tick(100), pitch: 72),
          ]),
        Part(trackIndex: 2, channel: 9, notes: [Note(onset: Tick(480), duration: Tick(1), pitch: 36)]),
      ])
    let file = try MIDIFile(score)
    #expect(file.format == .simultaneousTracks)
    #expect(file.tracks.map(\.end) == [Tick(2880), Tick(2880), Tick(2880)], "the bar of 3/4 from 1440 to 2880")
    #expect(try MIDIFile.read([UInt8](try file.encoded()), path: "x", strict: true).file.scores == [score])
  }

  @Test("Notes that overlap are ended where their pitch is struck again, and none hangs")
  func overlaps() throws {
    let notes = [(0, 100), (50, 100), (50, 80), (120, 0)].map { Note(onset: Tick($0), duration: Tick($1), pitch: 60) }
    let track = try MIDIFile(Score(ticksPerQuarter: 96, parts: [Part(notes: notes)])).tracks[1]
    let said = track.events.compactMap { timed -> String? in
      guard case .channel(let message) = timed.event, message.kind != .program else { return nil }
      return "\(message.strikes ? "on" : "off") \(timed.tick.rawValue)"
    }
    #expect(said == ["on 0", "off 50", "on 50", "off 130"])
  }

  @Test("Parts that share a channel keep their programs")
  func sharedChannel() throws {
    let score = Score(
      ticksPerQuarter: 96,
      parts: [4, 7].map { program in
        Part(
          trackIndex: Int(program) - (program == 4 ? 3 : 5), program: program,
          notes: [
            Note(onset: Tick(Int(program)), duration: Tick(50), pitch: 60 + program)
          ])
      })
    let file = try MIDIFile(score)
    #expect(file.scores == [score])
    // A player, which knows channels but not tracks, hears the same.
    let events = file.tracks.flatMap(\.events).sorted { $0.tick < $1.tick }
    #expect(MIDIFile(events).score.parts.map(\.program) == [4, 7])
  }

  @Test("What the format cannot say is refused")
  func notRepresentable() {
    let note = Note(onset: .zero, duration: Tick(1 << 30), pitch: 60)
    let scores = [
      Score(ticksPerQuarter: 40_000, parts: []),
      Score(ticksPerQuarter: 96, tempos: [TempoChange(tick: .zero, microsecondsPerQuarter: 1 << 24)], parts: []),
      Score(ticksPerQuarter: 96, metres: [MetreChange(tick: .zero, metre: Metre(256, 4))], parts: []),
      Score(ticksPerQuarter: 96, parts: [Part(notes: [note])]),
    ]
    for score in scores {
      let error = #expect(throws: MIDIError.self) { try MIDIFile(score).encoded() }
      guard case .notRepresentable? = error else { Issue.record("\(String(describing: error))"); return }
    }
  }
}
