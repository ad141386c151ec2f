/// What rows can be on an alignment of a sequence of classes: those, with a blank before, between and after them
/// (Graves and others 2006, section 4.1).
struct AlignmentStates: Sendable {
  /// The class of each state.
  private(set) var classes: [Int]
  private let blank: Int

  init(of symbols: [Int], blank: Int) {
    self.blank = blank
    classes = [blank] + symbols.flatMap { [$0, blank] }
  }

  var count: Int { classes.count }

  /// Goes on by a class, and the blank after it.
  mutating func append(_ symbol: Int) { classes += [symbol, blank] }

  /// The states from which a row may lead to `state`.
  func predecessors(of state: Int) -> ClosedRange<Int> {
    let skips = state >= 2 && classes[state] != blank && classes[state] != classes[state - 2]
    return max(0, state - (skips ? 2 : 1))...state
  }
}
