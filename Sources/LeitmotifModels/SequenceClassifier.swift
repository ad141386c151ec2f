public import LeitmotifRecurrent
public import LeitmotifTensor

/// Many to one: a sequence to the probabilities of classes.
///
/// A convolution and pooling (both optional) read patterns, recurrent layers relate them, a reduction reads the layers'
/// steps as one vector, and a dense layer gives the logits.
public struct SequenceClassifier: Module {
  /// What it is built of.
  public let architecture: ClassifierArchitecture
  /// Reads patterns of neighbouring steps; nil for none.
  public var convolution: Convolution1D?
  /// Relate the patterns along time.
  public var layers: RecurrentStack
  /// Reads the top layer's steps as one vector, [B, reducer.outputSize].
  public var reducer: SequenceReducer
  /// From that vector to the logits, [B, classCount].
  public var output: Dense

  /// A model that has learned nothing yet; its weights are drawn from `random` alone.
  ///
  /// - Parameter layers: makes the recurrent layers; give your own to use a cell of your own.
  /// - Throws: ``ModelError/unknownCell(name:known:)`` or ``ModelError/invalidSetting(name:value:requirement:)``.
  public init(
    _ architecture: ClassifierArchitecture, random: RandomStream, layers factory: LayerFactory = .builtIn
  ) throws {
    try architecture.validate()
    self.architecture = architecture
    convolution = architecture.convolution.map {
      Convolution1D(
        inputSize: architecture.inputSize, filterCount: $0.filterCount, tapCount: $0.tapCount,
        random: random.split("convolution"))
    }
    var width = architecture.convolution?.filterCount ?? architecture.inputSize
    var layers: [any RecurrentLayer] = []
    for (index, description) in architecture.layers.enumerated() {
      let layer = try factory.makeLayer(description, inputSize: width, random: random.split("layers").split(index))
      width = layer.outputSize
      layers.append(layer)
    }
    self.layers = RecurrentStack(layers, dropout: architecture.dropout, isResidual: architecture.isResidual)
    reducer = SequenceReducer(architecture.reductions, width: width, random: random.split("reducer"))
    output = Dense(inputSize: reducer.outputSize, outputSize: architecture.classCount, random: random.split("output"))
  }

  /// The logits of each sequence, [B, classCount], in the caller's order.
  public func callAsFunction(_ input: Ragged, context: ForwardContext) -> Tensor {
    let front = self.front(input, context: context)
    let top = layers(front, context: context.entering("layers"))
    let vector = reducer(top.sequence, last: top.last, context: context)
    return output(architecture.dropout(vector, context: context.entering("output")), context: context)
  }

  private func front(_ input: Ragged, context: ForwardContext) -> Ragged {
    guard let convolution else { return Pooling1D(size: architecture.poolSize)(input) }
    let patterns = Pooling1D(size: architecture.poolSize)(convolution(input, context: context))
    return architecture.dropout(patterns, context: context.entering("convolution"))
  }

  /// Visits `convolution`, `layers`, `reducer` and `output`, in this order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("convolution", &convolution)
    visitor.visit("layers", &layers)
    visitor.visit("reducer", &reducer)
    visitor.visit("output", &output)
  }
}
