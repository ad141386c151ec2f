/// A place among the events of a track.
struct EventPlace: Comparable {
  var tick: Tick
  /// The number of the event.
  var index: Int

  static func < (left: EventPlace, right: EventPlace) -> Bool {
    left.tick == right.tick ? left.index < right.index : left.tick < right.tick
  }

  /// After all events of this time.
  var afterAll: EventPlace { EventPlace(tick: tick, index: .max) }
}

/// What holds on a channel, as its events change it.
struct ChannelTimeline<Value: Equatable> {
  private var changes: [(place: EventPlace, value: Value)] = []

  var isEmpty: Bool { changes.isEmpty }

  /// What several tracks say, in the order of the tracks where it is of one time; what changes nothing is left out.
  init(joining timelines: [ChannelTimeline] = []) {
    let all = timelines.flatMap(\.changes)
    // The standard library's sort is stable.
    for change in all.sorted(by: { $0.place.tick < $1.place.tick }) where changes.last?.value != change.value {
      changes.append(change)
    }
  }

  /// - Parameter place: not before those that were appended.
  mutating func append(_ value: Value, at place: EventPlace) { changes.append((place, value)) }

  /// What holds after the changes up to `place`, and when that changes next.
  func value(at place: EventPlace) -> (value: Value?, next: Tick?) {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].place <= place { low = middle + 1 } else { high = middle }
    }
    return (low == 0 ? nil : changes[low - 1].value, low == changes.count ? nil : changes[low].place.tick)
  }
}

/// The programs and pedals of a file's channels, as each of its tracks hears them.
///
/// A track that says something of a channel's program is not disturbed by what others say of it, since many files give
/// all tracks one channel; one that says nothing hears the others. The same holds for the pedal.
struct ChannelSettings {
  /// A channel of one of the cables that a file may name.
  private struct Channel: Hashable {
    var port: UInt8
    var number: UInt8
  }

  private struct Timelines {
    var programs: ChannelTimeline<UInt8>
    var pedals: ChannelTimeline<Bool>

    init(joining timelines: [Timelines] = []) {
      programs = ChannelTimeline(joining: timelines.map(\.programs))
      pedals = ChannelTimeline(joining: timelines.map(\.pedals))
    }
  }

  private var ports: [UInt8] = []
  /// Of each track, those that it speaks of.
  private var own: [[UInt8: Timelines]] = []
  private var joint: [Channel: Timelines] = [:]

  init(_ tracks: ArraySlice<MIDITrack>) {
    for track in tracks {
      ports.append(track.port)
      own.append(Self.timelines(of: track))
    }
    var all: [Channel: [Timelines]] = [:]
    for (port, timelines) in zip(ports, own) {
      for (number, timeline) in timelines { all[Channel(port: port, number: number), default: []].append(timeline) }
    }
    joint = all.mapValues { Timelines(joining: $0) }
    // Only now: what changes nothing for its own track may do so among others.
    own = own.map { timelines in timelines.mapValues { Timelines(joining: [$0]) } }
  }

  private static func timelines(of track: MIDITrack) -> [UInt8: Timelines] {
    var timelines: [UInt8: Timelines] = [:]
    for (index, timed) in track.events.enumerated() {
      guard case .channel(let message) = timed.event else { continue }
      let place = EventPlace(tick: timed.tick, index: index)
      if message.kind == .program {
        timelines[message.channel, default: Timelines()].programs.append(message.first, at: place)
      } else if let isDown = message.pedal {
        timelines[message.channel, default: Timelines()].pedals.append(isDown, at: place)
      }
    }
    return timelines
  }

  /// The instrument that `channel` has at `place` of a track.
  func program(of channel: UInt8, at place: EventPlace, track: Int) -> UInt8 {
    if let own = own[track][channel]?.programs, !own.isEmpty { return own.value(at: place).value ?? 0 }
    let others = joint[Channel(port: ports[track], number: channel)]?.programs
    return others?.value(at: place.afterAll).value ?? 0
  }

  /// Until when the pedal holds what a key releases at `place`: nil where it is up, ``Tick/never`` where it is not lifted.
  func pedalLift(of channel: UInt8, at place: EventPlace, track: Int) -> Tick? {
    var found: (value: Bool?, next: Tick?)?
    if let own = own[track][channel]?.pedals, !own.isEmpty {
      found = own.value(at: place)
    } else {
      found = joint[Channel(port: ports[track], number: channel)]?.pedals.value(at: place.afterAll)
    }
    guard let found, found.value == true else { return nil }
    return found.next ?? .never
  }
}

extension Tick {
  /// After all others.
  static let never = Tick(.max)
}

extension ChannelMessage {
  /// Whether it presses or lifts the sustain pedal; nil if neither.
  fileprivate var pedal: Bool? {
    guard kind == .controller else { return nil }
    switch first {
    case 64: return second >= 64
    // All controllers as they were in the beginning.
    case 121: return false
    default: return nil
    }
  }
}

extension MIDITrack {
  /// The cable that its channels are of.
  fileprivate var port: UInt8 {
    for case .meta(MetaType.port, let data) in events.lazy.map(\.event) { return data.first ?? 0 }
    return 0
  }
}
