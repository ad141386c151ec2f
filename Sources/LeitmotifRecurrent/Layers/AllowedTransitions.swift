/// Which labels may begin a sequence, follow one another and end it: what a tagging scheme such as BIO forbids is never decoded.
public struct AllowedTransitions: Sendable, Hashable {
  /// [labelCount · labelCount]: whether the label of the column may follow that of the row.
  public let between: [Bool]
  /// [labelCount]: whether a label may be the first.
  public let first: [Bool]
  /// [labelCount]: whether a label may be the last.
  public let last: [Bool]

  /// Labels that are told apart.
  public var labelCount: Int { first.count }

  /// - Parameters:
  ///   - labelCount: labels that are told apart.
  ///   - first: whether a label may be the first; all may by default.
  ///   - last: whether a label may be the last; all may by default.
  ///   - between: whether `next` may follow `label`.
  public init(
    labelCount: Int, first: (Int) -> Bool = { _ in true }, last: (Int) -> Bool = { _ in true },
    between: (_ label: Int, _ next: Int) -> Bool
  ) {
    let labels = 0..<labelCount
    self.between = labels.flatMap { label in labels.map { between(label, $0) } }
    self.first = labels.map(first)
    self.last = labels.map(last)
  }
}
