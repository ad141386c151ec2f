/// How a generator came to be, for the record. It holds no time, host or path: the same training gives the same bytes.
public struct GeneratorSummary: Sendable, Hashable, Codable {
  /// Decided every random number of the training.
  public var seed: UInt64
  /// Sequences that the model learned from.
  public var trainingSequences: Int
  /// Steps of all of them.
  public var trainingSteps: Int
  /// Steps of the longest of them.
  public var longestSequence: Int
  /// Sequences that chose the best model; 0 without validation.
  public var validationSequences: Int
  /// Updates done.
  public var updates: Int
  /// The update after which the model was best on the validation sequences.
  public var bestUpdate: Int?
  /// Of the validation sequences, in nats a step.
  public var validationNats: Double?
}

/// What a generator and its baselines say of sequences.
public struct GeneratorScores: Sendable, Hashable {
  /// Sequences.
  public var sequences: Int
  /// Of the model.
  public var cost: SequenceCost
  /// Of n-grams of order 0, 1, …; empty where the model has none.
  public var baselines: [SequenceCost]
  /// What the domain calls its events; nil where it has none.
  public var eventName: String?
}
