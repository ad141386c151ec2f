internal import Leitmotif

/// A model's scores as JSON: its metrics, under the key `majority` those of the commonest label, under `baselines` those of
/// fitted ones, and under `calibration` what its temperature changed.
struct ScoredSequences: Encodable {
  let scores: ModelScores

  private enum Key: String, CodingKey {
    case majority, baselines, calibration
  }

  func encode(to encoder: any Encoder) throws {
    try scores.metrics.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(CalibrationChange(scores), forKey: .calibration)
    let fitted = scores.baselines.filter { $0.penalty != nil }
    try container.encode(
      Dictionary(uniqueKeysWithValues: fitted.map { ($0.key, FittedBaseline(baseline: $0)) }), forKey: .baselines)
    for baseline in scores.baselines where baseline.penalty == nil {
      try container.encode(baseline.metrics, forKey: .majority)
    }
  }
}

/// What a temperature changes on the sequences scored.
private struct CalibrationChange: Encodable {
  struct Quality: Encodable {
    let logLoss: Double?
    let ece: Double?
    init(_ metrics: ClassificationMetrics) { (logLoss, ece) = (metrics.logLoss, metrics.ece) }
  }

  let temperature: Float
  /// Validation examples that chose it.
  let fittedOn: Int
  let before: Quality
  let after: Quality

  init(_ scores: ModelScores) {
    (temperature, fittedOn) = (scores.calibration.temperature, scores.calibration.examples)
    (before, after) = (Quality(scores.uncalibratedMetrics), Quality(scores.metrics))
  }
}

/// A fitted baseline's metrics, with the name of its features and its penalty.
private struct FittedBaseline: Encodable {
  let baseline: ModelScores.Baseline

  private enum Key: String, CodingKey {
    case features, penalty
  }

  func encode(to encoder: any Encoder) throws {
    try baseline.metrics.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(baseline.title, forKey: .features)
    try container.encodeIfPresent(baseline.penalty, forKey: .penalty)
  }
}
