public import LeitmotifRecurrent

/// What reads the steps of a sequence, whatever is then made of them: an optional convolution and pooling, and recurrent layers.
public struct EncoderArchitecture: Sendable, Hashable, Codable {
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
  /// Dropout of the front's output, between layers and before the output layer.
  public var dropout: Dropout

  /// Its numbers are checked when a model is made of it.
  public init(
    inputSize: Int, convolution: Convolution? = nil, poolSize: Int = 1, layers: [LayerDescription],
    isResidual: Bool = false, dropout: Dropout = .none
  ) {
    self.inputSize = inputSize
    self.convolution = convolution
    self.poolSize = poolSize
    self.layers = layers
    self.isResidual = isResidual
    self.dropout = dropout
  }

  /// What every size of a model is within.
  public static let sizes = 1...65_536

  /// Numbers that a model's training adjusts, at most, counted with the four gates that the largest built-in cell has.
  public static let parameterLimit = 1 << 28

  /// Width of an output row.
  public var outputSize: Int { layers.last?.outputSize ?? convolution?.filterCount ?? inputSize }

  /// Steps that `count` steps become.
  public func outputLength(of count: Int) -> Int { (count + poolSize - 1) / poolSize }
}

extension LayerDescription {
  /// Width of an output row.
  var outputSize: Int { isBidirectional && merge == .concat ? 2 * hiddenSize : hiddenSize }
}

extension EncoderArchitecture {
  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``.
  func validate() throws(ModelError) {
    try Self.requireSize(inputSize, "the input size")
    try Self.requireSize(convolution?.filterCount ?? 1, "the filter count")
    try Self.requireSize(convolution?.tapCount ?? 1, "the filter width")
    try Self.requireSize(poolSize, "the pool size")
    try Self.requireSize(layers.count, "the number of layers")
    for layer in layers { try Self.requireSize(layer.hiddenSize, "the hidden size") }
  }

  /// Checks the size of a whole model.
  /// - Parameter count: with four gates a layer.
  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``.
  static func requireParameters(_ count: Int) throws(ModelError) {
    try ModelError.require(
      count <= parameterLimit, "the number of parameters", "\(count)",
      "at most \(parameterLimit): make the layers, the convolution or the number of classes smaller")
  }

  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``.
  static func requireSize(_ value: Int, _ name: String, within sizes: ClosedRange<Int> = sizes) throws(ModelError) {
    try ModelError.require(sizes.contains(value), name, "\(value)", "\(sizes.lowerBound) to \(sizes.upperBound)")
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
      count += (layer.isBidirectional ? 2 : 1) * gateCount(layer) * (width + layer.hiddenSize) * layer.hiddenSize
      width = layer.outputSize
    }
    return count
  }
}
