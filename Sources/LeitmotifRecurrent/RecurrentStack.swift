public import LeitmotifTensor

/// Recurrent layers on top of one another: a deep RNN (El Hihi and Bengio 1995; Graves, Mohamed and Hinton 2013).
public struct RecurrentStack: Module {
  /// The first reads the input.
  public var layers: [any RecurrentLayer]
  /// Between layers, not after the last.
  public let dropout: Dropout
  /// Whether a layer's input is added to its output, where their widths agree.
  public let isResidual: Bool

  /// - Parameter layers: each reads rows of the width that the one before gives.
  public init(_ layers: [any RecurrentLayer], dropout: Dropout = .none, isResidual: Bool = false) {
    precondition(!layers.isEmpty, "a stack has at least one layer")
    for (below, above) in zip(layers, layers.dropFirst()) {
      precondition(
        below.outputSize == above.inputSize,
        "a layer of \(below.outputSize) outputs under one of \(above.inputSize) inputs")
    }
    self.layers = layers
    self.dropout = dropout
    self.isResidual = isResidual
  }

  /// Width of an input row.
  public var inputSize: Int { layers[0].inputSize }
  /// Width of an output row.
  public var outputSize: Int { layers[layers.count - 1].outputSize }

  /// Runs every layer over every sequence.
  /// - Parameter initialStates: one a layer, as an earlier run returned them, or nil. To hand states from window to window,
  ///   every layer must run in one direction.
  public func callAsFunction(
    _ input: Ragged, initialStates: [LayerState]? = nil, context: ForwardContext
  ) -> Output {
    precondition(initialStates.map { $0.count == layers.count } ?? true, "one state a layer")
    var top = Output(sequence: input, finals: [], last: isResidual ? input.lastSteps() : .zeros([0]))
    for (index, layer) in layers.enumerated() {
      let context = context.entering(index)
      let dropped = index == 0 ? input : dropout(top.sequence, context: context.entering("dropout"))
      let output = layer.run(dropped, initialState: initialStates?[index], context: context)
      let finals = top.finals + [output.final]
      if isResidual, layer.inputSize == layer.outputSize {
        // What is added is the layer's input as it was before dropout.
        let rows = output.sequence.rows + top.sequence.rows
        top = Output(
          sequence: Ragged(layout: input.layout, rows: rows), finals: finals, last: output.last + top.last)
      } else {
        top = Output(sequence: output.sequence, finals: finals, last: output.last)
      }
    }
    return top
  }

  /// What a stack gives.
  public struct Output: Sendable {
    /// The top layer's output of every step.
    public let sequence: Ragged
    /// The final state of each layer, in the caller's order of sequences.
    public let finals: [LayerState]
    /// The output of the top layer's final state, [B, outputSize]; zeros for an empty sequence. In a residual stack the same
    /// of the layers below, and the input's last step, are added to it as rows are.
    public let last: Tensor
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    for index in layers.indices {
      visitor.enter(String(index))
      layers[index].visitParameters(&visitor)
      visitor.leave()
    }
  }
}
