/// A number as an axis or a legend writes it: mantissa · 10^exponent, from whole numbers, so that neither a locale nor a
/// platform's printing plays a part.
struct NumberText: Sendable, Equatable {
  var mantissa: Int
  var exponent: Int

  /// `value` rounded to `digits` significant digits, halves away from zero.
  init(_ value: Double, digits: Int = 3) {
    precondition((1...9).contains(digits), "1 to 9 digits")
    precondition(value.isFinite, "a number that can be written")
    self.init(mantissa: 0, exponent: 0)
    guard value != 0 else { return }
    exponent = decade(of: value.magnitude) - digits + 1
    mantissa = Int(timesPowerOfTen(value, -exponent).rounded())
    while mantissa.isMultiple(of: 10) {
      mantissa /= 10
      exponent += 1
    }
  }

  init(mantissa: Int, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  var value: Double { timesPowerOfTen(Double(mantissa), exponent) }

  /// In full, with as many decimals as the exponent tells: `0.50`, `1200`.
  var plain: String {
    let digits = String(mantissa.magnitude)
    let sign = mantissa < 0 ? "−" : ""
    guard mantissa != 0, exponent < 0 else {
      return sign + digits + String(repeating: "0", count: max(0, mantissa == 0 ? 0 : exponent))
    }
    let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
    return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
  }

  /// As a power of ten: `10⁻³`, `2.5×10⁶`.
  var scientific: String {
    guard mantissa != 0 else { return "0" }
    var number = self
    while number.mantissa.isMultiple(of: 10) {
      number.mantissa /= 10
      number.exponent += 1
    }
    let fraction = String(number.mantissa.magnitude).count - 1
    let power = "10" + Self.superscript(number.exponent + fraction)
    if number.mantissa.magnitude == 1 { return (mantissa < 0 ? "−" : "") + power }
    return NumberText(mantissa: number.mantissa, exponent: -fraction).plain + "×" + power
  }

  /// Whether written in full it stays short.
  var isShort: Bool { mantissa == 0 || (exponent >= -6 && value.magnitude >= 1e-4 && value.magnitude < 1e6) }

  /// The shorter of the two.
  var text: String { isShort ? plain : scientific }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return (number < 0 ? "⁻" : "") + String(String(number.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] })
  }
}

/// A place on the drawing, to a tenth of a unit.
func coordinate(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  let sign = tenths < 0 ? "-" : ""
  let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
  return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
}

/// A share as per cent with one decimal at most: `97.3 %`.
func percent(_ share: Double) -> String { coordinate(share * 100) + "\u{202F}%" }

/// The noun after its number: `1 point`, `3 points`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// value · 10^power, exact where both are.
func timesPowerOfTen(_ value: Double, _ power: Int) -> Double {
  var (result, rest) = (value, power)
  // No power of ten above 10²² is a whole `Double`, and none below 10³⁰⁸ is infinite.
  while rest != 0 {
    let step = min(22, Int(rest.magnitude))
    let factor = (0..<step).reduce(1.0) { product, _ in product * 10 }
    result = rest > 0 ? result * factor : result / factor
    rest -= rest > 0 ? step : -step
  }
  return result
}

/// The greatest k with 10^k ≤ value, for a positive value.
func decade(of value: Double) -> Int {
  var k = Int(logarithm10(value).rounded(.down))
  if timesPowerOfTen(1, k + 1) <= value { k += 1 }
  if timesPowerOfTen(1, k) > value { k -= 1 }
  return k
}

/// log₁₀ x = (e·ln 2 + ln m) / ln 10 for x = m·2^e, by the series of ln m = 2 artanh((m − 1)/(m + 1)): the same bits on
/// every platform, which libm does not promise.
func logarithm10(_ x: Double) -> Double {
  precondition(x > 0 && x.isFinite, "the logarithm of a positive number")
  let z = (x.significand - 1) / (x.significand + 1)
  var (power, sum) = (z, 0.0)
  for n in stride(from: 1, through: 35, by: 2) {
    sum += power / Double(n)
    power *= z * z
  }
  return (Double(x.exponent) * 0.693147180559945309417 + 2 * sum) / 2.302585092994045684018
}
