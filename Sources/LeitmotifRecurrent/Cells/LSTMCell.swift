public import LeitmotifData
public import LeitmotifTensor

/// Long short-term memory: Hochreiter and Schmidhuber (1997), with the forget gate of Gers, Schmidhuber and Cummins
/// (2000), and optional peepholes of Gers, Schraudolph and Schmidhuber (2002).
///
/// **Equations** with p⟨t⟩ = x⟨t⟩·W + b and peepholes P (zero without):
/// - i⟨t⟩ = σ(pᵢ⟨t⟩ + h⟨t−1⟩·Uᵢ + Pᵢ ⊙ c⟨t−1⟩), f⟨t⟩ = σ(p_f⟨t⟩ + h⟨t−1⟩·U_f + P_f ⊙ c⟨t−1⟩)
/// - g⟨t⟩ = tanh(p_g⟨t⟩ + h⟨t−1⟩·U_g), c⟨t⟩ = f⟨t⟩ ⊙ c⟨t−1⟩ + i⟨t⟩ ⊙ g⟨t⟩
/// - o⟨t⟩ = σ(p_o⟨t⟩ + h⟨t−1⟩·U_o + P_o ⊙ c⟨t⟩), h⟨t⟩ = o⟨t⟩ ⊙ tanh c⟨t⟩
///
/// **Shapes** W [inputSize, 4·hiddenSize], U [hiddenSize, 4·hiddenSize], b [4·hiddenSize], gates in the order i f g o;
/// P [3, hiddenSize] in the order i f o.
public struct LSTMCell: RecurrentCell {
  /// An LSTM's state: the output h and the memory c.
  public struct State: RecurrentState {
    /// [B, hiddenSize]
    public var hidden: Tensor
    /// [B, hiddenSize]
    public var cell: Tensor

    /// Both [B, hiddenSize].
    public init(hidden: Tensor, cell: Tensor) {
      self.hidden = hidden
      self.cell = cell
    }

    /// Visits every tensor, in a fixed order.
    public mutating func visitTensors(_ visitor: (_ name: String, _ tensor: inout Tensor) -> Void) {
      visitor("hidden", &hidden)
      visitor("cell", &cell)
    }
  }

  /// W [inputSize, 4·hiddenSize], gates i f g o
  public var inputWeight: Tensor
  /// U [hiddenSize, 4·hiddenSize], gates i f g o
  public var recurrentWeight: Tensor
  /// b [4·hiddenSize], gates i f g o
  public var bias: Tensor
  /// P [3, hiddenSize] in the order i f o; nil without peepholes.
  public var peephole: Tensor?

  /// W by Glorot, U orthogonal gate by gate, b zero but 1 for the forget gate (Jozefowicz, Zaremba and Sutskever 2015),
  /// P zero.
  public init(inputSize: Int, hiddenSize: Int, hasPeepholes: Bool = false, random: RandomStream) {
    inputWeight = .gateMatrix(
      .glorot, inputs: inputSize, hiddenSize: hiddenSize, gateCount: 4, random: random.split("inputWeight"))
    recurrentWeight = .gateMatrix(
      .orthogonal, inputs: hiddenSize, hiddenSize: hiddenSize, gateCount: 4, random: random.split("recurrentWeight"))
    bias = Tensor((0..<4).flatMap { [Float](repeating: $0 == 1 ? 1 : 0, count: hiddenSize) })
    peephole = hasPeepholes ? .zeros(Shape(rows: 3, width: hiddenSize)) : nil
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
  public func zeroState(batchSize: Int) -> State {
    let zeros = Tensor.zeros(Shape(rows: batchSize, width: hiddenSize))
    return State(hidden: zeros, cell: zeros)
  }

  /// h
  public func output(of state: State) -> Tensor { state.hidden }

  /// One step by the equations above, from tensor operations.
  public func step(_ projected: Tensor, _ state: State, _ prepared: PackedMatrix, context: ForwardContext) -> State {
    let sum = projected + matmul(state.hidden, prepared, threads: context.threads)
    var gates = (0..<4).map { sum.columns(($0 * hiddenSize)..<(($0 + 1) * hiddenSize)) }
    if let peephole {
      gates[0] = gates[0] + peephole.row(0) * state.cell
      gates[1] = gates[1] + peephole.row(1) * state.cell
    }
    let cell = sigmoid(gates[1]) * state.cell + sigmoid(gates[0]) * tanh(gates[2])
    if let peephole { gates[3] = gates[3] + peephole.row(2) * cell }
    return State(hidden: sigmoid(gates[3]) * tanh(cell), cell: cell)
  }

  /// All steps by a kernel for whole sequences, forward and backward; agrees with the steps to 10⁻⁵.
  public func scan(
    _ projected: Tensor, layout: RaggedLayout, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State> {
    fusedScan(
      projected, layout: layout, direction: direction, initialState: initialState, threads: context.threads)
  }

  /// The same from the input: where rows are looked up, narrow or many at a step, x·W + b is not written out.
  public func scan(
    _ input: Ragged, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State> {
    fusedScan(input, direction: direction, initialState: initialState, threads: context.threads)
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("inputWeight", &inputWeight)
    visitor.visit("recurrentWeight", &recurrentWeight)
    visitor.visit("bias", &bias)
    if var present = peephole {
      visitor.visit("peephole", &present)
      peephole = present
    }
  }
}

extension Tensor {
  /// A weight matrix of several gates, each started by itself: [inputs, gateCount · hiddenSize].
  static func gateMatrix(
    _ initializer: Initializer, inputs: Int, hiddenSize: Int, gateCount: Int, random: RandomStream
  ) -> Tensor {
    concatenateColumns(
      (0..<gateCount).map { initializer.matrix(inputs: inputs, outputs: hiddenSize, random: random.split($0)) })
  }
}
