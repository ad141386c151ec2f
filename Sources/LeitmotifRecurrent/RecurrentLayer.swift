public import LeitmotifTensor

/// A recurrent layer whose cell is not known here: what models stack. Erased once a layer, not once a step.
public protocol RecurrentLayer: Module {
  /// Width of an input row.
  var inputSize: Int { get }
  /// Width of an output row.
  var outputSize: Int { get }

  /// Runs over every sequence of `input`.
  /// - Parameter initialState: a state of this layer, as an earlier run returned it, or nil.
  func run(
    _ input: Ragged, initialState: LayerState?, context: ForwardContext
  ) -> RecurrentOutput<LayerState>

  /// What a ``RecurrentStream`` reads; nil, the default, for a layer that cannot be run step by step.
  var stepWeights: StepWeights? { get }
}

extension RecurrentLayer {
  /// None: a stream does not take the layer.
  public var stepWeights: StepWeights? { nil }
}

/// The state of a layer whose cell is not known here: tensors [B, …] by dotted name, such as `forward.hidden`.
public struct LayerState: RecurrentState, Equatable {
  /// In the order of the layer's own visit.
  public private(set) var parts: [NamedTensor]

  /// Tensors [B, …] by name, as a layer of that structure returns them.
  public init(_ parts: [NamedTensor]) { self.parts = parts }

  init(_ state: some RecurrentState, named prefix: String? = nil) {
    let start = prefix.map { $0 + "." } ?? ""
    parts = state.tensors.map { NamedTensor(name: start + $0.name, tensor: $0.tensor) }
  }

  /// Visits every tensor, in a fixed order.
  public mutating func visitTensors(_ visitor: (_ name: String, _ tensor: inout Tensor) -> Void) {
    for index in parts.indices { visitor(parts[index].name, &parts[index].tensor) }
  }

  /// The tensor of this name.
  public subscript(name: String) -> Tensor? { parts.first { $0.name == name }?.tensor }

  /// `template` with its tensors replaced by this state's parts in `range`.
  fileprivate func typed<State: RecurrentState>(as template: State, parts range: Range<Int>) -> State {
    precondition(template.tensors.count == range.count, "a state of another layer")
    var position = range.lowerBound
    return template.mapTensors { _ in
      defer { position += 1 }
      return parts[position].tensor
    }
  }
}

extension RNN: RecurrentLayer {
  /// Width of an input row.
  public var inputSize: Int { cell.inputSize }
  /// Width of an output row.
  public var outputSize: Int { cell.hiddenSize }

  /// Runs over every sequence of `input`.
  public func run(
    _ input: Ragged, initialState: LayerState?, context: ForwardContext
  ) -> RecurrentOutput<LayerState> {
    let typed = initialState.map { $0.typed(as: cell.zeroState(batchSize: 0), parts: 0..<$0.parts.count) }
    let output = self(input, initialState: typed, context: context)
    return RecurrentOutput(sequence: output.sequence, final: LayerState(output.final), last: output.last)
  }
}

extension BRNN: RecurrentLayer {
  /// Width of an input row.
  public var inputSize: Int { forward.cell.inputSize }
  /// Width of an output row.
  public var outputSize: Int {
    merge == .concat ? forward.cell.hiddenSize + backward.cell.hiddenSize : forward.cell.hiddenSize
  }

  /// Runs over every sequence of `input`.
  public func run(
    _ input: Ragged, initialState: LayerState?, context: ForwardContext
  ) -> RecurrentOutput<LayerState> {
    let (forwardZero, backwardZero) = (forward.cell.zeroState(batchSize: 0), backward.cell.zeroState(batchSize: 0))
    let middle = forwardZero.tensors.count
    let output = self(
      input,
      forwardState: initialState.map { $0.typed(as: forwardZero, parts: 0..<middle) },
      backwardState: initialState.map { $0.typed(as: backwardZero, parts: middle..<$0.parts.count) },
      context: context)
    let final =
      LayerState(output.forward.final, named: "forward").parts
      + LayerState(output.backward.final, named: "backward").parts
    return RecurrentOutput(sequence: output.sequence, final: LayerState(final), last: output.last)
  }
}
