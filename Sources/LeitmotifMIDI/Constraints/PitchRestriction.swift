extension PieceTokenizer {
  /// Forbids the notes whose pitch does not fit, unless that would leave nothing.
  func restrictPitches(_ isAllowed: inout [Bool], to fits: (Int) -> Bool) {
    var restricted = isAllowed
    for token in isAllowed.indices where isAllowed[token] {
      if let pitch = pitch(of: token), !fits(pitch) { restricted[token] = false }
    }
    if restricted.contains(true) { isAllowed = restricted }
  }
}
