/// How much one batch holds: a number of examples and, where memory counts, of rows.
public struct BatchLimit: Sendable, Hashable {
  /// Examples at most (≥ 1).
  public let exampleCount: Int
  /// Steps of all examples together at most (≥ 1); an example that is longer alone makes a batch alone. Nil for no
  /// limit.
  public let rowCount: Int?

  /// Both limits hold at once.
  public init(exampleCount: Int, rowCount: Int? = nil) {
    precondition(exampleCount >= 1 && rowCount.map { $0 >= 1 } ?? true, "a batch has at least one example and row")
    self.exampleCount = exampleCount
    self.rowCount = rowCount
  }

  /// Whether a batch of `count` examples and `rows` steps may take one more of `length` steps.
  public func admits(length: Int, to count: Int, rows: Int) -> Bool {
    if count == 0 { return true }
    return count < exampleCount && rowCount.map { rows + length <= $0 } ?? true
  }

  /// Cuts a sequence of examples, in order: prediction batches. Every index is in just one range.
  public func batches(lengths: [Int]) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var start = 0
    var rows = 0
    for (index, length) in lengths.enumerated() {
      if !admits(length: length, to: index - start, rows: rows) {
        batches.append(start..<index)
        (start, rows) = (index, 0)
      }
      rows += length
    }
    return start < lengths.count ? batches + [start..<lengths.count] : batches
  }
}
