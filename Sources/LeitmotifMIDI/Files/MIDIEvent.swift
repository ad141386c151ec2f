/// What a track of a MIDI file says at one time.
public enum MIDIEvent: Sendable, Hashable {
  /// To an instrument.
  case channel(ChannelMessage)
  /// About the music: a name, a tempo, a metre. The bytes are those of the file; the end of a track is not among the
  /// events (``MIDITrack/end``).
  case meta(type: UInt8, data: [UInt8])
  /// System exclusive: what follows the byte F0 and the length, verbatim, mostly with an F7 at the end.
  case systemExclusive([UInt8])
  /// What is sent as it is: the bytes after F7 and the length.
  case escape([UInt8])
}

/// Types of meta events.
enum MetaType {
  static let trackName: UInt8 = 0x03
  static let port: UInt8 = 0x21
  static let endOfTrack: UInt8 = 0x2F
  static let tempo: UInt8 = 0x51
  static let metre: UInt8 = 0x58
  static let key: UInt8 = 0x59
}

/// An event and when it is.
public struct TimedMIDIEvent: Sendable, Hashable {
  /// Since the beginning of the track.
  public var tick: Tick
  /// What is said.
  public var event: MIDIEvent

  /// `event` at `tick`.
  public init(_ event: MIDIEvent, at tick: Tick) {
    self.event = event
    self.tick = tick
  }

  var isEndOfTrack: Bool {
    guard case .meta(MetaType.endOfTrack, _) = event else { return false }
    return true
  }
}
