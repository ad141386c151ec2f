/// The most probable class of each row, as rows come one after another: runs count once and blanks not at all
/// (Graves and others 2006, section 3.2).
struct BestPath: Sendable {
  private(set) var classes: [Int] = []
  /// The row of each class's run at which it is most probable, the first of equals.
  private(set) var peaks: [Int] = []
  private var previous: Int

  init(blank: Int) { previous = blank }

  /// Goes on by a row.
  /// - Returns: the class that begins with it, if any.
  mutating func append(row: Int, of probabilities: SymbolProbabilities) -> Int? {
    let best = probabilities.best(atRow: row)
    defer { previous = best }
    guard best != probabilities.blank else { return nil }
    guard best == previous else {
      classes.append(best)
      peaks.append(row)
      return best
    }
    let last = peaks.count - 1
    if probabilities[row, best] > probabilities[peaks[last], best] { peaks[last] = row }
    return nil
  }
}
