import LeitmotifMIDI
import Testing

@Suite("MIDI notes")
struct MIDINoteTests {
  private func spans(_ events: TimedMIDIEvent..., end: Int = 0) -> [[Span]] { MIDIFile(events, end: end).score.spans }

  @Test("A note lasts from its strike to its release, be that a note-off or a note-on of velocity 0")
  func plain() {
    let events: [TimedMIDIEvent] = [.on(60, at: 0), .on(64, at: 10), .on(60, at: 20, velocity: 0), .off(64, at: 30)]
    let score = MIDIFile(events).score
    #expect(score.spans == [[Span(60, 0, 20), Span(64, 10, 30)]])
    #expect(score.parts[0].notes.map(\.velocity) == [80, 80])
  }

  @Test("The first release ends the note that has been down for longest, which the second strike has cut")
  func firstInFirstOut() {
    #expect(
      spans(.on(60, at: 0), .on(60, at: 10), .off(60, at: 20), .off(60, at: 30)) == [
        [Span(60, 0, 10), Span(60, 10, 30)]
      ])
  }

  @Test("A note that nothing ends, ends with its track")
  func hung() { #expect(spans(.on(60, at: 0), end: 50) == [[Span(60, 0, 50)]]) }

  @Test("A note that begins where its track ends lasts one tick")
  func hungAtTheEnd() { #expect(spans(.on(60, at: 50), end: 50) == [[Span(60, 50, 51)]]) }

  @Test("A note of no length lasts one tick")
  func empty() { #expect(spans(.on(60, at: 5), .off(60, at: 5)) == [[Span(60, 5, 6)]]) }

  @Test("A note that is struck twice at once is one")
  func doubled() {
    #expect(spans(.on(60, at: 5), .on(60, at: 5), .off(60, at: 9), .off(60, at: 9)) == [[Span(60, 5, 9)]])
  }

  @Test("A release without a strike is none")
  func stray() { #expect(spans(.off(60, at: 1), .on(60, at: 2), .off(60, at: 4)) == [[Span(60, 2, 4)]]) }

  @Test("The same pitch on two channels, or two tracks, is two notes")
  func channels() {
    #expect(
      spans(.on(60, at: 0), .on(60, at: 5, channel: 1), .off(60, at: 8), .off(60, at: 9, channel: 1))
        == [[Span(60, 0, 8)], [Span(60, 5, 9)]])
    let tracks = MIDIFile([.on(60, at: 0), .off(60, at: 8)], [.on(60, at: 5), .off(60, at: 9)]).score
    #expect(tracks.spans == [[Span(60, 0, 8)], [Span(60, 5, 9)]])
    #expect(tracks.parts.map(\.trackIndex) == [0, 1])
  }

  @Test("The pedal holds what is released under it until it is lifted")
  func pedal() {
    #expect(
      spans(
        .on(60, at: 0), .pedal(true, at: 5), .off(60, at: 10), .on(62, at: 12), .off(62, at: 20), .on(64, at: 25),
        .pedal(false, at: 30), .off(64, at: 40)) == [[Span(60, 0, 30), Span(62, 12, 30), Span(64, 25, 40)]])
  }

  @Test("A strike ends what the pedal holds of its pitch")
  func restruckUnderPedal() {
    #expect(
      spans(
        .pedal(true, at: 0), .on(60, at: 0), .off(60, at: 5), .on(60, at: 20), .off(60, at: 25), .pedal(false, at: 40))
        == [[Span(60, 0, 20), Span(60, 20, 40)]])
  }

  @Test("A pedal that is never lifted holds to the end of the track")
  func pedalWithoutEnd() {
    #expect(spans(.pedal(true, at: 0), .on(60, at: 0), .off(60, at: 5), end: 70) == [[Span(60, 0, 70)]])
  }

  @Test("At one time, the pedal holds only what is released after it is pressed")
  func pedalOrder() {
    #expect(spans(.on(60, at: 0), .off(60, at: 5), .pedal(true, at: 5), .pedal(false, at: 9)) == [[Span(60, 0, 5)]])
    #expect(spans(.on(60, at: 0), .pedal(true, at: 5), .off(60, at: 5), .pedal(false, at: 9)) == [[Span(60, 0, 9)]])
  }

  @Test("The pedal of another track counts for a track that has none on its channel and cable")
  func pedalElsewhere() {
    let pedal: [TimedMIDIEvent] = [.pedal(true, at: 0), .pedal(false, at: 50)]
    let notes: [TimedMIDIEvent] = [.on(60, at: 0), .off(60, at: 5)]
    #expect(MIDIFile(pedal, notes).score.spans == [[Span(60, 0, 50)]])
    #expect(MIDIFile(pedal, notes + [.pedal(false, at: 0)]).score.spans == [[Span(60, 0, 5)]])
    #expect(MIDIFile(pedal, [.meta(0x21, [1])] + notes).score.spans == [[Span(60, 0, 5)]])
    let otherChannel: [TimedMIDIEvent] = [.on(60, at: 0, channel: 2), .off(60, at: 5, channel: 2)]
    #expect(MIDIFile(pedal, otherChannel).score.spans == [[Span(60, 0, 5)]])
  }

  @Test("Resetting the controllers lifts the pedal")
  func controllersReset() {
    #expect(
      spans(.pedal(true, at: 0), .on(60, at: 0), .off(60, at: 5), .controller(121, 0, at: 8), end: 50)
        == [[Span(60, 0, 8)]])
  }

  @Test("All notes off releases the keys, which the pedal may hold; all sound off ends everything")
  func silence() {
    let events: [TimedMIDIEvent] = [.pedal(true, at: 0), .on(60, at: 0), .on(62, at: 1), .off(62, at: 4)]
    let lift: [TimedMIDIEvent] = [.pedal(false, at: 30)]
    #expect(MIDIFile(events + [.controller(123, 0, at: 9)] + lift).score.spans == [[Span(60, 0, 30), Span(62, 1, 30)]])
    #expect(MIDIFile(events + [.controller(120, 0, at: 9)] + lift).score.spans == [[Span(60, 0, 9), Span(62, 1, 9)]])
    #expect(
      MIDIFile([.on(60, at: 0), .controller(123, 0, at: 9, channel: 1), .off(60, at: 20)]).score.spans
        == [[Span(60, 0, 20)]])
  }

  @Test("A change of program begins another part, though not for the note that sounds")
  func programs() {
    let score = MIDIFile(
      [
        .program(5, at: 0), .on(60, at: 0), .program(3, at: 5), .off(60, at: 10), .on(62, at: 10), .off(62, at: 20),
        .program(5, at: 20), .on(64, at: 20), .off(64, at: 30),
      ]
    ).score
    #expect(score.parts.map(\.program) == [3, 5])
    #expect(score.spans == [[Span(62, 10, 20)], [Span(60, 0, 10), Span(64, 20, 30)]])
  }

  @Test("A track that names no program for its channel plays that of another track")
  func programElsewhere() {
    let notes: [TimedMIDIEvent] = [.on(60, at: 0), .off(60, at: 5)]
    #expect(MIDIFile([.program(19, at: 0)], notes).score.parts.map(\.program) == [19])
    #expect(MIDIFile([.program(19, at: 0)], [.program(4, at: 0)] + notes).score.parts.map(\.program) == [4])
  }

  @Test("What a track says again holds again, if another track spoke in between")
  func programSaidAgain() {
    let score = MIDIFile(
      [.program(1, at: 0), .program(1, at: 20)], [.program(2, at: 10, channel: 0)], [.on(60, at: 25), .off(60, at: 30)]
    ).score
    #expect(score.parts.map(\.program) == [1])
  }

  @Test("The tenth channel is drums")
  func percussion() {
    let score = MIDIFile([.on(36, at: 0, channel: 9), .off(36, at: 5, channel: 9), .on(60, at: 0), .off(60, at: 9)])
      .score
    #expect(score.parts.map(\.isPercussion) == [false, true])
  }

  @Test(
    "A track's name is its parts': the first that says something, in UTF-8 or Latin-1",
    arguments: [
      ([.meta(3, Array(" Tune\0".utf8))], "Tune"), ([.meta(3, [0x46, 0xFC, 0x72])], "Für"),
      ([.meta(3, Array("Für".utf8))], "Für"),
      ([.meta(3, [0x20]), .meta(3, [65])], "A"), ([.meta(3, [])], nil),
    ] as [([TimedMIDIEvent], String?)])
  func names(events: [TimedMIDIEvent], name: String?) {
    #expect(MIDIFile(events + [.on(60, at: 0), .off(60, at: 5)]).score.parts.map(\.name) == [name])
  }
}
