internal import Foundation

/// The middle of several measurements and how far they lie apart.
struct Spread: Sendable, Codable, Equatable {
  /// A quarter of the measurements is below.
  let lowerQuartile: Double
  let median: Double
  /// A quarter of the measurements is above.
  let upperQuartile: Double

  /// - Parameter values: at least one.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    lowerQuartile = Self.quantile(0.25, of: sorted)
    median = Self.quantile(0.5, of: sorted)
    upperQuartile = Self.quantile(0.75, of: sorted)
  }

  /// By linear interpolation between neighbours.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}

extension [Double] {
  /// The root of the product; nil for no values.
  var geometricMean: Double? {
    isEmpty ? nil : exp(reduce(0) { $0 + log($1) } / Double(count))
  }
}
