public import LeitmotifRecurrent
public import LeitmotifTensor

/// Reads the steps of sequences: what classifiers, taggers and transcribers have in common.
///
/// A convolution and pooling (both optional) read patterns of neighbouring steps, and recurrent layers relate them along time.
/// A sequence of T steps becomes one of ⌈T / poolSize⌉ rows.
public struct SequenceEncoder: Module {
  /// What it is built of.
  public let architecture: EncoderArchitecture
  /// Reads patterns of neighbouring steps; nil for none.
  public var convolution: Convolution1D?
  /// Relate the patterns along time.
  public var layers: RecurrentStack

  /// An encoder that has learned nothing yet; its weights are drawn from `random` alone.
  ///
  /// - Parameter factory: makes the recurrent layers.
  /// - Throws: ``ModelError/unknownCell(name:known:)`` or ``ModelError/invalidSetting(name:value:requirement:)``.
  init(_ architecture: EncoderArchitecture, random: RandomStream, layers factory: LayerFactory) throws {
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
  }

  /// Width of an output row.
  public var outputSize: Int { layers.outputSize }

  /// The rows of the top layer, and its finals.
  public func callAsFunction(_ input: Ragged, context: ForwardContext) -> RecurrentStack.Output {
    layers(front(input, context: context), context: context.entering("layers"))
  }

  private func front(_ input: Ragged, context: ForwardContext) -> Ragged {
    let pooling = Pooling1D(size: architecture.poolSize)
    guard let convolution else { return pooling(input) }
    let patterns = pooling(convolution(input, context: context))
    return architecture.dropout(patterns, context: context.entering("convolution"))
  }

  /// Visits `convolution` and `layers`, in this order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("convolution", &convolution)
    visitor.visit("layers", &layers)
  }
}
