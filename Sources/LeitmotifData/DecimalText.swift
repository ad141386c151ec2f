/// A number as tables write it: `significantDigits` digits (1 to 15) without trailing zeros, with an exponent below
/// 0.0001 and from 10 to the power of `significantDigits` up; `nan`, `inf` and `-inf` by name. No locale plays a part.
///
///     decimalText(2.0 / 3)    // 0.666667
///     decimalText(0.00001)    // 1e-05
public func decimalText(_ value: Double, significantDigits: Int = 6) -> String {
  precondition((1...15).contains(significantDigits), "1 to 15 digits")
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  guard value != 0 else { return "0" }
  let decimal = Decimal(value.magnitude, digitCount: significantDigits)
  return (value < 0 ? "-" : "") + decimal.text(plainBelow: significantDigits)
}

/// 0.d₁d₂d₃… · 10^exponent, d₁ ≠ 0.
private struct Decimal {
  var digits: [UInt8]
  var exponent: Int

  /// Rounds the shortest decimal that stands for `value`, halves away from zero.
  init(_ value: Double, digitCount: Int) {
    (digits, exponent) = Self.shortest(value)
    guard digits.count > digitCount else { return }
    let roundsUp = digits[digitCount] >= 5
    digits.removeSubrange(digitCount...)
    if roundsUp { increment() }
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
  }

  private mutating func increment() {
    var place = digits.count - 1
    while place >= 0, digits[place] == 9 {
      digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      digits[place] += 1
    } else {
      digits = [1]
      exponent += 1
    }
  }

  /// Digits and exponent out of Swift's own text, such as `123.45` or `1.5e-07`.
  private static func shortest(_ value: Double) -> (digits: [UInt8], exponent: Int) {
    let parts = value.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let all = mantissa.joined().utf8.map { $0 - UInt8(ascii: "0") }
    let leading = all.prefix { $0 == 0 }.count
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var digits = Array(all[leading...])
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
    return (digits, mantissa[0].utf8.count - leading + power)
  }

  func text(plainBelow digitCount: Int) -> String {
    let text = digits.map(String.init)
    if exponent < -3 || exponent > digitCount {
      let power = exponent - 1
      let fraction = text.count > 1 ? "." + text[1...].joined() : ""
      let places = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
      return text[0] + fraction + (power < 0 ? "e-" : "e+") + places
    }
    if exponent <= 0 { return "0." + String(repeating: "0", count: -exponent) + text.joined() }
    if text.count <= exponent { return text.joined() + String(repeating: "0", count: exponent - text.count) }
    return text[..<exponent].joined() + "." + text[exponent...].joined()
  }
}
