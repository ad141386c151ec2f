public import LeitmotifData

/// An end that is heard as one: the tonic, held from the last strong beat to the last bar's end.
public struct CadenceConstraint: TokenConstraint {
  private let tokenizer: any PieceTokenizer
  private let tonic: Int
  /// Where the last note begins.
  private let start: Int

  /// - Parameters:
  ///   - barCount: as of a ``LengthConstraint``.
  ///   - head: of the melody that is made, in the key in which the model writes; the grid has to divide its bars.
  public init(barCount: Int, head: PieceHead, tokenizer: any PieceTokenizer) {
    guard let bars = head.bars else { preconditionFailure("the grid divides no bar of \(head.metre)") }
    self.tokenizer = tokenizer
    tonic = head.key.tonic
    // Of 2/4, which has but one strong beat, the last half.
    let parts = max(head.metre.strongBeatCount, head.metre.beatCount == 2 ? 2 : 1)
    start = bars.upbeat + barCount * bars.length - bars.length / parts
  }

  /// Before the last note, forbids what would sound into it; then all but the tonic; then all but its going on.
  public func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    let step = tokenizer.step(after: history)
    var kept = isAllowed
    let longest = kept.indices.map { kept[$0] ? tokenizer.stepCount(of: $0) : 0 }.max() ?? 0
    for token in isAllowed.indices where isAllowed[token] {
      let length = tokenizer.stepCount(of: token)
      if let pitch = tokenizer.pitch(of: token) {
        kept[token] = step < start || step == start && pitch.modulo(12) == tonic
      } else if tokenizer.waitingTokens.contains(token) {
        kept[token] = step < start || step > start && token != tokenizer.releaseToken
      } else if token != tokenizer.endToken {
        kept[token] = step < start ? step + length <= start : length == longest
      }
    }
    if kept.contains(true) { isAllowed = kept }
  }
}
