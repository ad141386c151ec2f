public import LeitmotifRecurrent
public import LeitmotifTensor

/// Many to one: a sequence to the probabilities of classes.
///
/// A convolution and pooling (both optional) read patterns, recurrent layers relate them, a reduction reads the layers'
/// steps as one vector, and a dense layer gives the logits.
public struct SequenceClassifier: Module {
  /// What it is built of.
  public let architecture: ClassifierArchitecture
  /// Reads the steps.
  public var encoder: SequenceEncoder
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
    encoder = try SequenceEncoder(architecture.encoder, random: random, layers: factory)
    reducer = SequenceReducer(architecture.reductions, width: encoder.outputSize, random: random.split("reducer"))
    output = Dense(inputSize: reducer.outputSize, outputSize: architecture.classCount, random: random.split("output"))
  }

  /// The logits of each sequence, [B, classCount], in the caller's order.
  public func callAsFunction(_ input: Ragged, context: ForwardContext) -> Tensor {
    let top = encoder(input, context: context)
    return classify(top.sequence, last: top.last, context: context)
  }

  /// The logits of sequences that the encoder has read.
  /// - Parameter last: the top layer's output of each sequence's final state.
  func classify(_ rows: Ragged, last: Tensor, context: ForwardContext) -> Tensor {
    let vector = reducer(rows, last: last, context: context)
    return output(architecture.encoder.dropout(vector, context: context.entering("output")), context: context)
  }

  /// Visits the encoder's parameters under their own names, then `reducer` and `output`.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    encoder.visitParameters(&visitor)
    visitor.visit("reducer", &reducer)
    visitor.visit("output", &output)
  }
}
