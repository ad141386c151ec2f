/// How sound becomes frames: log-mel energies, or the cepstral coefficients made of them.
///
/// **Equations.** Of samples x, a step t of hop H and window N:
///
///     y_i = x_i − a·x_(i−1)                                     pre-emphasis, y_0 = x_0
///     P_k = |DFT(w_i · y_(tH+i))_k|² / M                        w_i = 0.54 − 0.46 cos(2πi / (N−1)), Hamming;
///                                                               M the next power of two, filled with zeros
///     E_m = ln max(floor, Σ_k F_mk · P_k)                       F: triangles, evenly spaced on the mel scale
///     mel(f) = 2595 log₁₀(1 + f / 700)                          (O'Shaughnessy 1987, as HTK has it)
///     c_n = √(s/M') Σ_m E_m cos(πn(m + ½) / M')                 DCT-II of M' filters, orthonormal: s is 1 for
///                                                               n = 0, else 2
///     c'_n = (1 + L/2 · sin(πn / L)) · c_n                      liftering; none where L is 0
///
/// A triangle rises from the centre of the filter before to its own and falls to that of the filter after, linearly in
/// Hz; its peak is 1. The last window is filled with zeros, so that no sample is lost and any sound has a frame.
///
/// **Units.** Samples of −1 ... 1; what is beyond ±10⁶ is cut. Frequencies in Hz. Logarithms are natural.
///
/// Davis and Mermelstein 1980, "Comparison of parametric representations for monosyllabic word recognition"; Young et
/// al., The HTK Book, section 5.
public struct SpectralFeatures: Sendable, Hashable, Codable {
  /// What a frame's numbers are.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// E: a number a filter.
    case logMel
    /// c': a number a coefficient.
    case cepstral
  }

  /// What a frame's numbers are.
  public var kind: Kind
  /// The length of a window.
  public var windowSeconds: Double = 0.025
  /// From the beginning of a window to that of the next.
  public var hopSeconds: Double = 0.010
  /// a; 0 for none.
  public var preEmphasis: Double = 0.97
  /// M'.
  public var filterCount: Int
  /// Where the first filter begins.
  public var lowestFrequency: Double = 0
  /// Where the last filter ends; nil for half of the sample rate, which is all that there is.
  public var highestFrequency: Double?
  /// Energies below it count as it.
  public var floor: Double = 1e-10
  /// Of `cepstral`: coefficients from 0.
  public var coefficientCount: Int
  /// L of `cepstral`.
  public var lifter: Int = 22
  /// Whether the first of `cepstral` is the logarithm of the window's power, rather than c'_0.
  public var firstIsEnergy = false

  /// The logarithms of 40 filters' energies.
  public static func logMel(filterCount: Int = 40) -> SpectralFeatures {
    SpectralFeatures(kind: .logMel, filterCount: filterCount, coefficientCount: min(13, filterCount))
  }

  /// 13 cepstral coefficients of 26 filters.
  public static func mfcc(coefficientCount: Int = 13, filterCount: Int = 26) -> SpectralFeatures {
    SpectralFeatures(kind: .cepstral, filterCount: filterCount, coefficientCount: coefficientCount)
  }

  /// Numbers a frame.
  public var width: Int { kind == .logMel ? filterCount : coefficientCount }

  /// N at a sample rate.
  public func windowLength(atRate sampleRate: Int) -> Int { Int((windowSeconds * Double(sampleRate)).rounded()) }

  /// H at a sample rate.
  public func hopLength(atRate sampleRate: Int) -> Int { Int((hopSeconds * Double(sampleRate)).rounded()) }

  /// The frames of so many samples: the last window reaches the end, and is filled with zeros beyond it.
  public func frameCount(sampleCount: Int, sampleRate: Int) -> Int {
    let (window, hop) = (windowLength(atRate: sampleRate), hopLength(atRate: sampleRate))
    if sampleCount <= 0 { return 0 }
    return sampleCount <= window ? 1 : 1 + (sampleCount - window + hop - 1) / hop
  }
}

extension SpectralFeatures {
  /// - Throws: `FramesError.invalidSetting` for what cannot be at a sample rate.
  func check(atRate sampleRate: Int) throws(FramesError) {
    try FramesError.require((100...1_000_000).contains(sampleRate), "sample rate", sampleRate, "100 to 1000000")
    try FramesError.require((0.0001...10).contains(windowSeconds), "window", windowSeconds, "0.0001 to 10 seconds")
    try FramesError.require(
      (0.0001...windowSeconds).contains(hopSeconds), "hop", hopSeconds, "0.0001 seconds to a window")
    let (window, hop) = (windowLength(atRate: sampleRate), hopLength(atRate: sampleRate))
    try FramesError.require(window >= 2 && window <= 1 << 20, "window", windowSeconds, "2 to 1048576 samples")
    try FramesError.require(hop >= 1, "hop", hopSeconds, "a sample at least")
    try FramesError.require((0...1).contains(preEmphasis), "pre-emphasis", preEmphasis, "0 to 1")
    try FramesError.require((1...1024).contains(filterCount), "filter count", filterCount, "1 to 1024")
    try FramesError.require(
      (1...filterCount).contains(coefficientCount), "coefficient count", coefficientCount, "1 to \(filterCount) filters"
    )
    try FramesError.require((0...1024).contains(lifter), "lifter", lifter, "0 to 1024")
    try FramesError.require((1e-30...1).contains(floor), "floor", floor, "1e-30 to 1")
    let half = Double(sampleRate) / 2
    let highest = highestFrequency ?? half
    try FramesError.require(
      highest > 0 && highest <= half, "highest frequency", highest,
      "above 0 and at most \(half) Hz, half of the sample rate")
    try FramesError.require(
      lowestFrequency >= 0 && lowestFrequency < highest, "lowest frequency", lowestFrequency,
      "0 or more and below \(highest) Hz")
  }
}

extension FramesError {
  /// - Throws: `invalidSetting` unless it holds.
  static func require(
    _ holds: Bool, _ name: String, _ value: some CustomStringConvertible, _ requirement: String
  ) throws(FramesError) {
    if !holds { throw .invalidSetting(name: name, value: "\(value)", requirement: requirement) }
  }
}
