extension MIDIFile {
  /// A file of format 1 that plays `score`: a track of tempo, metre and key, then a track for each part. All tracks end with
  /// the last bar.
  ///
  /// Each note ends before, or as, its pitch is struck again; a note that is struck again as it begins is left out. Where
  /// parts share a channel but not a program, the program is chosen again before each of their notes.
  ///
  /// - Throws: ``MIDIError/notRepresentable(problem:)`` for more parts, ticks a quarter note, or longer notes or beats than
  ///   the format can say.
  public init(_ score: Score) throws(MIDIError) {
    guard score.ticksPerQuarter <= 0x7FFF else {
      throw .notRepresentable(
        problem: "\(score.ticksPerQuarter) ticks a quarter note, and a file has at most 32767; give fewer")
    }
    guard score.parts.count < Self.maximumTrackCount else {
      throw .notRepresentable(
        problem: "\(score.parts.count) parts, and a file has at most \(Self.maximumTrackCount - 1)")
    }
    let lines = BarLines(of: score)
    let end = lines.start(ofBar: lines.barCount(until: score.end))
    let programs = Dictionary(grouping: score.parts, by: \.channel).mapValues { Set($0.map(\.program)) }
    let parts = score.parts.map { part in
      MIDITrack(part.events(repeatingProgram: (programs[part.channel]?.count ?? 1) > 1), end: end)
    }
    self.init(
      format: .simultaneousTracks, division: .ticksPerQuarter(score.ticksPerQuarter),
      tracks: [MIDITrack(try score.changeEvents(), end: end)] + parts)
  }
}

extension Score {
  fileprivate func changeEvents() throws(MIDIError) -> [TimedMIDIEvent] {
    var events: [TimedMIDIEvent] = []
    for change in tempos {
      guard let microseconds = UInt32(exactly: change.microsecondsPerQuarter), 1..<1 << 24 ~= microseconds else {
        throw .notRepresentable(
          problem: "a quarter note of \(change.microsecondsPerQuarter) microseconds, and a file has 1 ... 16777215")
      }
      let data = [16, 8, 0].map { UInt8(truncatingIfNeeded: microseconds >> $0) }
      events.append(TimedMIDIEvent(.meta(type: MetaType.tempo, data: data), at: change.tick))
    }
    for change in metres {
      guard let count = UInt8(exactly: change.metre.beatCount), change.metre.beatUnit <= 128 else {
        throw .notRepresentable(problem: "the metre \(change.metre), and a file has at most 255/128")
      }
      // Clocks of the metronome, of which a quarter note has 24: three eighths a click in 6/8, 9/8 and 12/8.
      let isCompound = change.metre.beatUnit >= 8 && count > 3 && count % 3 == 0
      let clocks = max(1, 96 / change.metre.beatUnit * (isCompound ? 3 : 1))
      let unit = UInt8(change.metre.beatUnit.trailingZeroBitCount)
      events.append(
        TimedMIDIEvent(.meta(type: MetaType.metre, data: [count, unit, UInt8(clocks), 8]), at: change.tick))
    }
    for change in keys {
      let sharps = UInt8(bitPattern: Int8(change.key.sharps))
      events.append(
        TimedMIDIEvent(.meta(type: MetaType.key, data: [sharps, change.key.mode == .major ? 0 : 1]), at: change.tick))
    }
    return events
  }
}

extension Part {
  /// - Parameter repeatingProgram: whether the program is chosen before each note, rather than once.
  fileprivate func events(repeatingProgram: Bool) -> [TimedMIDIEvent] {
    let choice = MIDIEvent.channel(ChannelMessage(.program, channel: channel, program))
    var events = [TimedMIDIEvent(choice, at: .zero)]
    if let name {
      events.insert(TimedMIDIEvent(.meta(type: MetaType.trackName, data: Array(name.utf8)), at: .zero), at: 0)
    }
    // A release comes before what is struck at its time: stable sorting keeps them before it.
    let notes = separateNotes
    let releases = notes.map { note in
      TimedMIDIEvent(.channel(ChannelMessage(.noteOff, channel: channel, note.pitch, 64)), at: note.end)
    }
    let strikes = notes.flatMap { note in
      let strike = ChannelMessage(.noteOn, channel: channel, note.pitch, min(max(note.velocity, 1), 127))
      return (repeatingProgram ? [choice] : []).map { TimedMIDIEvent($0, at: note.onset) }
        + [TimedMIDIEvent(.channel(strike), at: note.onset)]
    }
    return events + (releases + strikes).sorted { $0.tick < $1.tick }
  }

  /// The notes, each ended where its pitch is struck again, and none without length.
  private var separateNotes: [Note] {
    var nextOnsets: [UInt8: Tick] = [:]
    var separate: [Note] = []
    for note in notes.sorted(by: { $0.onset < $1.onset }).reversed() {
      let end = min(note.end, nextOnsets[note.pitch] ?? note.end)
      guard end > note.onset else { continue }
      nextOnsets[note.pitch] = note.onset
      separate.append(
        Note(
          onset: note.onset, duration: Tick(end.rawValue - note.onset.rawValue), pitch: note.pitch,
          velocity: note.velocity))
    }
    return separate.reversed()
  }
}
