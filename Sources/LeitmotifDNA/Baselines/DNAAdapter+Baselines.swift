public import LeitmotifData

extension DNAAdapter {
  /// The share of G and C, and the frequencies of words of one to six bases; with both strands those of both, averaged.
  public var baselines: [BaselineFamily] {
    let words = (1...6).map { KMerFeatures(length: $0, hasBothStrands: configuration.strands == .both) }
    return [
      BaselineFamily(name: "gc", candidates: [GCFeatures()]),
      BaselineFamily(name: "kmer", candidates: words, fallback: 3),
    ]
  }
}
