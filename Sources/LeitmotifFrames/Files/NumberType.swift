/// How numbers lie in a file.
struct NumberType {
  enum Kind {
    case float, integer, unsigned, truth
  }

  let kind: Kind
  /// Bytes a number.
  let size: Int
  let isBigEndian: Bool

  /// A type as NumPy writes it, such as `<f4`; nil for what is not read.
  init?(numpy name: String) {
    guard let order = name.first else { return nil }
    let code = "<>|=".contains(order) ? name.dropFirst() : name[...]
    isBigEndian = order == ">"
    switch code {
    case "f2", "f4", "f8": kind = .float
    case "i1", "i2", "i4", "i8": kind = .integer
    case "u1", "u2", "u4", "u8": kind = .unsigned
    case "b1": kind = .truth
    default: return nil
    }
    guard let size = code.last?.wholeNumberValue else { return nil }
    self.size = size
  }

  /// The numbers from byte `start` on, which are there.
  func values(of bytes: [UInt8], from start: Int, count: Int) -> [Float] {
    let isBig = isBigEndian
    func all(_ value: (Int) -> Float) -> [Float] {
      (0..<count).map { value(start + $0 * size) }
    }
    return switch (kind, size) {
    case (.float, 2): all { Self.half(UInt16(bytes: bytes, at: $0, isBigEndian: isBig)) }
    case (.float, 4): all { Float(bytes: bytes, at: $0, isBigEndian: isBig) }
    case (.float, _): all { Float(Double(bytes: bytes, at: $0, isBigEndian: isBig)) }
    case (.integer, 1): all { Float(Int8(bytes: bytes, at: $0, isBigEndian: isBig)) }
    case (.integer, 2): all { Float(Int16(bytes: bytes, at: $0, isBigEndian: isBig)) }
    case (.integer, 4): all { Float(Int32(bytes: bytes, at: $0, isBigEndian: isBig)) }
    case (.integer, _): all { Float(Int64(bytes: bytes, at: $0, isBigEndian: isBig)) }
    case (.unsigned, 1): all { Float(bytes[$0]) }
    case (.unsigned, 2): all { Float(UInt16(bytes: bytes, at: $0, isBigEndian: isBig)) }
    case (.unsigned, 4): all { Float(UInt32(bytes: bytes, at: $0, isBigEndian: isBig)) }
    case (.unsigned, _): all { Float(UInt64(bytes: bytes, at: $0, isBigEndian: isBig)) }
    case (.truth, _): all { bytes[$0] == 0 ? 0 : 1 }
    }
  }

  /// IEEE 754's binary16: a sign, 5 bits of exponent, 10 of fraction.
  private static func half(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0: return (sign == 0 ? 1 : -1) * Float(fraction) * 0x1p-24
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
