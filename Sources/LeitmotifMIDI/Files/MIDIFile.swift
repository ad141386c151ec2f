/// A Standard MIDI File: its tracks, event by event (MIDI Manufacturers Association 1996, "Standard MIDI Files 1.0").
public struct MIDIFile: Sendable, Hashable {
  /// How the tracks belong together; the number is the one in the file.
  public enum Format: UInt16, Sendable, Hashable, CaseIterable {
    /// One track.
    case singleTrack = 0
    /// Tracks that sound together.
    case simultaneousTracks = 1
    /// Tracks that are a piece each.
    case independentTracks = 2
  }

  /// How the tracks belong together.
  public var format: Format
  /// What a tick is.
  public var division: MIDIDivision
  /// The tracks in the order of the file.
  public var tracks: [MIDITrack]
  /// Chunks of other kinds, in the order of the file. They are written after the tracks.
  public var otherChunks: [MIDIChunk]

  /// A file of these tracks.
  public init(
    format: Format = .simultaneousTracks, division: MIDIDivision, tracks: [MIDITrack], otherChunks: [MIDIChunk] = []
  ) {
    self.format = format
    self.division = division
    self.tracks = tracks
    self.otherChunks = otherChunks
  }

  /// Bytes of the largest file that is read: 16 MiB, some million notes. What a file's values take in memory is bounded by
  /// its bytes, whatever its times and lengths claim: events by some 16 bytes for each of the file, scores by 50.
  public static let maximumByteCount = 16 << 20
  /// Tracks of a file: its header counts them in two bytes.
  public static let maximumTrackCount = 65_535
  /// The latest tick that is read, 2³¹ − 1; four weeks and more at 480 ticks a quarter and 120 quarters a minute.
  public static let latestTick = Tick(2_147_483_647)
}

/// Events in the order of their times.
public struct MIDITrack: Sendable, Hashable {
  /// By time; those of one time in the order in which they are said.
  public let events: [TimedMIDIEvent]
  /// When the track ends: no event is later.
  public let end: Tick

  /// - Parameters:
  ///   - events: in any order; no tick is below 0. An end-of-track event is not kept as such: the track ends no earlier.
  ///   - end: when the track ends, where that is after its last event.
  public init(_ events: [TimedMIDIEvent], end: Tick = .zero) {
    let isSorted = zip(events, events.dropFirst()).allSatisfy { $0.tick <= $1.tick }
    // The standard library's sort is stable.
    let sorted = isSorted ? events : events.sorted { $0.tick < $1.tick }
    precondition((sorted.first?.tick ?? .zero) >= .zero, "a track begins at tick 0")
    self.events = sorted.contains(where: \.isEndOfTrack) ? sorted.filter { !$0.isEndOfTrack } : sorted
    self.end = max(end, sorted.last?.tick ?? .zero)
  }
}

/// A part of a file that is neither header nor track.
public struct MIDIChunk: Sendable, Hashable {
  /// Four characters of ASCII.
  public let name: String
  /// What it holds.
  public let data: [UInt8]

  /// - Parameter name: four printable characters of ASCII, neither `MThd` nor `MTrk`.
  public init(name: String, data: [UInt8]) {
    precondition(
      name.utf8.count == 4 && name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "a chunk's name is four characters")
    precondition(name != "MThd" && name != "MTrk", "headers and tracks are no other chunks")
    self.name = name
    self.data = data
  }
}

/// What a tick is: a part of a quarter note, or a part of a second.
public struct MIDIDivision: Sendable, Hashable {
  /// Either of the two.
  enum Unit: Sendable, Hashable {
    case quarter(ticks: UInt16)
    case frame(FrameRate, ticks: UInt8)
  }

  /// How many pictures a second SMPTE's time counts.
  public enum FrameRate: UInt8, Sendable, Hashable, CaseIterable {
    /// Film.
    case film24 = 24
    /// European television.
    case television25 = 25
    /// American colour television: 30/1.001 pictures a second.
    case television29 = 29
    /// American television without colour.
    case television30 = 30
  }

  let unit: Unit

  /// A quarter note has `count` ticks.
  /// - Parameter count: 1 ... 32767.
  public static func ticksPerQuarter(_ count: Int) -> MIDIDivision {
    precondition((1...0x7FFF).contains(count), "a quarter note has 1 ... 32767 ticks")
    return MIDIDivision(unit: .quarter(ticks: UInt16(count)))
  }

  /// A picture has `ticks` ticks, whatever the tempo.
  /// - Parameter ticks: 1 ... 255.
  public static func smpte(_ rate: FrameRate, ticksPerFrame ticks: Int) -> MIDIDivision {
    precondition((1...255).contains(ticks), "a frame has 1 ... 255 ticks")
    return MIDIDivision(unit: .frame(rate, ticks: UInt8(ticks)))
  }

  /// The ticks of a quarter note. A tick of SMPTE is a part of a second: then a quarter note is taken as half a second,
  /// to the nearest tick.
  public var ticksPerQuarter: Int {
    switch unit {
    case .quarter(let ticks): Int(ticks)
    case .frame: max(1, Int((ticksPerSecond ?? 1) / 2 + 0.5))
    }
  }

  /// Ticks of a second where that does not depend on the tempo, as for SMPTE; nil else.
  public var ticksPerSecond: Double? {
    guard case .frame(let rate, let ticks) = unit else { return nil }
    let frames = rate == .television29 ? 30 / 1.001 : Double(rate.rawValue)
    return frames * Double(ticks)
  }
}

extension MIDIDivision: CustomStringConvertible {
  /// `480 ticks a quarter note`, or `25 frames of 40 ticks a second`.
  public var description: String {
    switch unit {
    case .quarter(let ticks): "\(ticks) ticks a quarter note"
    case .frame(.television29, let ticks): "29.97 frames of \(ticks) ticks a second"
    case .frame(let rate, let ticks): "\(rate.rawValue) frames of \(ticks) ticks a second"
    }
  }
}
