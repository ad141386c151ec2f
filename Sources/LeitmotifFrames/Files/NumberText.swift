/// Numbers written with a decimal point, read out of bytes.
enum NumberText {
  /// The number that a whole field is; nil where it is none. `nan` and `inf` are numbers here.
  static func value(_ field: ArraySlice<UInt8>) -> Double? {
    var index = field.startIndex
    let end = field.endIndex
    var isNegative = false
    if index < end, field[index] == 0x2D || field[index] == 0x2B {
      isNegative = field[index] == 0x2D
      index += 1
    }
    var mantissa: UInt64 = 0
    var (digitCount, exponent, hasPoint) = (0, 0, false)
    while index < end {
      let byte = field[index]
      if byte &- 0x30 <= 9 {
        mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30)
        digitCount += 1
        if hasPoint { exponent -= 1 }
      } else if byte == 0x2E, !hasPoint {
        hasPoint = true
      } else {
        break
      }
      index += 1
    }
    // Both 53 bits and the power of ten are exact, so that one operation rounds once (Clinger 1990).
    guard index == end, (1...18).contains(digitCount), mantissa <= 1 << 53, exponent >= -18 else { return slow(field) }
    let value = Double(mantissa) / powers[-exponent]
    return isNegative ? -value : value
  }

  private static let powers: [Double] = (0...18).map { count in (0..<count).reduce(1) { power, _ in power * 10 } }

  /// With an exponent, or more digits: the standard library reads it.
  private static func slow(_ field: ArraySlice<UInt8>) -> Double? {
    let digits = field.first == 0x2B ? field.dropFirst() : field
    return Double(String(decoding: digits, as: UTF8.self))
  }
}

extension ArraySlice<UInt8> {
  /// Without spaces and tabs at its ends.
  var trimmed: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first == 0x20 || first == 0x09 { slice = slice.dropFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 { slice = slice.dropLast() }
    return slice
  }
}
