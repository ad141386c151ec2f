/// Reads the events of one track.
struct MIDITrackParser {
  private var cursor: MIDIByteCursor
  private var events: [TimedMIDIEvent] = []
  private var tick = Tick.zero
  /// The last status byte of a channel message, which the next message may leave out.
  private var running: UInt8?
  /// Whether something that ends running status came after it.
  private var isInterrupted = false

  /// - Parameter range: where the chunk's data are.
  init(_ bytes: [UInt8], _ range: Range<Int>) { cursor = MIDIByteCursor(bytes, range) }

  /// The track, and where its last event ends.
  mutating func parse(_ diagnostics: inout MIDIDiagnostics) throws(MIDIError) -> (track: MIDITrack, next: Int) {
    while cursor.remaining > 0 {
      let start = cursor.position
      switch try nextEvent(&diagnostics) {
      case .event(let event): events.append(TimedMIDIEvent(event, at: tick))
      case .end: return (MIDITrack(events, end: tick), cursor.position)
      case .cut:
        try diagnostics.report(
          "the track ends inside an event", at: start, remedy: "the event is left out, and the track ends there")
        _ = cursor.take(cursor.remaining)
        return (finished, cursor.position)
      case .lost:
        _ = cursor.take(cursor.remaining)
        return (finished, cursor.position)
      }
    }
    try diagnostics.report(
      "the track has no end-of-track event", at: cursor.position, remedy: "it ends with its last event")
    return (finished, cursor.position)
  }

  private var finished: MIDITrack { MIDITrack(events) }

  private enum Outcome {
    case event(MIDIEvent)
    /// The end of the track.
    case end
    /// The bytes end before the event does.
    case cut
    /// Nobody knows where the next event begins; it has been told.
    case lost
  }

  private mutating func nextEvent(_ diagnostics: inout MIDIDiagnostics) throws(MIDIError) -> Outcome {
    guard let delta = try variableLength("a time", &diagnostics), let status = cursor.peek else { return .cut }
    try advance(by: delta, &diagnostics)
    let place = cursor.position
    if status >= 0x80 { _ = cursor.next() }
    switch status {
    case 0xFF: return try metaEvent(at: place, &diagnostics)
    case 0xF0, 0xF7:
      isInterrupted = true
      guard let data = try payload(&diagnostics) else { return .cut }
      return .event(status == 0xF0 ? .systemExclusive(data) : .escape(data))
    case 0xF1...: return try systemMessage(status, at: place, &diagnostics)
    case 0x80...:
      (running, isInterrupted) = (status, false)
      return try channelMessage(status, &diagnostics)
    default:
      guard let running else {
        try diagnostics.report(
          "\(status) where a status byte belongs", at: place, remedy: "the rest of the track is skipped")
        return .lost
      }
      if isInterrupted {
        try diagnostics.report(
          "running status after a meta or system exclusive event", at: place,
          remedy: "taken as the status \(running) before that")
        isInterrupted = false
      }
      return try channelMessage(running, &diagnostics)
    }
  }

  /// Moves on in time.
  private mutating func advance(by delta: Int, _ diagnostics: inout MIDIDiagnostics) throws(MIDIError) {
    let latest = MIDIFile.latestTick.rawValue
    if delta > latest - tick.rawValue {
      try diagnostics.report(
        "a time after tick \(latest)", at: cursor.position, remedy: "taken as tick \(latest)")
    }
    tick = Tick(min(tick.rawValue + delta, latest))
  }

  private mutating func variableLength(
    _ what: String, _ diagnostics: inout MIDIDiagnostics
  ) throws(MIDIError) -> Int? {
    let place = cursor.position
    guard let number = cursor.variableLength() else { return nil }
    if number.isTooLong {
      try diagnostics.report(
        "\(what) of more than four bytes", at: place, remedy: "taken as \(number.value)")
    }
    return number.value
  }

  /// A length and so many bytes; nil where they are not there.
  private mutating func payload(_ diagnostics: inout MIDIDiagnostics) throws(MIDIError) -> [UInt8]? {
    guard let count = try variableLength("a length", &diagnostics) else { return nil }
    return cursor.take(count).map { Array($0) }
  }

  private mutating func metaEvent(
    at place: Int, _ diagnostics: inout MIDIDiagnostics
  ) throws(MIDIError) -> Outcome {
    isInterrupted = true
    guard let type = cursor.next(), let data = try payload(&diagnostics) else { return .cut }
    if type == MetaType.endOfTrack {
      if !data.isEmpty {
        try diagnostics.report(
          "an end-of-track event with \(data.count) data byte\(data.count == 1 ? "" : "s")", at: place,
          remedy: "skipped")
      }
      return .end
    }
    if type >= 0x80 {
      try diagnostics.report("a meta event of type \(type), above 127", at: place, remedy: "kept as it is")
    }
    return .event(.meta(type: type, data: data))
  }

  private mutating func channelMessage(
    _ status: UInt8, _ diagnostics: inout MIDIDiagnostics
  ) throws(MIDIError) -> Outcome {
    guard let kind = ChannelMessage.Kind(rawValue: status >> 4),
      let first = try dataByte(&diagnostics),
      let second = kind.dataCount == 2 ? try dataByte(&diagnostics) : 0
    else { return .cut }
    return .event(.channel(ChannelMessage(kind, channel: status & 0x0F, first, second)))
  }

  private mutating func dataByte(_ diagnostics: inout MIDIDiagnostics) throws(MIDIError) -> UInt8? {
    let place = cursor.position
    guard let byte = cursor.next() else { return nil }
    if byte > 127 {
      try diagnostics.report("\(byte) where a data byte belongs, above 127", at: place, remedy: "taken as 127")
    }
    return min(byte, 127)
  }

  /// A message for a wire, which a file may hold in an escape event only.
  private mutating func systemMessage(
    _ status: UInt8, at place: Int, _ diagnostics: inout MIDIDiagnostics
  ) throws(MIDIError) -> Outcome {
    try diagnostics.report(
      "the status byte \(status), which a file has no place for", at: place, remedy: "kept as an escape event")
    isInterrupted = true
    let dataCount = status == 0xF2 ? 2 : status == 0xF1 || status == 0xF3 ? 1 : 0
    guard let data = cursor.take(dataCount) else { return .cut }
    return .event(.escape([status] + data))
  }
}
