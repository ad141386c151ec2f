/// A description of an input by a fixed number of features, such as how often each word of a sequence occurs: what a linear
/// model reads, beside which a network has to show its worth.
public protocol BaselineFeatures: Sendable {
  /// Names it in model files, and to people: `5-mer`. No two features of an adapter have one name.
  var name: String { get }
  /// Features.
  var width: Int { get }
  /// The features of an input that are not 0, each once; those of all its readings averaged, where there are several.
  func features(of input: EncodedInput) -> [SparseFeature]
}

/// One feature that is not 0.
public struct SparseFeature: Sendable, Hashable {
  /// 0 ..< the width of the features.
  public let index: Int32
  /// How much of it there is.
  public let value: Float

  /// A feature with its value.
  public init(index: Int32, value: Float) {
    self.index = index
    self.value = value
  }
}

/// Kinds of features of which the best on validation examples makes one baseline.
public struct BaselineFamily: Sendable {
  /// Names the baseline in model files and in JSON: one word, unique among an adapter's.
  public let name: String
  /// From the smallest up; at least one.
  public let candidates: [any BaselineFeatures]
  /// The place of the candidate that is taken where no validation examples choose.
  public let fallback: Int

  /// - Parameter fallback: a place in `candidates`.
  public init(name: String, candidates: [any BaselineFeatures], fallback: Int = 0) {
    precondition(candidates.indices.contains(fallback), "there is no candidate \(fallback)")
    self.name = name
    self.candidates = candidates
    self.fallback = fallback
  }
}
