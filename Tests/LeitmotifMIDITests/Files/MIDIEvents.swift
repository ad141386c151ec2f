import LeitmotifMIDI

// Events and files of events, in a few words.

extension TimedMIDIEvent {
  static func on(_ pitch: UInt8, at tick: Int, velocity: UInt8 = 80, channel: UInt8 = 0) -> TimedMIDIEvent {
    message(.noteOn, pitch, velocity, at: tick, channel: channel)
  }

  static func off(_ pitch: UInt8, at tick: Int, channel: UInt8 = 0) -> TimedMIDIEvent {
    message(.noteOff, pitch, 64, at: tick, channel: channel)
  }

  static func pedal(_ isDown: Bool, at tick: Int, channel: UInt8 = 0) -> TimedMIDIEvent {
    controller(64, isDown ? 127 : 0, at: tick, channel: channel)
  }

  static func controller(_ number: UInt8, _ value: UInt8, at tick: Int, channel: UInt8 = 0) -> TimedMIDIEvent {
    message(.controller, number, value, at: tick, channel: channel)
  }

  static func program(_ number: UInt8, at tick: Int, channel: UInt8 = 0) -> TimedMIDIEvent {
    message(.program, number, 0, at: tick, channel: channel)
  }

  static func meta(_ type: UInt8, _ data: [UInt8], at tick: Int = 0) -> TimedMIDIEvent {
    TimedMIDIEvent(.meta(type: type, data: data), at: Tick(tick))
  }

  static func metre(_ count: UInt8, _ power: UInt8, at tick: Int = 0) -> TimedMIDIEvent {
    meta(0x58, [count, power, 24, 8], at: tick)
  }

  static func tempo(_ microseconds: Int, at tick: Int = 0) -> TimedMIDIEvent {
    meta(0x51, [16, 8, 0].map { UInt8(truncatingIfNeeded: microseconds >> $0) }, at: tick)
  }

  private static func message(
    _ kind: ChannelMessage.Kind, _ first: UInt8, _ second: UInt8, at tick: Int, channel: UInt8
  ) -> TimedMIDIEvent {
    TimedMIDIEvent(.channel(ChannelMessage(kind, channel: channel, first, second)), at: Tick(tick))
  }
}

extension MIDIFile {
  /// A file of these tracks, 96 ticks a quarter note.
  init(_ tracks: [TimedMIDIEvent]..., format: Format = .simultaneousTracks, end: Int = 0) {
    self.init(
      format: format, division: .ticksPerQuarter(96), tracks: tracks.map { MIDITrack($0, end: Tick(end)) })
  }

  /// The one score of a file that has one.
  var score: Score { scores[0] }
}

/// A note without its strength.
struct Span: Equatable, CustomStringConvertible {
  let pitch: UInt8
  let onset: Int
  let end: Int

  init(_ pitch: UInt8, _ onset: Int, _ end: Int) {
    self.pitch = pitch
    self.onset = onset
    self.end = end
  }

  var description: String { "\(pitch): \(onset)–\(end)" }
}

extension Score {
  /// The notes of each part.
  var spans: [[Span]] {
    parts.map { $0.notes.map { Span($0.pitch, $0.onset.rawValue, $0.end.rawValue) } }
  }

  /// What a score promises and this one does not keep.
  var flaws: [String] {
    var flaws: [String] = []
    if tempos.first?.tick != .zero { flaws.append("no tempo at tick 0") }
    if metres.first?.tick != .zero { flaws.append("no metre at tick 0") }
    if zip(tempos, tempos.dropFirst()).contains(where: { $0.tick >= $1.tick }) { flaws.append("tempos out of order") }
    if zip(metres, metres.dropFirst()).contains(where: { $0.tick >= $1.tick || $0.metre == $1.metre }) {
      flaws.append("metres out of order, or no changes")
    }
    for part in parts {
      if part.notes.isEmpty { flaws.append("a part without notes") }
      var ends: [UInt8: Tick] = [:]
      var last = Tick.zero
      for note in part.notes {
        if note.duration < Tick(1) { flaws.append("a note of \(note.duration.rawValue) ticks") }
        if note.onset < last { flaws.append("notes out of order") }
        if let end = ends[note.pitch], end > note.onset { flaws.append("notes of pitch \(note.pitch) overlap") }
        if note.pitch > 127 || note.velocity > 127 || note.velocity == 0 { flaws.append("\(note)") }
        ends[note.pitch] = note.end
        last = note.onset
      }
    }
    return flaws
  }
}
