internal import LeitmotifData
public import LeitmotifRecurrent
internal import LeitmotifTensor
internal import LeitmotifTraining

/// How a classifier is built and trained. The defaults do well on short DNA motifs and on reads.
public struct ClassifierOptions: Sendable, Equatable, Codable {
  /// Hidden layers, from the bottom up.
  public var layers: [LayerDescription] = [LayerDescription(cell: "gru", hiddenSize: 32)]
  /// In front of the recurrent layers; nil for none.
  public var convolution: EncoderArchitecture.Convolution? = .init(filterCount: 32, tapCount: 9)
  /// Steps that the front joins into one by their maximum.
  public var poolSize = 1
  /// Whether a layer's input is added to its output where the widths agree.
  public var isResidual = false
  /// How the steps of the top layer become one vector: these, side by side.
  public var reductions: [SequenceReduction] = [.centre, .mean, .max]
  /// Dropout of the front's output, between layers and before the output layer.
  public var dropout = Dropout(rate: 0.2)

  /// Passes through the training examples at most.
  public var epochs = 30
  /// Updates at most.
  public var maxUpdates: Int?
  /// Time for training and validation at most.
  public var timeBudget: Duration?
  /// Examples in a batch, at most.
  public var batchSize = 32
  /// Steps of all examples of a batch together, at most: it bounds memory. An example that is longer alone makes a batch
  /// alone.
  public var batchRowCount = 65_536
  /// The first and highest; half a cosine wave leads from it down to a fiftieth.
  public var learningRate: Float = 2e-3
  /// Of AdamW.
  public var weightDecay: Float = 1e-2
  /// A gradient whose norm over all parameters is longer is scaled down to this.
  public var clippingNorm: Float = 1
  /// Share of each target that is spread evenly over all classes.
  public var labelSmoothing: Float = 0.1
  /// Whether each class is drawn equally often.
  public var isBalanced = false
  /// What an example of each label counts in the training loss; 1 for a label that is not named. Nil for 1 throughout.
  public var classWeights: [String: Float]?
  /// Validations without a better score before training ends.
  public var patience: Int? = 10
  /// Decides the first weights, the order of the examples and every other random number.
  public var seed: UInt64 = 1

  /// The defaults.
  public init() {}
}

extension ClassifierOptions {
  /// Checks every number that does not depend on the examples; training does so first.
  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``, or `TrainingError.invalidSetting` for a setting of
  ///   the optimiser or the plan.
  public func validate() throws {
    try Self.require(batchSize >= 1, "the batch size", batchSize, "at least 1 example")
    try Self.require(batchRowCount >= 1, "the limit of steps in a batch", batchRowCount, "at least 1")
    try Self.require(labelSmoothing >= 0 && labelSmoothing < 1, "label smoothing", labelSmoothing, "in 0 ..< 1")
    for (label, weight) in (classWeights ?? [:]).sorted(by: { $0.key < $1.key }) {
      try Self.require(weight > 0 && weight.isFinite, "the class weight of '\(label)'", weight, "above 0")
    }
    try architecture(inputSize: 1, classCount: 2).validate()
    _ = try makeTrainer(threads: .serial, observers: [])
  }

  /// The class weights in the order of `labels`, which have every label that is named.
  func classWeights(of labels: LabelSet) throws(ModelError) -> [Float]? {
    guard let classWeights else { return nil }
    let known = Set(labels.labels)
    if let extra = classWeights.keys.filter({ !known.contains($0) }).min() {
      try Self.require(
        false, "the label of a class weight", "'\(extra)'", "one of \(labels.labels.joined(separator: ", "))")
    }
    return labels.labels.map { classWeights[$0] ?? 1 }
  }

  func architecture(inputSize: Int, classCount: Int) -> ClassifierArchitecture {
    ClassifierArchitecture(
      EncoderArchitecture(
        inputSize: inputSize, convolution: convolution, poolSize: poolSize, layers: layers, isResidual: isResidual,
        dropout: dropout),
      reductions: reductions, classCount: classCount)
  }

  func makeTrainer(threads: ThreadPool, observers: [any TrainingObserver]) throws -> Trainer {
    Trainer(
      optimizer: try AdamW(weightDecay: weightDecay), schedule: try .cosine(learningRate, finalShare: 0.02),
      clipping: try .globalNorm(clippingNorm),
      plan: try TrainingPlan(
        epochs: epochs, maxUpdates: maxUpdates, timeBudget: timeBudget, seed: seed, patience: patience),
      threads: threads, observers: observers)
  }

  private static func require(
    _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ requirement: String
  ) throws(ModelError) {
    if !condition { throw .invalidSetting(name: name, value: value.description, requirement: requirement) }
  }
}
