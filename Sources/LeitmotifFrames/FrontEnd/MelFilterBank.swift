/// Triangles over the frequencies of a power spectrum, evenly spaced on the mel scale: F of ``SpectralFeatures``.
struct MelFilterBank {
  /// Where each filter is above 0, and what it weighs there.
  private let filters: [(first: Int, weights: [Double])]

  /// - Parameter size: samples of the transform; the spectrum has `size` / 2 + 1 powers.
  init(_ features: SpectralFeatures, sampleRate: Int, size: Int) {
    let highest = features.highestFrequency ?? Double(sampleRate) / 2
    let (low, high) = (Self.mel(features.lowestFrequency), Self.mel(highest))
    let edges = (0...(features.filterCount + 1)).map { index in
      Self.frequency(low + (high - low) * Double(index) / Double(features.filterCount + 1))
    }
    let spacing = Double(sampleRate) / Double(size)
    filters = (0..<features.filterCount).map { filter in
      let (left, centre, right) = (edges[filter], edges[filter + 1], edges[filter + 2])
      let weights = (0...(size / 2)).map { k in
        let frequency = Double(k) * spacing
        return max(0, min((frequency - left) / (centre - left), (right - frequency) / (right - centre)))
      }
      guard let first = weights.firstIndex(where: { $0 > 0 }) else { return (0, []) }
      let last = weights.lastIndex { $0 > 0 } ?? first
      return (first, Array(weights[first...last]))
    }
  }

  static func mel(_ frequency: Double) -> Double { 2595 * (1 + frequency / 700).decimalLogarithm }
  static func frequency(_ mel: Double) -> Double { 700 * ((mel / 2595).decimalPower - 1) }

  /// Σ_k F_mk · P_k for each filter m.
  func energies(of powers: [Float]) -> [Double] {
    filters.map { first, weights in
      var sum = 0.0
      for (index, weight) in weights.enumerated() { sum += weight * Double(powers[first + index]) }
      return sum
    }
  }
}
