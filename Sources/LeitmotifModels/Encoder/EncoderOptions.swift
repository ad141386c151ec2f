public import LeitmotifRecurrent
internal import LeitmotifTensor
internal import LeitmotifTraining

/// How a tagger's or a transcriber's sequences are read.
public struct EncoderOptions: Sendable, Equatable, Codable {
  /// In front of the recurrent layers; nil for none.
  public var convolution: EncoderArchitecture.Convolution?
  /// Steps that the front joins into one by their maximum.
  public var poolSize = 1
  /// Hidden layers, from the bottom up.
  public var layers: [LayerDescription]
  /// Whether a layer's input is added to its output where the widths agree.
  public var isResidual = false
  /// Dropout of the front's output, between layers and before the output layer.
  public var dropout: Dropout

  /// Without a convolution.
  public init(layers: [LayerDescription], dropout: Dropout) {
    self.layers = layers
    self.dropout = dropout
  }

  func architecture(inputSize: Int) -> EncoderArchitecture {
    EncoderArchitecture(
      inputSize: inputSize, convolution: convolution, poolSize: poolSize, layers: layers, isResidual: isResidual,
      dropout: dropout)
  }
}

/// How long and how fast a tagger or a transcriber is trained.
public struct FittingOptions: Sendable, Equatable, Codable {
  /// Passes through the training sequences at most.
  public var epochs: Int
  /// Updates at most.
  public var maxUpdates: Int?
  /// Time for training and validation at most.
  public var timeBudget: Duration?
  /// Sequences in a batch, at most.
  public var batchSize = 32
  /// Steps of all sequences of a batch together, at most: it bounds memory.
  public var batchRowCount = 65_536
  /// The first and highest; half a cosine wave leads from it down to a fiftieth.
  public var learningRate: Float
  /// Of AdamW.
  public var weightDecay: Float = 1e-2
  /// A gradient whose norm over all parameters is longer is scaled down to this.
  public var clippingNorm: Float = 1
  /// Validations without a better score before training ends.
  public var patience: Int?
  /// Decides the first weights, the order of the sequences and every other random number.
  public var seed: UInt64 = 1

  /// The rest as most sequences want it.
  public init(epochs: Int, learningRate: Float, patience: Int?) {
    self.epochs = epochs
    self.learningRate = learningRate
    self.patience = patience
  }

  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``, or `TrainingError.invalidSetting`.
  func validate() throws {
    try ModelError.require(batchSize >= 1, "the batch size", "\(batchSize)", "at least 1 sequence")
    try ModelError.require(batchRowCount >= 1, "the limit of steps in a batch", "\(batchRowCount)", "at least 1")
    _ = try makeTrainer(threads: .serial, observers: [])
  }

  func makeTrainer(threads: ThreadPool, observers: [any TrainingObserver]) throws -> Trainer {
    Trainer(
      optimizer: try AdamW(weightDecay: weightDecay), schedule: try .cosine(learningRate, finalShare: 0.02),
      clipping: try .globalNorm(clippingNorm),
      plan: try TrainingPlan(
        epochs: epochs, maxUpdates: maxUpdates, timeBudget: timeBudget, seed: seed, patience: patience),
      threads: threads, observers: observers)
  }

  /// These with the end of `other`: its epochs, updates, time and patience.
  func ending(as other: FittingOptions) -> FittingOptions {
    var options = self
    (options.epochs, options.maxUpdates) = (other.epochs, other.maxUpdates)
    (options.timeBudget, options.patience) = (other.timeBudget, other.patience)
    return options
  }
}
