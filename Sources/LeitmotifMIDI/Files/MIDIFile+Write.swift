public import FoundationEssentials

extension MIDIFile {
  /// The bytes of the file: every status byte is written, and every track ends with the event that says so.
  ///
  /// - Throws: ``MIDIError/notRepresentable(problem:)`` for more tracks than a header counts, and for times and data that
  ///   their lengths cannot say.
  public func encoded() throws(MIDIError) -> Data {
    guard tracks.count <= Self.maximumTrackCount else {
      throw .notRepresentable(problem: "\(tracks.count) tracks, and a file has at most \(Self.maximumTrackCount)")
    }
    var output = MIDIByteOutput()
    let header = [format.rawValue, UInt16(tracks.count), division.code]
    try output.chunk(ChunkName.header.bytes, header.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
    for (index, track) in tracks.enumerated() {
      try output.chunk(ChunkName.track.bytes, try track.encoded(index: index))
    }
    for chunk in otherChunks { try output.chunk(Array(chunk.name.utf8), chunk.data) }
    return Data(output.bytes)
  }

  /// Writes the file under a temporary name, and gives it its own when it is whole; what stood there is replaced.
  ///
  /// - Throws: ``MIDIError/notRepresentable(problem:)`` as ``encoded()``; ``MIDIError/unwritable(path:reason:)``, and then
  ///   what was there is as before.
  public func write(to path: String) throws(MIDIError) {
    let data = try encoded()
    do {
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .unwritable(path: path, reason: error.fileReason)
    }
  }
}

extension MIDIDivision {
  /// The two bytes of a header.
  fileprivate var code: UInt16 {
    switch unit {
    case .quarter(let ticks): ticks
    case .frame(let rate, let ticks): UInt16(0x100 - Int(rate.rawValue)) << 8 | UInt16(ticks)
    }
  }
}

extension MIDITrack {
  fileprivate func encoded(index: Int) throws(MIDIError) -> [UInt8] {
    var output = MIDIByteOutput()
    var last = Tick.zero
    for timed in events {
      try output.time(from: last, to: timed.tick, trackIndex: index)
      try output.event(timed.event)
      last = timed.tick
    }
    try output.time(from: last, to: end, trackIndex: index)
    try output.event(.meta(type: MetaType.endOfTrack, data: []))
    return output.bytes
  }
}

/// Bytes as a file has them.
private struct MIDIByteOutput {
  var bytes: [UInt8] = []

  mutating func chunk(_ name: [UInt8], _ data: [UInt8]) throws(MIDIError) {
    guard let count = UInt32(exactly: data.count) else {
      throw .notRepresentable(problem: "a chunk of \(data.count) bytes, whose length four bytes cannot say")
    }
    bytes += name
    bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
    bytes += data
  }

  mutating func time(from last: Tick, to tick: Tick, trackIndex: Int) throws(MIDIError) {
    guard variableLength(tick.rawValue - last.rawValue) else {
      throw .notRepresentable(
        problem: "nothing happens in track \(trackIndex + 1) from tick \(last.rawValue) to \(tick.rawValue), and a "
          + "pause has at most \(MIDIByteCursor.VariableLength.largest); give fewer ticks a quarter note")
    }
  }

  mutating func event(_ event: MIDIEvent) throws(MIDIError) {
    switch event {
    case .channel(let message):
      bytes += [message.status, message.first]
      if message.kind.dataCount == 2 { bytes.append(message.second) }
    case .meta(let type, let data): try payload([0xFF, type], data)
    case .systemExclusive(let data): try payload([0xF0], data)
    case .escape(let data): try payload([0xF7], data)
    }
  }

  private mutating func payload(_ beginning: [UInt8], _ data: [UInt8]) throws(MIDIError) {
    bytes += beginning
    guard variableLength(data.count) else {
      throw .notRepresentable(problem: "an event of \(data.count) bytes, whose length four bytes cannot say")
    }
    bytes += data
  }

  /// Whether `number`, which is not negative, is small enough; only then it is appended.
  private mutating func variableLength(_ number: Int) -> Bool {
    guard number <= MIDIByteCursor.VariableLength.largest else { return false }
    for shift in [21, 14, 7] where number >> shift > 0 { bytes.append(UInt8(number >> shift & 0x7F) | 0x80) }
    bytes.append(UInt8(number & 0x7F))
    return true
  }
}
