/// A place in bytes that end at `end`, wherever the array does.
struct MIDIByteCursor {
  private let bytes: [UInt8]
  private(set) var position: Int
  private let end: Int

  /// - Parameter range: within the bytes.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  var remaining: Int { end - position }

  /// The next byte, which stays; nil at the end.
  var peek: UInt8? { position < end ? bytes[position] : nil }

  /// The next byte; nil at the end.
  mutating func next() -> UInt8? {
    guard position < end else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  /// The next `count` bytes; nil, and nothing moves, where there are fewer.
  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= remaining else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// The next `count` bytes as one number; nil, and nothing moves, where there are fewer.
  mutating func number(ofBytes count: Int, littleEndian: Bool = false) -> Int? {
    guard let field = take(count) else { return nil }
    let ordered = littleEndian ? Array(field.reversed()) : Array(field)
    return ordered.reduce(0) { $0 << 8 | Int($1) }
  }

  /// The name of a chunk that comes next, which stays; nil where fewer than four bytes are left.
  var chunkName: ChunkName? {
    guard remaining >= 4 else { return nil }
    return ChunkName(bytes[position..<position + 4])
  }

  /// Goes on at the next place that says `name`, or at the end. Returns how many bytes that skips.
  mutating func skip(to name: ChunkName) -> Int {
    let start = position
    while let here = chunkName, here != name { position += 1 }
    if chunkName == nil { position = end }
    return position - start
  }

  /// A number of seven bits a byte, the last of which has no upper bit.
  struct VariableLength {
    /// At most ``largest``.
    var value: Int
    /// Whether the bytes say a larger one, or are more than four.
    var isTooLong: Bool

    /// The largest number of four bytes.
    static let largest = 0x0FFF_FFFF
  }

  /// The next such number; nil where the bytes end inside it.
  mutating func variableLength() -> VariableLength? {
    var (value, count) = (0, 0)
    while let byte = next() {
      // Stays within 35 bits.
      value = min(value, VariableLength.largest) << 7 | Int(byte & 0x7F)
      count += 1
      guard byte & 0x80 == 0 else { continue }
      let isTooLong = count > 4
      return VariableLength(value: min(value, VariableLength.largest), isTooLong: isTooLong)
    }
    return nil
  }
}

/// The four bytes that say what a chunk is.
struct ChunkName: Equatable {
  private let code: UInt32

  /// - Parameter bytes: four.
  init(_ bytes: ArraySlice<UInt8>) { code = bytes.reduce(0) { $0 << 8 | UInt32($1) } }

  private init(_ text: StaticString) { code = "\(text)".utf8.reduce(0) { $0 << 8 | UInt32($1) } }

  static let header = ChunkName("MThd")
  static let track = ChunkName("MTrk")
  static let riff = ChunkName("RIFF")
  static let riffMIDI = ChunkName("RMID")
  static let riffData = ChunkName("data")

  var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) } }

  /// As text; nil where it is not one of printable ASCII, so not a name.
  var text: String? {
    let bytes = bytes
    return bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
