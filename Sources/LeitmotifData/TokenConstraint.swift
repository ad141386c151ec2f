/// Which symbols may come next: a scale, a grammar.
public protocol TokenConstraint: Sendable {
  /// Sets `isAllowed[token]` to false for each token that may not follow `history`; at least one stays allowed.
  func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>)
}
