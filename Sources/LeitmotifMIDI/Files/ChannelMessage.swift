/// What is said to the instrument on one of the sixteen channels, in two or three bytes.
public struct ChannelMessage: Sendable, Hashable {
  /// What is said; the number is the upper half of the status byte.
  public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    /// A key is released: pitch, velocity.
    case noteOff = 8
    /// A key is struck: pitch, velocity, of which 0 releases it.
    case noteOn = 9
    /// A key is pressed harder: pitch, pressure.
    case keyPressure = 10
    /// A controller is moved: its number, its value.
    case controller = 11
    /// An instrument is chosen: its number.
    case program = 12
    /// All keys are pressed harder: pressure.
    case channelPressure = 13
    /// The pitch is bent: lower and upper seven bits of 0 ..< 16384, where 8192 is unbent.
    case pitchBend = 14

    /// How many data bytes follow the status byte: 1 or 2.
    public var dataCount: Int { self == .program || self == .channelPressure ? 1 : 2 }
  }

  /// What is said.
  public let kind: Kind
  /// 0 ..< 16.
  public let channel: UInt8
  /// The first data byte, 0 ..< 128.
  public let first: UInt8
  /// The second data byte, 0 ..< 128; 0 where the kind has but one.
  public let second: UInt8

  /// - Parameters:
  ///   - channel: 0 ..< 16.
  ///   - first: 0 ..< 128.
  ///   - second: 0 ..< 128; 0 for a kind of one data byte.
  public init(_ kind: Kind, channel: UInt8, _ first: UInt8, _ second: UInt8 = 0) {
    precondition(channel < 16, "there are sixteen channels")
    precondition(first < 128 && second < 128, "a data byte has seven bits")
    precondition(kind.dataCount == 2 || second == 0, "this message has one data byte")
    self.kind = kind
    self.channel = channel
    self.first = first
    self.second = second
  }

  /// The byte that begins the message.
  public var status: UInt8 { kind.rawValue << 4 | channel }

  /// Whether a key is struck: a note-on whose velocity is not 0.
  public var strikes: Bool { kind == .noteOn && second > 0 }

  /// Whether a key is released: a note-off, or a note-on of velocity 0.
  public var releases: Bool { kind == .noteOff || kind == .noteOn && second == 0 }
}
