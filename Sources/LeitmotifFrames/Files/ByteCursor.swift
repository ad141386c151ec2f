/// A place in bytes, with numbers of either byte order.
struct ByteCursor {
  let bytes: [UInt8]
  /// What errors call the file.
  let path: String
  private(set) var position: Int
  let end: Int

  init(_ bytes: [UInt8], path: String, _ range: Range<Int>? = nil) {
    self.bytes = bytes
    self.path = path
    position = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  var remaining: Int { end - position }

  /// The range of the next `count` bytes, which are passed.
  /// - Throws: `FramesError.damaged` where there are fewer.
  mutating func take(_ count: Int, _ what: String) throws(FramesError) -> Range<Int> {
    guard count >= 0, count <= remaining else {
      throw damaged("\(what) needs \(count) bytes, and \(remaining) are left")
    }
    defer { position += count }
    return position..<position + count
  }

  /// The next number of `Value`'s size.
  mutating func integer<Value: FixedWidthInteger>(
    _ type: Value.Type, isBigEndian: Bool = false, _ what: String
  ) throws(FramesError) -> Value {
    let range = try take(Value.bitWidth / 8, what)
    return Value(bytes: bytes, at: range.lowerBound, isBigEndian: isBigEndian)
  }

  func damaged(_ problem: String) -> FramesError {
    .damaged(path: path, place: "byte \(position)", problem: problem)
  }
}

extension FixedWidthInteger {
  /// The number that begins at `place`.
  @inline(__always) init(bytes: [UInt8], at place: Int, isBigEndian: Bool) {
    var value: Self = 0
    let count = Self.bitWidth / 8
    if count == 1 {
      self = Self(truncatingIfNeeded: bytes[place])
      return
    }
    for index in 0..<count {
      let byte = bytes[isBigEndian ? place + index : place + count - 1 - index]
      value = value << 8 | Self(truncatingIfNeeded: byte)
    }
    self = value
  }
}

extension Float {
  /// The 32-bit number that begins at `place`.
  @inline(__always) init(bytes: [UInt8], at place: Int, isBigEndian: Bool) {
    self.init(bitPattern: UInt32(bytes: bytes, at: place, isBigEndian: isBigEndian))
  }
}

extension Double {
  /// The 64-bit number that begins at `place`.
  @inline(__always) init(bytes: [UInt8], at place: Int, isBigEndian: Bool) {
    self.init(bitPattern: UInt64(bytes: bytes, at: place, isBigEndian: isBigEndian))
  }
}
