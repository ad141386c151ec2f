public import LeitmotifData

/// One feature: the share of bases that are G or C, which is that of either strand. Letters for several bases count in part.
public struct GCFeatures: BaselineFeatures {
  /// `GC share`
  public let name = "GC share"
  /// One.
  public let width = 1

  /// Without settings.
  public init() {}

  /// The share; no feature of an empty input, or where there is neither G nor C.
  public func features(of input: EncodedInput) -> [SparseFeature] {
    guard case .tokens(let tokens) = input, tokens.count > 0 else { return [] }
    let sum = (0..<tokens.count).reduce(0) { $0 + Self.shares[tokens[$1]] }
    return sum > 0 ? [SparseFeature(index: 0, value: sum / Float(tokens.count))] : []
  }

  /// The share of G and C among the bases that each code stands for.
  private static let shares: [Float] = (0..<Nucleotides.codeCount).map { code in
    let row = Nucleotides.shares[(4 * code)..<(4 * code + 4)]
    return row[row.startIndex + 1] + row[row.startIndex + 2]
  }
}
