public import LeitmotifData

/// What a generator is asked for.
public struct GenerationRequest: Sendable {
  /// One condition a sequence: as many sequences are made.
  public var conditions: [[Float]]
  /// The tokens that every sequence begins with.
  public var primer: [Int]
  /// Tokens of a sequence at most, the primer and the end token included.
  public var maximumLength: Int
  /// Which tokens may follow which: all of these hold at once. They do not bind the primer.
  public var constraints: [any TokenConstraint]
  /// How tokens are drawn.
  public var sampling: SamplingOptions
  /// Decides every draw; a sequence's draws are its own, whatever is made beside it.
  public var seed: UInt64

  /// - Parameter conditions: one a sequence.
  public init(
    conditions: [[Float]], primer: [Int] = [], maximumLength: Int, constraints: [any TokenConstraint] = [],
    sampling: SamplingOptions = SamplingOptions(), seed: UInt64 = 1
  ) {
    self.conditions = conditions
    self.primer = primer
    self.maximumLength = maximumLength
    self.constraints = constraints
    self.sampling = sampling
    self.seed = seed
  }
}

/// What a generator made.
public struct GeneratedSequence: Sendable, Hashable {
  /// The primer and what follows it, without the end token.
  public var tokens: [Int]
  /// Whether the model ended it; else it is as long as it may be.
  public var isComplete: Bool
  /// The cost of what follows the primer, under the model itself.
  public var nats: Double

  /// A sequence of these tokens.
  public init(tokens: [Int], isComplete: Bool, nats: Double) {
    self.tokens = tokens
    self.isComplete = isComplete
    self.nats = nats
  }
}
