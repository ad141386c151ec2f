/// How a model came to be, for the record. It holds no time, host or path: the same training gives the same bytes.
public struct TrainingSummary: Sendable, Hashable, Codable {
  /// Decided every random number of the training.
  public var seed: UInt64
  /// Examples that the model learned from.
  public var trainingExamples: Int
  /// How many of them have each label.
  public var labelCounts: [String: Int]
  /// Steps of the shortest of them; nil in models of before this was noted.
  public var shortestExample: Int?
  /// Steps of the longest of them; nil in models of before this was noted. Longer ones are new to the model, so prediction
  /// cuts them into windows of this length unless told otherwise.
  public var longestExample: Int?
  /// Examples that chose the best model; 0 without validation.
  public var validationExamples: Int
  /// Updates done.
  public var updates: Int
  /// The update after which the model was best on the validation examples.
  public var bestUpdate: Int?
  /// Mean cross-entropy on the validation examples, in nats.
  public var validationLoss: Double?

  /// Without validation, neither a best update nor a loss.
  public init(
    seed: UInt64, trainingExamples: Int, labelCounts: [String: Int], shortestExample: Int? = nil,
    longestExample: Int? = nil,
    validationExamples: Int = 0, updates: Int,
    bestUpdate: Int? = nil, validationLoss: Double? = nil
  ) {
    self.seed = seed
    self.trainingExamples = trainingExamples
    self.labelCounts = labelCounts
    self.shortestExample = shortestExample
    self.longestExample = longestExample
    self.validationExamples = validationExamples
    self.updates = updates
    self.bestUpdate = bestUpdate
    self.validationLoss = validationLoss
  }
}
