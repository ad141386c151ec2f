public import LeitmotifData

/// How often each word of k bases occurs, wherever it stands: the square root of its share of the sequence's words.
///
/// The root evens out the spread of counts (Bartlett 1936), so that a few frequent words do not drown the others. A word with
/// a letter other than A, C, G and T is passed over. With both strands a word and its reverse complement have the same value.
public struct KMerFeatures: BaselineFeatures {
  /// k, 1 to 10.
  public let length: Int
  /// Whether words of the reverse complement count too, by halves.
  public let hasBothStrands: Bool

  /// - Precondition: a length of 1 to 10.
  public init(length: Int, hasBothStrands: Bool) {
    precondition((1...10).contains(length), "words of \(length) bases")
    self.length = length
    self.hasBothStrands = hasBothStrands
  }

  /// `5-mer`
  public var name: String { "\(length)-mer" }

  /// 4ᵏ: the words in alphabetic order.
  public var width: Int { 1 << (2 * length) }

  /// The words that occur, in alphabetic order.
  public func features(of input: EncodedInput) -> [SparseFeature] {
    guard case .tokens(let tokens) = input else { return [] }
    var words = self.words(of: tokens)
    let count = Float(words.count)
    words.sort()
    var features: [SparseFeature] = []
    var start = 0
    for place in words.indices where place + 1 == words.count || words[place + 1] != words[place] {
      let share = Float(place + 1 - start) / count
      features.append(SparseFeature(index: words[place], value: share.squareRoot()))
      start = place + 1
    }
    return features
  }

  /// Every word, two bits a base.
  private func words(of tokens: TokenSequence) -> [Int32] {
    var words: [Int32] = []
    words.reserveCapacity(tokens.count * (hasBothStrands ? 2 : 1))
    let (mask, top) = (Int32(width - 1), Int32(2 * (length - 1)))
    var (word, complement, run): (Int32, Int32, Int) = (0, 0, 0)
    for step in 0..<tokens.count {
      let base = Self.bases[tokens[step]]
      guard base >= 0 else {
        run = 0
        continue
      }
      word = (word << 2 | base) & mask
      complement = complement >> 2 | (3 - base) << top
      run += 1
      guard run >= length else { continue }
      words.append(word)
      if hasBothStrands { words.append(complement) }
    }
    return words
  }

  /// 0 to 3 for the codes of A, C, G and T; −1 for others.
  private static let bases: [Int32] = (0..<Nucleotides.codeCount).map { code in
    code.nonzeroBitCount == 1 ? Int32(code.trailingZeroBitCount) : -1
  }
}
