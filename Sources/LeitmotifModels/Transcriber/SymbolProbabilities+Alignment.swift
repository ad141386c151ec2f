internal import LeitmotifTraining

extension SymbolProbabilities {
  /// The classes of the best path: the most probable class of each row, of which runs count once and blanks not at all
  /// (Graves and others 2006, section 3.2).
  public var greedyClasses: [Int] {
    var classes: [Int] = []
    var previous = blank
    for row in 0..<rowCount {
      let best = best(atRow: row)
      if best != blank, best != previous { classes.append(best) }
      previous = best
    }
    return classes
  }

  /// The natural logarithm of the probability of a sequence of classes, over all its alignments; −∞ for one that has none.
  ///
  /// - Complexity: O(rows · classes of the sequence).
  public func logProbability(of classes: [Int]) -> Double {
    let states = extended(classes)
    guard rowCount > 0 else { return classes.isEmpty ? 0 : -.infinity }
    var forward = [Double](repeating: -.infinity, count: states.count)
    for row in 0..<rowCount {
      for state in stride(from: states.count - 1, through: 0, by: -1) {
        let before =
          row == 0
          ? (state < 2 ? 0 : -.infinity)
          : predecessors(of: state, in: states).reduce(-.infinity) { logSum($0, forward[$1]) }
        forward[state] = before + Double(self[row, states[state]])
      }
    }
    return forward.suffix(2).reduce(-.infinity, logSum)
  }

  /// The row at which each class of a sequence is most probable, on the sequence's likeliest path (Viterbi 1967); nil for a sequence
  /// that has no alignment.
  ///
  /// - Complexity: O(rows · classes of the sequence).
  public func alignment(of classes: [Int]) -> [Int]? {
    guard rowCount > 0 else { return classes.isEmpty ? [] : nil }
    let states = extended(classes)
    var scores = [Double](repeating: -.infinity, count: states.count)
    var origins = [[Int]](repeating: Array(states.indices), count: rowCount)
    for row in 0..<rowCount {
      for state in stride(from: states.count - 1, through: 0, by: -1) {
        var before = row == 0 && state < 2 ? 0 : -Double.infinity
        if row > 0 {
          let origin = predecessors(of: state, in: states).max { scores[$0] < scores[$1] } ?? state
          (before, origins[row][state]) = (scores[origin], origin)
        }
        scores[state] = before + Double(self[row, states[state]])
      }
    }
    var state = states.indices.suffix(2).max { scores[$0] < scores[$1] } ?? 0
    guard scores[state] > -.infinity else { return nil }
    var best: [Int: Int] = [:]
    for row in (0..<rowCount).reversed() {
      if state % 2 == 1, best[state].map({ self[row, states[state]] >= self[$0, states[state]] }) ?? true {
        best[state] = row
      }
      state = origins[row][state]
    }
    return classes.indices.map { best[2 * $0 + 1] ?? 0 }
  }

  /// The classes with a blank before, between and after them.
  private func extended(_ classes: [Int]) -> [Int] { [blank] + classes.flatMap { [$0, blank] } }

  /// The states from which a row may lead to `state`.
  private func predecessors(of state: Int, in states: [Int]) -> ClosedRange<Int> {
    let skips = state >= 2 && states[state] != blank && states[state] != states[state - 2]
    return max(0, state - (skips ? 2 : 1))...state
  }
}

/// log(eˣ + eʸ)
func logSum(_ x: Double, _ y: Double) -> Double {
  let (low, high) = x < y ? (x, y) : (y, x)
  return low == -.infinity ? high : high + (1 + (low - high).exponential).naturalLogarithm
}
