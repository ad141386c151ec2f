/// Where an axis begins and ends, its ticks, and the place of a value between them.
struct Scale: Sendable, Equatable {
  struct Tick: Sendable, Equatable {
    let value: Double
    let label: String
  }

  let isLogarithmic: Bool
  let lower: Double
  let upper: Double
  let ticks: [Tick]

  /// An axis that holds all of `values`; nil when there is none to hold.
  ///
  /// Its ends are ticks. `range`, if given, is held too.
  init?(_ kind: Axis.Kind, holding values: [Double], range: ClosedRange<Double>? = nil, tickCount: Int = 5) {
    let all = values + (range.map { [$0.lowerBound, $0.upperBound] } ?? [])
    guard let least = all.min(), let greatest = all.max() else { return nil }
    switch kind {
    case .linear: self.init(linear: least, greatest, tickCount: tickCount)
    case .logarithmic: self.init(logarithmic: least, greatest)
    }
  }

  /// 0 at the axis' beginning, 1 at its end.
  func fraction(of value: Double) -> Double {
    guard isLogarithmic else { return (value - lower) / (upper - lower) }
    let start = logarithm10(lower)
    return (logarithm10(value) - start) / (logarithm10(upper) - start)
  }

  private init(isLogarithmic: Bool, numbers: [NumberText], labels: [String?]) {
    self.isLogarithmic = isLogarithmic
    lower = numbers.first?.value ?? 0
    upper = numbers.last?.value ?? 1
    ticks = zip(numbers, labels).compactMap { number, label in label.map { Tick(value: number.value, label: $0) } }
  }

  /// Ticks at the multiples of 1, 2 or 5 times a power of ten.
  private init(linear least: Double, _ greatest: Double, tickCount: Int) {
    var (least, greatest) = (least, greatest)
    // What differs by less than a billionth is one value to the eye and to rounding.
    if greatest - least <= max(least.magnitude, greatest.magnitude) * 1e-9 || greatest - least < 1e-280 {
      (least, greatest) = least.magnitude < 1e-280 ? (0, 1) : (least - least.magnitude / 2, least + least.magnitude / 2)
    }
    let raw = (greatest - least) / Double(tickCount)
    var power = decade(of: raw)
    let ratio = timesPowerOfTen(raw, -power)
    var multiple = [1, 2, 5, 10].first { Double($0) >= ratio * (1 - 1e-9) } ?? 10
    if multiple == 10 { (multiple, power) = (1, power + 1) }
    let step = NumberText(mantissa: multiple, exponent: power).value
    // A value that rounding puts a hair beyond a tick is on it.
    let first = Int((least / step + 1e-9).rounded(.down))
    let last = max(first + 1, Int((greatest / step - 1e-9).rounded(.up)))
    let numbers = (first...last).map { NumberText(mantissa: $0 * multiple, exponent: power) }
    let allShort = numbers.allSatisfy(\.isShort)
    self.init(isLogarithmic: false, numbers: numbers, labels: numbers.map { allShort ? $0.plain : $0.scientific })
  }

  /// Ticks at powers of ten; over two decades or less, at 1, 2 and 5 times these.
  private init(logarithmic least: Double, _ greatest: Double) {
    let mantissas = [1, 2, 5]
    func number(_ index: Int) -> NumberText {
      let power = Int((Double(index) / 3).rounded(.down))
      return NumberText(mantissa: mantissas[index - 3 * power], exponent: power)
    }
    var first = 3 * decade(of: least) + 2
    while number(first).value > least * (1 + 1e-9) { first -= 1 }
    var last = 3 * decade(of: greatest)
    while number(last).value < greatest * (1 - 1e-9) { last += 1 }
    if last == first { (first, last) = (first - 1, last + 1) }
    let numbers = (first...last).map(number)
    let decades = numbers.filter { $0.mantissa == 1 }
    let stride = max(1, (decades.count + 5) / 6)
    let allShort = numbers.allSatisfy { $0.value >= 0.999e-3 && $0.value <= 1.001e4 }
    self.init(
      isLogarithmic: true, numbers: numbers,
      labels: numbers.map { number in
        let isTick = last - first <= 6 || (number.mantissa == 1 && number.exponent.isMultiple(of: stride))
        return isTick ? (allShort ? number.plain : number.scientific) : nil
      })
  }
}
