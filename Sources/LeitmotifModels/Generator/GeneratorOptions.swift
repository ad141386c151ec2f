internal import LeitmotifData
public import LeitmotifRecurrent
internal import LeitmotifTensor
internal import LeitmotifTraining

/// How a generator is built and trained. The defaults do well on a thousand folk tunes.
public struct GeneratorOptions: Sendable, Equatable, Codable {
  /// Hidden layers, from the bottom up; all in the direction of time.
  public var layers: [LayerDescription] = [LayerDescription(cell: "lstm", hiddenSize: 256, isBidirectional: false)]
  /// Width of a token's learned row; nil for one-hot rows.
  public var embeddingSize: Int? = 32
  /// Whether the logits are products with the tokens' embeddings.
  public var tiesEmbedding = false
  /// Whether a layer's input is added to its output where the widths agree.
  public var isResidual = false
  /// Dropout between layers and before the output layer.
  public var dropout = Dropout(rate: 0.3)

  /// Passes through the training sequences at most.
  public var epochs = 30
  /// Updates at most.
  public var maxUpdates: Int?
  /// Time for training and validation at most.
  public var timeBudget: Duration?
  /// Updates that the learning rate's fall is planned for; nil for all epochs.
  public var scheduledUpdates: Int?
  /// Steps of a window: gradients go no further back, states do.
  public var windowLength = 96
  /// Sequences that go on together, at most.
  public var batchSize = 32
  /// The first and highest; half a cosine wave leads from it down to a fiftieth.
  public var learningRate: Float = 2e-3
  /// Of AdamW.
  public var weightDecay: Float = 1e-2
  /// A gradient whose norm over all parameters is longer is scaled down to this.
  public var clippingNorm: Float = 1
  /// Share of each target that is spread evenly over all tokens.
  public var labelSmoothing: Float = 0
  /// Validations without a better score before training ends.
  public var patience: Int? = 5
  /// Decides the first weights, the order of the sequences and every other random number.
  public var seed: UInt64 = 1

  /// The defaults.
  public init() {}
}

extension GeneratorOptions {
  /// Checks every number that does not depend on the sequences; training does so first.
  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``, or `TrainingError.invalidSetting` for a setting of
  ///   the optimiser or the plan.
  public func validate() throws {
    try ModelError.require(batchSize >= 1, "the batch size", "\(batchSize)", "at least 1 sequence")
    try ModelError.require(windowLength >= 1, "the window", "\(windowLength)", "at least 1 step")
    try ModelError.require(
      labelSmoothing >= 0 && labelSmoothing < 1, "label smoothing", "\(labelSmoothing)", "in 0 ..< 1")
    try architecture(symbols: .tokens(count: 2, end: 0), history: NoHistory(), conditionWidth: 0).validate()
    _ = try makeTrainer(threads: .serial, observers: [])
  }

  func architecture(
    symbols: GeneratorArchitecture.Symbols, history: any HistoryFeatures, conditionWidth: Int
  ) -> GeneratorArchitecture {
    let isTokens = if case .tokens = symbols { true } else { false }
    return GeneratorArchitecture(
      symbols: symbols, embeddingSize: isTokens ? embeddingSize : nil, tiesEmbedding: isTokens && tiesEmbedding,
      historySymbolCount: history.symbolCount, historyWidth: history.width, conditionWidth: conditionWidth,
      layers: layers, isResidual: isResidual, dropout: dropout)
  }

  /// The windows that an epoch goes through.
  func batches(of training: GenerationSet, end: Int) -> GenerationBatches {
    GenerationBatches(
      training.examples, end: end, windowLength: windowLength, limit: BatchLimit(exampleCount: batchSize), seed: seed)
  }

  /// What an update lowers, and where its sequences stand then.
  func loss(
    _ model: SequenceGenerator, _ batch: GenerationBatch, _ carry: GeneratorCarry, _ step: TrainingStep
  ) -> (loss: Tensor, carry: GeneratorCarry) {
    let (loss, states) = model.loss(
      of: batch, states: carry.states(for: batch), smoothing: labelSmoothing,
      context: step.context(exampleKeys: batch.keys))
    return (loss, GeneratorCarry(group: batch.group, states: states.map(\.detached)))
  }

  func makeTrainer(threads: ThreadPool, observers: [any TrainingObserver]) throws -> Trainer {
    Trainer(
      optimizer: try AdamW(weightDecay: weightDecay), schedule: try .cosine(learningRate, finalShare: 0.02),
      clipping: try .globalNorm(clippingNorm),
      plan: try TrainingPlan(
        epochs: epochs, maxUpdates: maxUpdates, timeBudget: timeBudget, scheduledUpdates: scheduledUpdates, seed: seed,
        patience: patience),
      threads: threads, observers: observers)
  }
}
