extension MusicalKey {
  /// The key whose profile goes best with how long each pitch class sounds.
  ///
  /// **Equations** r(t, m) = correlation of x⟨(c + t) mod 12⟩ with profile m⟨c⟩ over the twelve pitch classes c; the key is the
  /// (t, m) of the largest r, the first of equals in the order C major, C minor, C♯ major, …
  ///
  /// Source: C. L. Krumhansl, *Cognitive Foundations of Musical Pitch* (1990), chapter 4: the algorithm of Krumhansl and
  /// Schmuckler with the probe-tone ratings of Krumhansl and Kessler (1982).
  /// - Parameter weights: how long each of the twelve pitch classes sounds, in any unit.
  /// - Returns: nil if all are equal, as in silence.
  public static func estimate(weights: [Double]) -> MusicalKey? {
    precondition(weights.count == 12, "there are twelve pitch classes")
    let mean = weights.reduce(0, +) / 12
    let deviations = weights.map { $0 - mean }
    guard deviations.contains(where: { $0 != 0 }) else { return nil }
    var best: (key: MusicalKey, correlation: Double)?
    for tonic in 0..<12 {
      for mode in Mode.allCases {
        let correlation = correlation(of: deviations, tonic: tonic, profile: profile(of: mode))
        if best.map({ correlation > $0.correlation }) ?? true {
          best = (MusicalKey(tonic: tonic, mode: mode), correlation)
        }
      }
    }
    return best?.key
  }

  /// Up to the factor that all keys share: the deviations' own size.
  private static func correlation(of deviations: [Double], tonic: Int, profile: [Double]) -> Double {
    let mean = profile.reduce(0, +) / 12
    var product = 0.0
    var square = 0.0
    for (degree, rating) in profile.enumerated() {
      product += deviations[(tonic + degree) % 12] * (rating - mean)
      square += (rating - mean) * (rating - mean)
    }
    return product / square.squareRoot()
  }

  private static func profile(of mode: Mode) -> [Double] {
    switch mode {
    case .major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
    case .minor: [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]
    }
  }

  /// Semitones, −6 ... 5, that move this key to the one without accidentals: C major, or A minor.
  public var semitonesToWhiteKeys: Int {
    let home = mode == .major ? 0 : 9
    return (home - tonic + 6).modulo(12) - 6
  }
}
