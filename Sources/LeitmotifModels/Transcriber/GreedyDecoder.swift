/// The best path's transcript, as rows come one after another: at any time that of all rows so far, bit for bit.
///
/// - Complexity: a row takes time that grows with the classes so far, and a class time that grows with the rows so far: all
///   together as much as at once.
struct GreedyDecoder: Sendable {
  private var rowCount = 0
  private(set) var path: BestPath
  private var variables: ForwardVariables

  init(blank: Int) {
    path = BestPath(blank: blank)
    variables = ForwardVariables(blank: blank)
  }

  /// Goes on by the rows of one sequence that it has not seen yet.
  mutating func append(rowsOf probabilities: SymbolProbabilities) {
    for row in rowCount..<probabilities.rowCount {
      variables.append(row: row, of: probabilities)
      if let symbol = path.append(row: row, of: probabilities) { variables.append(symbol: symbol, of: probabilities) }
    }
    rowCount = probabilities.rowCount
  }

  /// The natural logarithm of the probability of the path's classes, over all their alignments.
  var logProbability: Double { variables.logProbability }
}
