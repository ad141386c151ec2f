internal import LeitmotifTraining

extension SymbolProbabilities {
  /// The classes of the best path: the most probable class of each row, of which runs count once and blanks not at all
  /// (Graves and others 2006, section 3.2).
  public var greedyClasses: [Int] {
    var path = BestPath(blank: blank)
    for row in 0..<rowCount { _ = path.append(row: row, of: self) }
    return path.classes
  }

  /// The natural logarithm of the probability of a sequence of classes, over all its alignments; −∞ for one that has none.
  ///
  /// - Complexity: O(rows · classes of the sequence).
  public func logProbability(of classes: [Int]) -> Double {
    var variables = ForwardVariables(of: classes, blank: blank)
    for row in 0..<rowCount { variables.append(row: row, of: self) }
    return variables.logProbability
  }

  /// The row at which each class of a sequence is most probable, on the sequence's likeliest path (Viterbi 1967); nil for a sequence
  /// that has no alignment.
  ///
  /// - Complexity: O(rows · classes of the sequence).
  public func alignment(of classes: [Int]) -> [Int]? {
    guard rowCount > 0 else { return classes.isEmpty ? [] : nil }
    let states = AlignmentStates(of: classes, blank: blank)
    var scores = [Double](repeating: -.infinity, count: states.count)
    var origins = [[Int]](repeating: Array(0..<states.count), count: rowCount)
    for row in 0..<rowCount {
      for state in stride(from: states.count - 1, through: 0, by: -1) {
        var before = row == 0 && state < 2 ? 0 : -Double.infinity
        if row > 0 {
          let origin = states.predecessors(of: state).max { scores[$0] < scores[$1] } ?? state
          (before, origins[row][state]) = (scores[origin], origin)
        }
        scores[state] = before + Double(self[row, states.classes[state]])
      }
    }
    var state = (0..<states.count).suffix(2).max { scores[$0] < scores[$1] } ?? 0
    guard scores[state] > -.infinity else { return nil }
    var best: [Int: Int] = [:]
    for row in (0..<rowCount).reversed() {
      if state % 2 == 1,
        best[state].map({ self[row, states.classes[state]] >= self[$0, states.classes[state]] }) ?? true
      {
        best[state] = row
      }
      state = origins[row][state]
    }
    return classes.indices.map { best[2 * $0 + 1] ?? 0 }
  }
}

/// log(eˣ + eʸ)
func logSum(_ x: Double, _ y: Double) -> Double {
  let (low, high) = x < y ? (x, y) : (y, x)
  return low == -.infinity ? high : high + (1 + (low - high).exponential).naturalLogarithm
}
