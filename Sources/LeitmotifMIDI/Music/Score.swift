/// Music as a file of any kind tells it: the notes of each part, and what holds for all parts.
///
/// Times are in ticks of which a quarter note has ``ticksPerQuarter``.
public struct Score: Sendable, Hashable {
  /// Ticks of a quarter note; at least 1.
  public var ticksPerQuarter: Int
  /// By time; the first holds from tick 0.
  public var tempos: [TempoChange]
  /// By time; the first holds from tick 0. A change to the same metre is none.
  public var metres: [MetreChange]
  /// By time; empty where the file names no key.
  public var keys: [KeyChange]
  /// The notes of each track, channel and program.
  public var parts: [Part]

  /// A piece of these parts; without changes, in 4/4 at 120 quarter notes a minute.
  public init(
    ticksPerQuarter: Int, tempos: [TempoChange] = [TempoChange(tick: .zero)],
    metres: [MetreChange] = [MetreChange(tick: .zero, metre: .common)], keys: [KeyChange] = [], parts: [Part]
  ) {
    precondition(ticksPerQuarter >= 1, "a quarter note has at least one tick")
    self.ticksPerQuarter = ticksPerQuarter
    self.tempos = tempos
    self.metres = metres
    self.keys = keys
    self.parts = parts
  }

  /// The end of the last note.
  public var end: Tick { parts.lazy.flatMap(\.notes).map(\.end).max() ?? .zero }
}

/// The notes of one track that sound on one channel with one program.
public struct Part: Sendable, Hashable {
  /// The track's number in its file, from 0.
  public var trackIndex: Int
  /// 0 ..< 16; 9 is drums.
  public var channel: UInt8
  /// The instrument, 0 ..< 128.
  public var program: UInt8
  /// As the track calls itself.
  public var name: String?
  /// By onset, then pitch; no two of one pitch overlap.
  public var notes: [Note]

  /// A part of these notes; a piano on the first channel unless told otherwise.
  public init(trackIndex: Int = 0, channel: UInt8 = 0, program: UInt8 = 0, name: String? = nil, notes: [Note]) {
    self.trackIndex = trackIndex
    self.channel = channel
    self.program = program
    self.name = name
    self.notes = notes
  }

  /// Whether it is of drums, whose pitches are instruments.
  public var isPercussion: Bool { channel == 9 }
}

/// A note as it sounds: from its onset until it is released, by key or pedal.
public struct Note: Sendable, Hashable {
  /// When it begins.
  public var onset: Tick
  /// How long it sounds; at least 1 tick.
  public var duration: Tick
  /// 0 ..< 128; 60 is middle C.
  public var pitch: UInt8
  /// How hard the key is struck, 1 ..< 128.
  public var velocity: UInt8

  /// A note of middle strength unless told otherwise.
  public init(onset: Tick, duration: Tick, pitch: UInt8, velocity: UInt8 = 80) {
    self.onset = onset
    self.duration = duration
    self.pitch = pitch
    self.velocity = velocity
  }

  /// When it is released.
  public var end: Tick { Tick(onset.rawValue + duration.rawValue) }
}

/// A time or a span in ticks.
public struct Tick: RawRepresentable, Sendable, Hashable, Comparable {
  /// Ticks.
  public var rawValue: Int

  /// So many ticks.
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// So many ticks.
  public init(_ ticks: Int) { rawValue = ticks }

  /// The beginning.
  public static let zero = Tick(0)

  /// Earlier, or shorter.
  public static func < (left: Tick, right: Tick) -> Bool { left.rawValue < right.rawValue }
}

/// A metre: how many notes of which length make a bar, such as 6/8.
public struct Metre: Sendable, Hashable, Codable {
  /// Notes of a bar; at least 1.
  public var beatCount: Int
  /// Which note is counted: 4 for a quarter, 8 for an eighth; a power of two.
  public var beatUnit: Int

  /// `beatCount`/`beatUnit`.
  public init(_ beatCount: Int, _ beatUnit: Int) {
    precondition(
      beatCount >= 1 && beatUnit >= 1 && beatUnit & (beatUnit - 1) == 0, "\(beatCount)/\(beatUnit) is no metre")
    self.beatCount = beatCount
    self.beatUnit = beatUnit
  }

  /// 4/4.
  public static let common = Metre(4, 4)
}

extension Metre {
  /// - Throws: `DecodingError.dataCorrupted` for what is no metre, as in a damaged model file.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let beatCount = try container.decode(Int.self, forKey: .beatCount)
    let beatUnit = try container.decode(Int.self, forKey: .beatUnit)
    guard (1...255).contains(beatCount), (1...64).contains(beatUnit), beatUnit.nonzeroBitCount == 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .beatUnit, in: container, debugDescription: "\(beatCount)/\(beatUnit) is no metre")
    }
    self.init(beatCount, beatUnit)
  }
}

extension Metre: CustomStringConvertible {
  /// As it is written: `6/8`.
  public var description: String { "\(beatCount)/\(beatUnit)" }
}

/// A metre from some time on.
public struct MetreChange: Sendable, Hashable {
  /// When it begins.
  public var tick: Tick
  /// What holds from there.
  public var metre: Metre

  /// `metre` from `tick` on.
  public init(tick: Tick, metre: Metre) {
    self.tick = tick
    self.metre = metre
  }
}

/// A tempo from some time on.
public struct TempoChange: Sendable, Hashable {
  /// When it begins.
  public var tick: Tick
  /// Microseconds of a quarter note; 500,000 is 120 quarter notes a minute.
  public var microsecondsPerQuarter: Int

  /// 120 quarter notes a minute unless told otherwise.
  public init(tick: Tick, microsecondsPerQuarter: Int = 500_000) {
    self.tick = tick
    self.microsecondsPerQuarter = microsecondsPerQuarter
  }
}

/// A key from some time on.
public struct KeyChange: Sendable, Hashable {
  /// When it begins.
  public var tick: Tick
  /// What holds from there.
  public var key: MusicalKey

  /// `key` from `tick` on.
  public init(tick: Tick, key: MusicalKey) {
    self.tick = tick
    self.key = key
  }
}

/// A key: its tonic and its mode.
public struct MusicalKey: Sendable, Hashable, Codable {
  /// Which scale stands on the tonic.
  public enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
    /// Major.
    case major
    /// Minor.
    case minor
  }

  /// Pitch class of the tonic, 0 for C up to 11 for B.
  public var tonic: Int
  /// Major or minor.
  public var mode: Mode

  /// - Parameter tonic: 0 ..< 12.
  public init(tonic: Int, mode: Mode) {
    precondition((0..<12).contains(tonic), "there are twelve pitch classes")
    self.tonic = tonic
    self.mode = mode
  }
}

extension MusicalKey {
  /// - Throws: `DecodingError.dataCorrupted` for a tonic that is no pitch class, as in a damaged model file.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let tonic = try container.decode(Int.self, forKey: .tonic)
    guard (0..<12).contains(tonic) else {
      throw DecodingError.dataCorruptedError(
        forKey: .tonic, in: container, debugDescription: "\(tonic) is no pitch class")
    }
    self.init(tonic: tonic, mode: try container.decode(Mode.self, forKey: .mode))
  }
}
