extension Double {
  /// A fixed number of decimals.
  func rounded(to decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let digits = String(Int((abs(self) * scale).rounded()))
    let padded = String(repeating: "0", count: Swift.max(0, decimals + 1 - digits.count)) + digits
    let text = decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    return self < 0 ? "-" + text : text
  }

  /// Of seconds: in a unit that leaves a few digits, of which three say something.
  var asTime: String {
    let (value, unit) = self < 1e-3 ? (self * 1e6, "µs") : self < 1 ? (self * 1e3, "ms") : (self, "s")
    return value.rounded(to: value < 10 ? 2 : value < 100 ? 1 : 0) + " \(unit)"
  }

  /// Such as 1.25×.
  var asFactor: String { rounded(to: 2) + "×" }

  /// Such as 72 %.
  var asPercent: String { (self * 100).rounded(to: 0) + " %" }
}

extension Int {
  /// Such as 2 threads.
  var asThreads: String { self == 1 ? "1 thread" : "\(self) threads" }
}

extension Sequence where Element: Hashable {
  /// Each value once, in the order of its first appearance.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
