/// How many edits lead from what was said to what was heard, over a whole corpus: the word error rate of words, the character
/// error rate of characters.
///
/// **Units** a share of the reference's places: Σ edits / Σ places. It may be above 1. Where nothing was said it is undefined: nil,
/// and null in JSON.
public struct ErrorRate: Sendable, Hashable, Codable {
  /// Places of the references.
  public private(set) var referenceCount = 0
  /// Places that became another.
  public private(set) var substitutions = 0
  /// Places that went.
  public private(set) var deletions = 0
  /// Places that are new.
  public private(set) var insertions = 0

  /// Nothing yet.
  public init() {}

  /// All alignments together.
  public init(_ alignments: some Sequence<EditAlignment>) {
    for alignment in alignments { add(alignment) }
  }

  /// Counts an alignment.
  public mutating func add(_ alignment: EditAlignment) {
    for edit in alignment.edits {
      switch edit {
      case .match: referenceCount += 1
      case .substitution: (referenceCount, substitutions) = (referenceCount + 1, substitutions + 1)
      case .deletion: (referenceCount, deletions) = (referenceCount + 1, deletions + 1)
      case .insertion: insertions += 1
      }
    }
  }

  /// Edits in all.
  public var editCount: Int { substitutions + deletions + insertions }
  /// Edits a place; nil without a place.
  public var value: Double? { referenceCount == 0 ? nil : Double(editCount) / Double(referenceCount) }

  /// Where the rate may lie with 95 % confidence, by resampling whole alignments: see ``Bootstrap``. Nil where it is undefined.
  public static func interval(
    of alignments: [EditAlignment], _ bootstrap: Bootstrap = Bootstrap()
  ) -> ConfidenceInterval? {
    let counts = alignments.map { (edits: $0.editCount, places: $0.referenceCount) }
    var drawn = [Int](repeating: 0, count: counts.count)
    let values = (0..<bootstrap.replicateCount).compactMap { replicate -> Double? in
      bootstrap.draw(replicate: replicate, into: &drawn)
      let (edits, places) = zip(counts, drawn).reduce((0, 0)) { ($0.0 + $1.0.edits * $1.1, $0.1 + $1.0.places * $1.1) }
      return places == 0 ? nil : Double(edits) / Double(places)
    }
    return Bootstrap.interval(of: values)
  }
}
