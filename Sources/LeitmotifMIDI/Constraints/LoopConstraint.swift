public import LeitmotifData

/// No melody that goes round in circles: what has come three times in a row, of one, two or four bars, does not come a fourth time.
///
/// A model that sees what came some bars ago learns to repeat it, as music does, and then may never leave off.
public struct LoopConstraint: TokenConstraint {
  private let tokenizer: any PieceTokenizer
  private let head: PieceHead
  /// Steps of the loops.
  private let periods: [Int]
  /// Times that a loop may follow on its first.
  private static let repeatCount = 2

  /// - Parameter head: of the melody that is made; the grid has to divide its bars.
  public init(head: PieceHead, tokenizer: any PieceTokenizer) {
    guard let bars = head.bars else { preconditionFailure("the grid divides no bar of \(head.metre)") }
    self.tokenizer = tokenizer
    self.head = head
    periods = [1, 2, 4].map { $0 * bars.length }
  }

  /// Forbids the note with which a loop would go on.
  public func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    let step = tokenizer.step(after: history)
    guard step >= periods[0] * (Self.repeatCount + 1),
      let notes = try? tokenizer.piece(of: Array(history), head: head).notes
    else { return }
    var onsets = [Int?](repeating: nil, count: step)
    for note in notes where note.onset < step { onsets[note.onset] = note.pitch }
    for period in periods where step >= period * (Self.repeatCount + 1) {
      guard let next = onsets[step - period] else { continue }
      let span = (step - period * Self.repeatCount)..<step
      if span.allSatisfy({ onsets[$0] == onsets[$0 - period] }) {
        tokenizer.restrictPitches(&isAllowed) { $0 != next }
      }
    }
  }
}
