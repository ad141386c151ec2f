internal import LeitmotifData
public import LeitmotifRecurrent
public import LeitmotifTensor

/// One to many: at each step of a sequence, what comes next.
///
/// The symbol before, symbols and numbers of the past, and the condition of the whole sequence are read side by side by
/// recurrent layers, and a dense layer gives the logits of the step's symbol (Graves 2013, "Generating sequences with recurrent
/// neural networks"; for frames Boulanger-Lewandowski and others 2012).
public struct SequenceGenerator: Module {
  /// What it is built of.
  public let architecture: GeneratorArchitecture
  /// The rows of tokens; nil for one-hot rows, and for frames.
  public var embedding: Embedding?
  /// Read the steps.
  public var layers: RecurrentStack
  /// From the layers' output to the logits, or, where the embedding is tied, to a row that is compared with every token's.
  public var output: Dense
  /// Where the embedding is tied, how frequent a token is on its own, [count].
  public var tokenBias: Tensor?

  /// A model that has learned nothing yet; its weights are drawn from `random` alone.
  ///
  /// - Parameter layers: makes the recurrent layers; give your own to use a cell of your own.
  /// - Throws: ``ModelError/unknownCell(name:known:)`` or ``ModelError/invalidSetting(name:value:requirement:)``.
  public init(
    _ architecture: GeneratorArchitecture, random: RandomStream, layers factory: LayerFactory = .builtIn
  ) throws {
    try architecture.validate()
    self.architecture = architecture
    embedding = architecture.embeddingSize.map {
      Embedding(
        vocabularySize: architecture.outputSize, width: $0, scale: 1 / Float($0).squareRoot(),
        random: random.split("embedding"))
    }
    var width = architecture.inputSize
    var layers: [any RecurrentLayer] = []
    for (index, description) in architecture.layers.enumerated() {
      let layer = try factory.makeLayer(description, inputSize: width, random: random.split("layers").split(index))
      width = layer.outputSize
      layers.append(layer)
    }
    self.layers = RecurrentStack(layers, dropout: architecture.dropout, isResidual: architecture.isResidual)
    let tiedSize = architecture.tiesEmbedding ? architecture.embeddingSize : nil
    output = Dense(
      inputSize: width, outputSize: tiedSize ?? architecture.outputSize, random: random.split("output"))
    tokenBias = tiedSize.map { _ in .zeros([architecture.outputSize]) }
  }

  /// The logits of every step's symbol, and the states after each sequence's last step.
  ///
  /// - Parameter states: where the sequences stand, as an earlier run returned it; nil at their beginning.
  /// - Returns: logits [R, outputSize] in packed order; one state a layer, in the caller's order of sequences.
  public func callAsFunction(
    _ input: GenerationInput, states: [LayerState]? = nil, context: ForwardContext
  ) -> (logits: Tensor, states: [LayerState]) {
    let top = layers(rows(of: input), initialStates: states, context: context)
    let read = architecture.dropout(top.sequence, context: context.entering("output"))
    return (logits(of: read.rows, context: context), top.finals)
  }

  /// The logits of layers' output rows [rows, layers.outputSize].
  func logits(of rows: Tensor, context: ForwardContext) -> Tensor {
    let read = output(rows, context: context)
    guard let embedding, let tokenBias else { return read }
    return matmul(read, embedding.table.transposed(), bias: tokenBias, threads: context.threads)
  }

  /// What the first layer reads of each step.
  func rows(of input: GenerationInput) -> Ragged {
    let (layout, numbers) = (input.layout, numbers(of: input))
    switch input.previous {
    case .tokens(let tokens):
      if architecture.historySymbolCount == 0, numbers == nil, !tokens.contains(-1) {
        guard let embedding else { return Ragged(layout: layout, oneHot: tokens, width: architecture.outputSize) }
        return embedding(tokens, layout: layout)
      }
      let symbols = symbolRows(of: tokens, history: input.historySymbols)
      return Ragged(layout: layout, rows: numbers.map { concatenateColumns([symbols, $0]) } ?? symbols)
    case .frames(let values, let width):
      let frames = Tensor(values, shape: Shape(rows: layout.rowCount, width: width))
      return Ragged(layout: layout, rows: numbers.map { concatenateColumns([frames, $0]) } ?? frames)
    }
  }

  /// The rows of a step's symbols side by side, [R, (1 + historySymbolCount) · symbolSize].
  private func symbolRows(of previous: [Int32], history: [Int32]) -> Tensor {
    let count = architecture.historySymbolCount
    var places: [Int32] = []
    places.reserveCapacity(previous.count + history.count)
    for (row, token) in previous.enumerated() {
      places.append(token)
      places += history[(row * count)..<((row + 1) * count)]
    }
    let table = embedding?.table ?? .identity(architecture.outputSize)
    return table.gatherRows(places).reshaped(
      to: Shape(rows: previous.count, width: (1 + count) * architecture.symbolSize))
  }

  /// The numbers of each step's history and the condition of its sequence, side by side; nil where there are none.
  private func numbers(of input: GenerationInput) -> Tensor? {
    let (historyWidth, conditionWidth) = (architecture.historyWidth, architecture.conditionWidth)
    guard historyWidth + conditionWidth > 0 else { return nil }
    let layout = input.layout
    var values: [Float] = []
    values.reserveCapacity(layout.rowCount * (historyWidth + conditionWidth))
    var row = 0
    for step in 0..<layout.stepCount {
      for rank in 0..<layout.runningCount(atStep: step) {
        values += input.historyNumbers[(row * historyWidth)..<((row + 1) * historyWidth)]
        values += input.conditions[layout.order[rank]]
        row += 1
      }
    }
    return Tensor(values, shape: Shape(rows: layout.rowCount, width: historyWidth + conditionWidth))
  }

  /// Visits `embedding`, `layers`, `output` and `tokenBias`, in this order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("embedding", &embedding)
    visitor.visit("layers", &layers)
    visitor.visit("output", &output)
    if var bias = tokenBias {
      tokenBias = nil
      visitor.visit("tokenBias", &bias)
      tokenBias = bias
    }
  }
}
