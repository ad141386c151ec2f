/// Tempo, metre and key as all tracks of a piece tell them.
struct ScoreChanges {
  private(set) var tempos: [TempoChange] = []
  private(set) var metres: [MetreChange] = []
  private(set) var keys: [KeyChange] = []

  /// Of what is said of one time, the last holds, in the order of the tracks. What says nothing that is possible, such as
  /// a tempo of 0, is left out.
  init(_ tracks: ArraySlice<MIDITrack>, division: MIDIDivision) {
    for track in tracks {
      for timed in track.events {
        guard case .meta(let type, let data) = timed.event else { continue }
        add(type: type, data: data, at: timed.tick)
      }
    }
    tempos = Self.effective(tempos, tick: \.tick, value: \.microsecondsPerQuarter)
    metres = Self.effective(metres, tick: \.tick, value: \.metre)
    keys = Self.effective(keys, tick: \.tick, value: \.key)
    if let seconds = division.secondsPerQuarter {
      // Ticks are parts of a second, whatever tempo the file names.
      tempos = [TempoChange(tick: .zero, microsecondsPerQuarter: Int((seconds * 1e6).rounded()))]
    } else if tempos.first?.tick != .zero {
      tempos.insert(TempoChange(tick: .zero), at: 0)
      tempos = Self.effective(tempos, tick: \.tick, value: \.microsecondsPerQuarter)
    }
    if metres.first?.tick != .zero {
      metres.insert(MetreChange(tick: .zero, metre: .common), at: 0)
      metres = Self.effective(metres, tick: \.tick, value: \.metre)
    }
  }

  private mutating func add(type: UInt8, data: [UInt8], at tick: Tick) {
    switch (type, data.count) {
    case (MetaType.tempo, 3):
      let microseconds = data.reduce(0) { $0 << 8 | Int($1) }
      if microseconds > 0 { tempos.append(TempoChange(tick: tick, microsecondsPerQuarter: microseconds)) }
    case (MetaType.metre, 2...):
      // The note that is counted is a power of two, down to a 128th.
      guard data[0] > 0, data[1] <= 7 else { return }
      metres.append(MetreChange(tick: tick, metre: Metre(Int(data[0]), 1 << Int(data[1]))))
    case (MetaType.key, 2...):
      let sharps = Int(Int8(bitPattern: data[0]))
      guard (-7...7).contains(sharps), data[1] <= 1 else { return }
      keys.append(KeyChange(tick: tick, key: MusicalKey(sharps: sharps, mode: data[1] == 0 ? .major : .minor)))
    default: break
    }
  }

  /// By time, one at each, without those that change nothing.
  private static func effective<Change, Value: Equatable>(
    _ changes: [Change], tick: (Change) -> Tick, value: (Change) -> Value
  ) -> [Change] {
    var last: [Change] = []
    // The standard library's sort is stable.
    for change in changes.sorted(by: { tick($0) < tick($1) }) {
      if let previous = last.last, tick(previous) == tick(change) { last.removeLast() }
      last.append(change)
    }
    var effective: [Change] = []
    for change in last where effective.last.map(value) != value(change) { effective.append(change) }
    return effective
  }
}

extension MIDIDivision {
  /// The time of ``ticksPerQuarter`` ticks where it does not depend on the tempo: about half a second.
  fileprivate var secondsPerQuarter: Double? { ticksPerSecond.map { Double(ticksPerQuarter) / $0 } }
}

extension MusicalKey {
  /// - Parameter sharps: -7 ... 7; flats are negative.
  init(sharps: Int, mode: Mode) {
    // A minor key has the sharps of the major one three semitones above.
    let tonic = sharps * 7 + (mode == .minor ? 9 : 0)
    self.init(tonic: (tonic % 12 + 12) % 12, mode: mode)
  }

  /// Sharps of its scale, -5 ... 6; flats are negative.
  var sharps: Int {
    let major = mode == .minor ? tonic + 3 : tonic
    let fifths = major * 7 % 12
    return fifths > 6 ? fifths - 12 : fifths
  }
}
