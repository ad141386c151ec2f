public import LeitmotifRecurrent

/// A sequence classifier's shape: an optional convolution and pooling, recurrent layers, and how their steps are read.
public struct ClassifierArchitecture: Sendable, Hashable, Codable {
  /// A convolution in front of the recurrent layers.
  public struct Convolution: Sendable, Hashable, Codable {
    /// Patterns it learns: the width of its output.
    public var filterCount: Int
    /// Steps that each pattern sees.
    public var tapCount: Int

    /// `filterCount` patterns of `tapCount` steps each.
    public init(filterCount: Int, tapCount: Int) {
      self.filterCount = filterCount
      self.tapCount = tapCount
    }
  }

  /// Width of an input row.
  public var inputSize: Int
  /// In front of the recurrent layers; nil for none.
  public var convolution: Convolution?
  /// Steps that the front joins into one by their maximum; 1 for none.
  public var poolSize: Int
  /// From the bottom up.
  public var layers: [LayerDescription]
  /// Whether a layer's input is added to its output where the widths agree.
  public var isResidual: Bool
  /// How the steps of the top layer become one vector.
  public var reductions: [SequenceReduction]
  /// Dropout of the front's output, between layers and before the output layer.
  public var dropout: Dropout
  /// Width of the logits; at least 2.
  public var classCount: Int

  /// Its numbers are checked when a ``SequenceClassifier`` is made of it.
  public init(
    inputSize: Int, convolution: Convolution? = nil, poolSize: Int = 1, layers: [LayerDescription],
    isResidual: Bool = false, reductions: [SequenceReduction], dropout: Dropout = .none, classCount: Int
  ) {
    self.inputSize = inputSize
    self.convolution = convolution
    self.poolSize = poolSize
    self.layers = layers
    self.isResidual = isResidual
    self.reductions = reductions
    self.dropout = dropout
    self.classCount = classCount
  }

  /// What every size of a model is within.
  public static let sizes = 1...65_536

  /// Numbers that a model's training adjusts, at most, counted with the four gates that the largest built-in cell has.
  public static let parameterLimit = 1 << 28

  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``.
  func validate() throws(ModelError) {
    try Self.requireSize(inputSize, "the input size")
    try Self.requireSize(convolution?.filterCount ?? 1, "the filter count")
    try Self.requireSize(convolution?.tapCount ?? 1, "the filter width")
    try Self.requireSize(poolSize, "the pool size")
    try Self.requireSize(layers.count, "the number of layers")
    for layer in layers { try Self.requireSize(layer.hiddenSize, "the hidden size") }
    try Self.require(!reductions.isEmpty, "the number of reductions", 0, "at least 1")
    try Self.require(Set(reductions).count == reductions.count, "the reductions", reductions.count, "different")
    try Self.require(
      (2...Self.sizes.upperBound).contains(classCount), "the number of classes", classCount,
      "2 to \(Self.sizes.upperBound)")
    let count = parameterCount { _ in 4 }
    try Self.require(
      count <= Self.parameterLimit, "the number of parameters", count,
      "at most \(Self.parameterLimit): make the layers, the convolution or the number of classes smaller")
  }

  /// Numbers that training adjusts, without biases, by the gates of each layer's cell; 0 gates for a layer whose
  /// parameters are not known.
  ///
  /// Every size is within ``sizes``, so that no product or sum overflows.
  func parameterCount(gateCount: (LayerDescription) -> Int) -> Int {
    var (count, width) = (0, inputSize)
    if let convolution {
      count += convolution.tapCount * width * convolution.filterCount
      width = convolution.filterCount
    }
    for layer in layers {
      let directionCount = layer.isBidirectional ? 2 : 1
      count += directionCount * gateCount(layer) * (width + layer.hiddenSize) * layer.hiddenSize
      width = layer.merge == .concat ? directionCount * layer.hiddenSize : layer.hiddenSize
    }
    if reductions.contains(.attention) { count += width * width }
    return count + reductions.count * width * classCount
  }

  private static func requireSize(_ value: Int, _ name: String) throws(ModelError) {
    try require(sizes.contains(value), name, value, "\(sizes.lowerBound) to \(sizes.upperBound)")
  }

  private static func require(
    _ condition: Bool, _ name: String, _ value: Int, _ requirement: String
  ) throws(ModelError) {
    if !condition { throw .invalidSetting(name: name, value: "\(value)", requirement: requirement) }
  }
}
