public import LeitmotifRecurrent

/// A sequence generator's shape: what a step is, what a step sees, and the recurrent layers that read it.
public struct GeneratorArchitecture: Sendable, Hashable, Codable {
  /// What one step of a sequence is, and so what the output layer says of the next.
  public enum Symbols: Sendable, Hashable, Codable {
    /// One of `count` tokens, by a softmax. `end` closes a sequence, and stands before its first token.
    case tokens(count: Int, end: Int)
    /// `width` numbers that are 0 or 1, each by a sigmoid of its own: the keys of a piano that sound at once. Zeros stand
    /// before the first step.
    case frames(width: Int)
  }

  /// What one step of a sequence is.
  public var symbols: Symbols
  /// Width of a token's learned row; nil for one-hot rows.
  public var embeddingSize: Int?
  /// Whether the logits of tokens are products with their embeddings: Press and Wolf (2017), Inan and others (2017).
  public var tiesEmbedding: Bool
  /// Tokens of the past that a step sees again (`HistoryFeatures`).
  public var historySymbolCount: Int
  /// Numbers that a step sees of the past (`HistoryFeatures`).
  public var historyWidth: Int
  /// Numbers that all steps of a sequence see.
  public var conditionWidth: Int
  /// From the bottom up; all in the direction of time.
  public var layers: [LayerDescription]
  /// Whether a layer's input is added to its output where the widths agree.
  public var isResidual: Bool
  /// Dropout between layers and before the output layer.
  public var dropout: Dropout

  /// Its numbers are checked when a ``SequenceGenerator`` is made of it.
  public init(
    symbols: Symbols, embeddingSize: Int? = nil, tiesEmbedding: Bool = false, historySymbolCount: Int = 0,
    historyWidth: Int = 0, conditionWidth: Int = 0, layers: [LayerDescription], isResidual: Bool = false,
    dropout: Dropout = .none
  ) {
    self.symbols = symbols
    self.embeddingSize = embeddingSize
    self.tiesEmbedding = tiesEmbedding
    self.historySymbolCount = historySymbolCount
    self.historyWidth = historyWidth
    self.conditionWidth = conditionWidth
    self.layers = layers
    self.isResidual = isResidual
    self.dropout = dropout
  }

  /// Width of the logits.
  public var outputSize: Int {
    switch symbols {
    case .tokens(let count, _): count
    case .frames(let width): width
    }
  }

  /// Width of a token's row in the input; of a frame, the frame's.
  public var symbolSize: Int { embeddingSize ?? outputSize }

  /// Width of a step's input: the symbol before, those of the past, numbers and condition.
  public var inputSize: Int { symbolSize * (1 + historySymbolCount) + historyWidth + conditionWidth }
}

extension GeneratorArchitecture {
  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``.
  func validate() throws(ModelError) {
    try validateSymbols()
    let sizes = EncoderArchitecture.sizes
    let widths = [historySymbolCount, historyWidth, conditionWidth]
    try ModelError.require(
      widths.allSatisfy { $0 == 0 || sizes.contains($0) }, "the width of a step's history or condition",
      "\(widths)", "0 to \(sizes.upperBound)")
    try ModelError.require(sizes.contains(layers.count), "the number of layers", "\(layers.count)", "1 or more")
    for layer in layers {
      try ModelError.require(
        sizes.contains(layer.hiddenSize), "the hidden size", "\(layer.hiddenSize)",
        "\(sizes.lowerBound) to \(sizes.upperBound)")
      try ModelError.require(
        !layer.isBidirectional, "a generator's layer", "bidirectional",
        "of one direction, since what follows is not known when a step is generated")
    }
    try ModelError.require(
      sizes.contains(inputSize), "the width of a step's input", "\(inputSize)", "at most \(sizes.upperBound)")
    let count = parameterCount { _ in 4 }
    try ModelError.require(
      count <= EncoderArchitecture.parameterLimit, "the number of parameters", "\(count)",
      "at most \(EncoderArchitecture.parameterLimit): make the layers or the vocabulary smaller")
  }

  private func validateSymbols() throws(ModelError) {
    let sizes = EncoderArchitecture.sizes
    switch symbols {
    case .tokens(let count, let end):
      try ModelError.require(sizes.contains(count), "the number of tokens", "\(count)", "1 to \(sizes.upperBound)")
      try ModelError.require((0..<count).contains(end), "the end token", "\(end)", "one of the \(count) tokens")
    case .frames(let width):
      try ModelError.require(sizes.contains(width), "the width of a frame", "\(width)", "1 to \(sizes.upperBound)")
      try ModelError.require(
        embeddingSize == nil && historySymbolCount == 0, "the embedding of a generator of frames", "set",
        "none: only tokens are embedded or looked back at")
    }
    try ModelError.require(
      sizes.contains(embeddingSize ?? 1), "the embedding size", "\(embeddingSize ?? 0)", "1 to \(sizes.upperBound)")
    try ModelError.require(
      !tiesEmbedding || embeddingSize != nil, "weight tying", "on", "used with an embedding, which it ties")
  }

  /// Numbers that training adjusts, without biases, by the gates of each layer's cell; every size is within bounds.
  func parameterCount(gateCount: (LayerDescription) -> Int) -> Int {
    var (count, width) = (embeddingSize.map { $0 * outputSize } ?? 0, inputSize)
    for layer in layers {
      count += gateCount(layer) * (width + layer.hiddenSize) * layer.hiddenSize
      width = layer.hiddenSize
    }
    guard tiesEmbedding, let embeddingSize else { return count + width * outputSize }
    return count + width * embeddingSize
  }
}

extension ModelError {
  /// - Throws: ``invalidSetting(name:value:requirement:)`` unless `condition` holds.
  static func require(
    _ condition: Bool, _ name: String, _ value: String, _ requirement: String
  ) throws(ModelError) {
    if !condition { throw .invalidSetting(name: name, value: value, requirement: requirement) }
  }
}
