public import LeitmotifData
public import LeitmotifTensor

/// The vanilla recurrent cell: Elman (1990).
///
/// **Equation** h⟨t⟩ = φ(x⟨t⟩·W + h⟨t−1⟩·U + b), φ = tanh or relu.
///
/// **Shapes** W [inputSize, hiddenSize], U [hiddenSize, hiddenSize], b [hiddenSize].
public struct ElmanCell: RecurrentCell {
  /// The nonlinearity of an Elman cell.
  public enum Activation: String, Sendable, Hashable, Codable {
    /// The hyperbolic tangent, in (−1, 1).
    case tanh
    /// max(0, x)
    case relu
  }

  /// W [inputSize, hiddenSize]
  public var inputWeight: Tensor
  /// U [hiddenSize, hiddenSize]
  public var recurrentWeight: Tensor
  /// b [hiddenSize]
  public var bias: Tensor
  /// φ
  public let activation: Activation

  /// W by Glorot (tanh) or He (relu), U orthogonal, b zero.
  public init(inputSize: Int, hiddenSize: Int, activation: Activation = .tanh, random: RandomStream) {
    let initializer: Initializer = activation == .tanh ? .glorot : .he
    inputWeight = initializer.matrix(inputs: inputSize, outputs: hiddenSize, random: random.split("inputWeight"))
    recurrentWeight = Initializer.orthogonal.matrix(
      inputs: hiddenSize, outputs: hiddenSize, random: random.split("recurrentWeight"))
    bias = .zeros([hiddenSize])
    self.activation = activation
  }

  /// Width of an input row.
  public var inputSize: Int { inputWeight.shape[0] }
  /// Width of an output row.
  public var hiddenSize: Int { recurrentWeight.shape[0] }

  /// x·W + b for any number of rows.
  public func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
    input.linear(inputWeight, bias: bias, threads: context.threads)
  }

  /// The recurrent weights, packed once a pass.
  public func prepare() -> PackedMatrix { PackedMatrix(recurrentWeight) }

  /// Zeros for every sequence.
  public func zeroState(batchSize: Int) -> HiddenState {
    HiddenState(hidden: .zeros(Shape(rows: batchSize, width: hiddenSize)))
  }

  /// One step by the equations above, from tensor operations.
  public func step(
    _ projected: Tensor, _ state: HiddenState, _ prepared: PackedMatrix, context: ForwardContext
  ) -> HiddenState {
    let sum = projected + matmul(state.hidden, prepared, threads: context.threads)
    return HiddenState(hidden: activation == .tanh ? tanh(sum) : relu(sum))
  }

  /// All steps by a kernel for whole sequences, forward and backward; agrees with the steps to 10⁻⁵.
  public func scan(
    _ projected: Tensor, layout: RaggedLayout, direction: Direction, initialState: HiddenState, context: ForwardContext
  ) -> Scan<HiddenState> {
    fusedScan(
      projected, layout: layout, direction: direction, initialState: initialState, threads: context.threads)
  }

  /// The same from the input: where rows are looked up, narrow or many at a step, x·W + b is not written out.
  public func scan(
    _ input: Ragged, direction: Direction, initialState: HiddenState, context: ForwardContext
  ) -> Scan<HiddenState> {
    fusedScan(input, direction: direction, initialState: initialState, threads: context.threads)
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("inputWeight", &inputWeight)
    visitor.visit("recurrentWeight", &recurrentWeight)
    visitor.visit("bias", &bias)
  }
}
