/// The forward variables of a sequence of classes, as logarithms: the probability of the rows so far over all their alignments that
/// end in a state (Graves and others 2006, section 4.1).
///
/// Rows come one after another, and classes may come later than rows: in any order they give the same bits.
struct ForwardVariables: Sendable {
  private let blank: Int
  private var states: AlignmentStates
  /// Of each state at the last row; none before the first.
  private var values: [Double] = []
  /// Of the last class and the blank after it at each row: what the states of a further class come from.
  private var ends: [(symbol: Double, blank: Double)] = []

  init(of symbols: [Int] = [], blank: Int) {
    self.blank = blank
    states = AlignmentStates(of: symbols, blank: blank)
  }

  /// Goes on by a row, in time that grows with the classes.
  mutating func append(row: Int, of probabilities: SymbolProbabilities) {
    if values.isEmpty {
      values = states.classes.enumerated().map { ($0 < 2 ? 0 : -.infinity) + Double(probabilities[row, $1]) }
    } else {
      for state in stride(from: states.count - 1, through: 0, by: -1) {
        let before = states.predecessors(of: state).reduce(-.infinity) { logSum($0, values[$1]) }
        values[state] = before + Double(probabilities[row, states.classes[state]])
      }
    }
    ends.append((values.count < 2 ? -.infinity : values[values.count - 2], values[values.count - 1]))
  }

  /// Goes on by a class, in time that grows with the rows, which are the first of `probabilities`.
  mutating func append(symbol: Int, of probabilities: SymbolProbabilities) {
    states.append(symbol)
    guard !ends.isEmpty else { return }
    let none = (symbol: -Double.infinity, blank: -Double.infinity)
    let (isFirst, skips) = (states.count == 3, states.predecessors(of: states.count - 2).count == 3)
    var (before, last) = (none, none)
    for row in ends.indices {
      let toSymbol =
        row == 0
        ? (isFirst ? 0 : -.infinity)
        : logSum(logSum(skips ? before.symbol : -.infinity, before.blank), last.symbol)
      let toBlank = logSum(last.symbol, last.blank)
      before = ends[row]
      last = (toSymbol + Double(probabilities[row, symbol]), toBlank + Double(probabilities[row, blank]))
      ends[row] = last
    }
    values += [last.symbol, last.blank]
  }

  /// The natural logarithm of the classes' probability; −∞ for a sequence that no alignment has.
  var logProbability: Double {
    ends.isEmpty ? (states.count == 1 ? 0 : -.infinity) : values.suffix(2).reduce(-.infinity, logSum)
  }
}
