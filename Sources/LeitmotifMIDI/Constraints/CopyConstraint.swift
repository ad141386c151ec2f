public import LeitmotifData

/// No run of so many notes that is one of the training music's: what is made is none of its melodies.
///
/// Notes are compared as by ``CopiedRunIndex``. Of melodies; a chord's notes are not told apart.
public struct CopyConstraint: TokenConstraint {
  private let tokenizer: any PieceTokenizer
  private let head: PieceHead
  private let shift: Int
  private let length: Int
  /// Of all runs of the training music that are as long.
  private let runs: Set<RunHash>

  /// - Parameters:
  ///   - length: notes of the shortest run that may not be copied; at least 2.
  ///   - head: of the piece that is made.
  public init(_ music: TrainingMusic, length: Int, head: PieceHead, tokenizer: any PieceTokenizer) {
    precondition(length >= 2, "every note is in some melody")
    self.tokenizer = tokenizer
    self.head = head
    self.length = length
    shift = head.key.semitonesToWhiteKeys
    var runs: Set<RunHash> = []
    for melody in music.melodies where melody.count >= length {
      for start in 0...(melody.count - length) { runs.insert(RunHash(of: melody[start..<(start + length)])) }
    }
    self.runs = runs
  }

  /// Forbids the notes that would complete such a run.
  public func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    guard let piece = try? tokenizer.piece(of: Array(history), head: head), piece.notes.count >= length - 1,
      let last = piece.notes.last
    else { return }
    let beginning = RunHash(of: CopiedRunIndex.symbols(of: piece).suffix(length - 1))
    let wait = tokenizer.step(after: history) - last.onset
    tokenizer.restrictPitches(&isAllowed) { pitch in
      !runs.contains(beginning.appending(CopiedRunIndex.symbol(pitch: pitch + shift, wait: wait)))
    }
  }
}

/// Tells a run of notes from others, but for one in 2⁶⁴: FNV-1a over words.
struct RunHash: Hashable {
  private var value: UInt64 = 0xcbf2_9ce4_8422_2325

  init(of symbols: some Sequence<Int>) {
    for symbol in symbols { append(symbol) }
  }

  func appending(_ symbol: Int) -> RunHash {
    var copy = self
    copy.append(symbol)
    return copy
  }

  private mutating func append(_ symbol: Int) {
    value = (value ^ UInt64(truncatingIfNeeded: symbol)) &* 0x100_0000_01b3
    value ^= value >> 29
  }
}
