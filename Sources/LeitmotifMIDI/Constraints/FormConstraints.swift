public import LeitmotifData

/// A piece of so many bars: no end before the last is full, and nothing but the end then.
public struct LengthConstraint: TokenConstraint {
  private let tokenizer: any PieceTokenizer
  private let stepCount: Int

  /// - Parameters:
  ///   - barCount: whole bars, after an upbeat if the head has one; at least 1.
  ///   - head: of the piece that is made; the grid has to divide its bars.
  public init(barCount: Int, head: PieceHead, tokenizer: any PieceTokenizer) {
    precondition(barCount >= 1, "\(barCount) bars")
    guard let bars = head.bars else { preconditionFailure("the grid divides no bar of \(head.metre)") }
    stepCount = bars.upbeat + barCount * bars.length
    self.tokenizer = tokenizer
  }

  /// Forbids the end, then all else; before, what would last beyond the last bar.
  public func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    let left = stepCount - tokenizer.step(after: history)
    if left <= 0 {
      for token in isAllowed.indices { isAllowed[token] = token == tokenizer.endToken }
      return
    }
    isAllowed[tokenizer.endToken] = false
    for token in isAllowed.indices where tokenizer.stepCount(of: token) > left { isAllowed[token] = false }
  }
}

/// No note struck too often in a row, and no step without an onset for too long.
public struct RepetitionConstraint: TokenConstraint {
  private let tokenizer: any PieceTokenizer
  private let maximumNoteCount: Int
  private let maximumWait: Int

  /// - Parameters:
  ///   - maximumNoteCount: notes of one pitch that may follow each other; at least 1.
  ///   - maximumWait: steps that may pass between onsets; at least 1.
  public init(maximumNoteCount: Int, maximumWait: Int, tokenizer: any PieceTokenizer) {
    precondition(maximumNoteCount >= 1 && maximumWait >= 1, "a guard that lets nothing pass")
    self.maximumNoteCount = maximumNoteCount
    self.maximumWait = maximumWait
    self.tokenizer = tokenizer
  }

  /// Forbids the pitch that was struck too often, and waiting on.
  public func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    let latest = history.reversed().lazy.compactMap(tokenizer.pitch(of:)).prefix(maximumNoteCount)
    if let pitch = latest.first, latest.count == maximumNoteCount, latest.allSatisfy({ $0 == pitch }) {
      tokenizer.restrictPitches(&isAllowed) { $0 != pitch }
    }
    let onset = history.lastIndex { tokenizer.pitch(of: $0) != nil }
    let begin = onset.map { tokenizer.step(after: history[..<$0]) } ?? 0
    guard tokenizer.step(after: history) - begin >= maximumWait else { return }
    var restricted = isAllowed
    for token in tokenizer.waitingTokens { restricted[token] = false }
    if restricted.contains(true) { isAllowed = restricted }
  }
}
