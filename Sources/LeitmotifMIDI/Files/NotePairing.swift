/// What had to be made right to have notes that end, and do not overlap.
public struct NoteRepairs: Sendable, Hashable {
  /// Notes that nothing ended; they end with their track.
  public var hungCount = 0
  /// Notes that sounded when their key was struck again; they end there.
  public var restruckCount = 0
  /// Notes that ended when they began; they last a tick.
  public var emptyCount = 0
  /// Notes whose key was struck again as they began; they are left out.
  public var doubledCount = 0
  /// Releases of keys that were not down; they are left out.
  public var strayReleaseCount = 0

  /// Nothing.
  public init() {}
}

/// Makes notes of a track's events.
struct NotePairing {
  /// A note that may not have ended yet.
  private struct Sounding {
    let channel: UInt8
    let program: UInt8
    let pitch: UInt8
    let velocity: UInt8
    let onset: Tick
    /// Until when it sounds by its own release; nil while the key is down.
    var end: Tick?
    /// When the key is struck again.
    var restrike = Tick.never
    /// The next note of this key, if the key was struck again before this one was released.
    var next: Int?
  }

  private let settings: ChannelSettings
  private let track: Int
  private(set) var repairs = NoteRepairs()
  private var notes: [Sounding] = []
  /// Of each key of each channel, the first and the last of the notes that it holds down.
  private var queues = [(first: Int, last: Int)?](repeating: nil, count: 16 * 128)
  /// Of each key of each channel, the last note.
  private var latest = [Int?](repeating: nil, count: 16 * 128)
  /// How many notes of each channel are down.
  private var downCounts = [Int](repeating: 0, count: 16)
  /// Whether a channel has had notes since all of its sound was ended.
  private var hasNotes = [Bool](repeating: false, count: 16)

  /// - Parameter track: its number among those that `settings` are of.
  init(settings: ChannelSettings, track: Int) {
    self.settings = settings
    self.track = track
  }

  /// The notes of each channel and program, in this order.
  mutating func parts(of source: MIDITrack, trackIndex: Int) -> [Part] {
    for (index, timed) in source.events.enumerated() {
      guard case .channel(let message) = timed.event else { continue }
      let place = EventPlace(tick: timed.tick, index: index)
      if message.strikes {
        strike(message, at: place)
      } else if message.releases {
        release(message.channel, message.first, at: place)
      } else if message.kind == .controller, message.first >= 120 {
        silence(message, at: place)
      }
    }
    return finish(source, trackIndex: trackIndex)
  }

  private static func key(_ channel: UInt8, _ pitch: UInt8) -> Int { Int(channel) << 7 | Int(pitch) }

  private mutating func strike(_ message: ChannelMessage, at place: EventPlace) {
    let key = Self.key(message.channel, message.first)
    if let earlier = latest[key] { notes[earlier].restrike = place.tick }
    let program = settings.program(of: message.channel, at: place, track: track)
    let number = notes.count
    notes.append(
      Sounding(
        channel: message.channel, program: program, pitch: message.first, velocity: message.second, onset: place.tick))
    latest[key] = number
    downCounts[Int(message.channel)] += 1
    hasNotes[Int(message.channel)] = true
    if let queue = queues[key] {
      notes[queue.last].next = number
      queues[key] = (queue.first, number)
    } else {
      queues[key] = (number, number)
    }
  }

  /// Ends the note that has been down for longest.
  private mutating func release(_ channel: UInt8, _ pitch: UInt8, at place: EventPlace) {
    let key = Self.key(channel, pitch)
    guard let (first, last) = queues[key] else {
      repairs.strayReleaseCount += 1
      return
    }
    notes[first].end = settings.pedalLift(of: channel, at: place, track: track) ?? place.tick
    queues[key] = notes[first].next.map { ($0, last) }
    downCounts[Int(channel)] -= 1
  }

  /// Controllers that end notes: 120 all sound; 123 and those of the modes, above, all keys.
  private mutating func silence(_ message: ChannelMessage, at place: EventPlace) {
    // 121 resets controllers, 122 divides the keyboard from the instrument.
    guard message.first == 120 || message.first >= 123 else { return }
    let channel = message.channel
    // A file of such messages alone is to take no longer than others.
    guard message.first == 120 ? hasNotes[Int(channel)] : downCounts[Int(channel)] > 0 else { return }
    for pitch in UInt8(0)..<128 {
      let key = Self.key(channel, pitch)
      while queues[key] != nil { release(channel, pitch, at: place) }
      // What the pedal holds ends as well.
      if message.first == 120, let last = latest[key], let end = notes[last].end {
        notes[last].end = min(end, place.tick)
      }
    }
    if message.first == 120 { hasNotes[Int(channel)] = false }
  }

  private mutating func finish(_ source: MIDITrack, trackIndex: Int) -> [Part] {
    var groups: [Int: [Note]] = [:]
    for sounding in notes {
      guard let note = finished(sounding, trackEnd: source.end) else { continue }
      groups[Int(sounding.channel) << 7 | Int(sounding.program), default: []].append(note)
    }
    return groups.sorted { $0.key < $1.key }.map { group, notes in
      Part(
        trackIndex: trackIndex, channel: UInt8(group >> 7), program: UInt8(group & 127), name: source.name,
        notes: notes.sorted { ($0.onset, $0.pitch) < ($1.onset, $1.pitch) })
    }
  }

  /// Nil if the key was struck again at once.
  private mutating func finished(_ sounding: Sounding, trackEnd: Tick) -> Note? {
    if sounding.restrike == sounding.onset {
      repairs.doubledCount += 1
      return nil
    }
    if sounding.end == nil, sounding.restrike == .never { repairs.hungCount += 1 }
    var end = sounding.end ?? trackEnd
    // A pedal that is never lifted ends with the track.
    if end == .never { end = trackEnd }
    if end <= sounding.onset {
      if sounding.end != nil { repairs.emptyCount += 1 }
      end = Tick(sounding.onset.rawValue + 1)
    }
    if sounding.restrike < end {
      repairs.restruckCount += 1
      end = sounding.restrike
    }
    return Note(
      onset: sounding.onset, duration: Tick(end.rawValue - sounding.onset.rawValue), pitch: sounding.pitch,
      velocity: sounding.velocity)
  }
}

extension MIDITrack {
  /// As the track calls itself: its first name that is not blank, in UTF-8, or else in Latin-1.
  public var name: String? {
    for case .meta(MetaType.trackName, let data) in events.lazy.map(\.event) {
      let text =
        String(validating: data, as: UTF8.self) ?? String(String.UnicodeScalarView(data.map { UnicodeScalar($0) }))
      let name = text.unicodeScalars.drop { $0.isBlank }.reversed().drop { $0.isBlank }.reversed()
      if !name.isEmpty { return String(String.UnicodeScalarView(name)) }
    }
    return nil
  }
}

extension UnicodeScalar {
  /// A space, or a character of control.
  fileprivate var isBlank: Bool { properties.isWhitespace || properties.generalCategory == .control }
}
