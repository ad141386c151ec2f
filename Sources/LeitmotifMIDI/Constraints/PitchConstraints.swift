public import LeitmotifData

/// Notes of one scale only.
public struct ScaleConstraint: TokenConstraint {
  private let tokenizer: any PieceTokenizer
  private let scale: Scale
  private let tonic: Int

  /// - Parameter tonic: pitch class, 0 ..< 12, in the key in which the model writes.
  public init(_ scale: Scale, tonic: Int, tokenizer: any PieceTokenizer) {
    self.scale = scale
    self.tonic = tonic
    self.tokenizer = tokenizer
  }

  /// Forbids the notes outside the scale.
  public func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    tokenizer.restrictPitches(&isAllowed) { scale.contains($0, tonic: tonic) }
  }
}

/// Notes of a range only.
public struct RangeConstraint: TokenConstraint {
  private let tokenizer: any PieceTokenizer
  private let pitches: ClosedRange<Int>

  /// - Parameter pitches: in the key in which the model writes.
  public init(_ pitches: ClosedRange<Int>, tokenizer: any PieceTokenizer) {
    self.pitches = pitches
    self.tokenizer = tokenizer
  }

  /// Forbids the notes outside the range.
  public func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    tokenizer.restrictPitches(&isAllowed, to: pitches.contains)
  }
}

/// Notes of a chord wherever one begins on a strong beat; the chords take turns, a bar each.
public struct ChordConstraint: TokenConstraint {
  private let tokenizer: any PieceTokenizer
  private let progression: ChordProgression
  private let bars: Bars
  private let strongLength: Int

  /// - Parameters:
  ///   - progression: in the key in which the model writes.
  ///   - head: of the piece that is made; the grid has to divide its bars.
  public init(_ progression: ChordProgression, head: PieceHead, tokenizer: any PieceTokenizer) {
    guard let bars = head.bars else { preconditionFailure("the grid divides no bar of \(head.metre)") }
    self.progression = progression
    self.bars = bars
    strongLength = bars.length / head.metre.strongBeatCount
    self.tokenizer = tokenizer
  }

  /// Forbids, on strong beats, the notes that are not of the bar's chord.
  public func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    let step = tokenizer.step(after: history)
    guard bars.position(of: step) % strongLength == 0 else { return }
    let chord = progression.chord(ofBar: max(0, bars.bar(of: step)))
    tokenizer.restrictPitches(&isAllowed, to: chord.contains)
  }
}

extension Metre {
  /// Beats of a bar that are strong, evenly apart: each dotted beat of 6/8, 9/8 and 12/8, both halves of 4/4, else the first alone.
  var strongBeatCount: Int {
    if beatUnit >= 8, beatCount > 3, beatCount % 3 == 0 { return beatCount / 3 }
    return beatCount >= 4 && beatCount % 2 == 0 ? 2 : 1
  }
}
