/// A scale: which of the twelve pitch classes it has, counted from its tonic.
public enum Scale: String, Sendable, Hashable, Codable, CaseIterable {
  /// 0 2 4 5 7 9 11
  case major
  /// 0 2 3 5 7 8 10
  case minor
  /// 0 2 3 5 7 8 11
  case harmonicMinor = "harmonic-minor"
  /// 0 2 3 5 7 9 10
  case dorian
  /// 0 2 4 5 7 9 10
  case mixolydian
  /// 0 2 4 7 9
  case majorPentatonic = "major-pentatonic"
  /// 0 3 5 7 10
  case minorPentatonic = "minor-pentatonic"
  /// 0 3 5 6 7 10
  case blues
  /// All twelve.
  case chromatic

  /// Semitones above the tonic, 0 ..< 12, rising.
  public var degrees: [Int] {
    switch self {
    case .major: [0, 2, 4, 5, 7, 9, 11]
    case .minor: [0, 2, 3, 5, 7, 8, 10]
    case .harmonicMinor: [0, 2, 3, 5, 7, 8, 11]
    case .dorian: [0, 2, 3, 5, 7, 9, 10]
    case .mixolydian: [0, 2, 4, 5, 7, 9, 10]
    case .majorPentatonic: [0, 2, 4, 7, 9]
    case .minorPentatonic: [0, 3, 5, 7, 10]
    case .blues: [0, 3, 5, 6, 7, 10]
    case .chromatic: Array(0..<12)
    }
  }

  /// Whether a pitch is in the scale on `tonic`, 0 ..< 12.
  public func contains(_ pitch: Int, tonic: Int) -> Bool { degrees.contains((pitch - tonic).modulo(12)) }
}
