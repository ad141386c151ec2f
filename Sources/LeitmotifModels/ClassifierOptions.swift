public import LeitmotifRecurrent
internal import LeitmotifTraining

/// How a classifier is built and trained. The defaults do well on short DNA motifs and on reads.
public struct ClassifierOptions: Sendable {
  /// Hidden layers, from the bottom up.
  public var layers: [LayerDescription] = [LayerDescription(cell: "gru", hiddenSize: 32)]
  /// In front of the recurrent layers; nil for none.
  public var convolution: ClassifierArchitecture.Convolution? = .init(filterCount: 32, tapCount: 9)
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
  /// Examples in a batch.
  public var batchSize = 32
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
  /// Validations without a better score before training ends.
  public var patience: Int? = 10
  /// Decides the first weights, the order of the examples and every other random number.
  public var seed: UInt64 = 1

  /// The defaults.
  public init() {}
}
