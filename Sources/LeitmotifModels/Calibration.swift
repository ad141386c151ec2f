internal import LeitmotifData
internal import LeitmotifTraining

/// How a classifier's probabilities were fitted to validation examples: see `TemperatureScaling`.
///
/// The figures after it are of the examples that it was fitted on, and so slightly hopeful.
public struct Calibration: Sendable, Hashable, Codable {
  /// What logits are divided by; 1 leaves probabilities as they are.
  public let temperature: Float
  /// Validation examples that it was fitted on; 0 for none.
  public let examples: Int
  /// On these examples, as the network gives them; nil without examples.
  public let before: Quality?
  /// On these examples, at ``temperature``; nil without examples.
  public let after: Quality?

  /// How good probabilities are.
  public struct Quality: Sendable, Hashable, Codable {
    /// The mean cross-entropy in nats.
    public let logLoss: Double?
    /// The expected calibration error.
    public let ece: Double?

    init(_ metrics: ClassificationMetrics) { (logLoss, ece) = (metrics.logLoss, metrics.ece) }
  }

  /// Probabilities as the network gives them.
  public static let none = Calibration(temperature: 1, examples: 0, before: nil, after: nil)

  private init(temperature: Float, examples: Int, before: Quality?, after: Quality?) {
    (self.temperature, self.examples, self.before, self.after) = (temperature, examples, before, after)
  }

  /// Fits the temperature; it stays 1 where none is best.
  init(fitting logits: ReadingLogits, classes: [Int], labels: LabelSet) {
    temperature = TemperatureScaling.temperature(logits: logits.values, classes: classes) ?? 1
    examples = classes.count
    let quality = { (temperature: Float) in
      Quality(ClassificationMetrics(logits.labelled(classes, labels: labels, temperature: temperature)))
    }
    before = classes.isEmpty ? nil : quality(1)
    after = classes.isEmpty ? nil : quality(temperature)
  }
}

extension Calibration {
  /// Reads one whose temperature can be divided by.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    temperature = try container.decode(Float.self, forKey: .temperature)
    examples = try container.decode(Int.self, forKey: .examples)
    before = try container.decodeIfPresent(Quality.self, forKey: .before)
    after = try container.decodeIfPresent(Quality.self, forKey: .after)
    guard temperature > 0, temperature.isFinite else {
      throw DecodingError.dataCorruptedError(
        forKey: .temperature, in: container, debugDescription: "the temperature is \(temperature)")
    }
  }
}
