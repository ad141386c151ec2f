internal import Leitmotif

/// A model's metrics as JSON, with those of the majority beside them under the key `majority`.
struct ScoredSequences: Encodable {
  let metrics: ClassificationMetrics
  let majority: ClassificationMetrics?

  private enum Key: String, CodingKey {
    case majority
  }

  func encode(to encoder: any Encoder) throws {
    try metrics.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(majority, forKey: .majority)
  }
}
