public import LeitmotifData
public import LeitmotifTensor

/// The gated recurrent unit: Cho and others (2014).
///
/// **Equations** with p⟨t⟩ = x⟨t⟩·W + b:
/// - r⟨t⟩ = σ(p_r⟨t⟩ + h⟨t−1⟩·U_r), z⟨t⟩ = σ(p_z⟨t⟩ + h⟨t−1⟩·U_z)
/// - reset after the product: n⟨t⟩ = tanh(p_n⟨t⟩ + r⟨t⟩ ⊙ (h⟨t−1⟩·U_n + b_n))
/// - reset before it: n⟨t⟩ = tanh(p_n⟨t⟩ + (r⟨t⟩ ⊙ h⟨t−1⟩)·U_n)
/// - h⟨t⟩ = (1 − z⟨t⟩) ⊙ n⟨t⟩ + z⟨t⟩ ⊙ h⟨t−1⟩
///
/// Textbooks write Γᵣ for r and the update gate Γᵤ = 1 − z, and reset before.
///
/// **Shapes** W [inputSize, 3·hiddenSize], U [hiddenSize, 3·hiddenSize], b [3·hiddenSize], gates in the order r z n;
/// b_n [hiddenSize], reset after only.
public struct GRUCell: RecurrentCell {
  /// Where the reset gate acts.
  public enum Reset: String, Sendable, Hashable, Codable {
    /// On the recurrent product, as in cuDNN and PyTorch.
    case after
    /// On the state before the product, as in the original paper and in textbooks.
    case before
  }

  /// The recurrent weights packed once a pass; reset before wants the n-gate's apart.
  public struct Prepared: Sendable {
    fileprivate let gates: PackedMatrix
    fileprivate let candidate: PackedMatrix?
  }

  /// W [inputSize, 3·hiddenSize], gates r z n
  public var inputWeight: Tensor
  /// U [hiddenSize, 3·hiddenSize], gates r z n
  public var recurrentWeight: Tensor
  /// b [3·hiddenSize], gates r z n
  public var bias: Tensor
  /// b_n, with reset after only.
  public var recurrentBias: Tensor?

  /// Where the reset gate acts: after the product when there is a recurrent bias.
  public var reset: Reset { recurrentBias == nil ? .before : .after }

  /// W by Glorot, U orthogonal gate by gate, biases zero.
  public init(inputSize: Int, hiddenSize: Int, reset: Reset = .after, random: RandomStream) {
    inputWeight = .gateMatrix(
      .glorot, inputs: inputSize, hiddenSize: hiddenSize, gateCount: 3, random: random.split("inputWeight"))
    recurrentWeight = .gateMatrix(
      .orthogonal, inputs: hiddenSize, hiddenSize: hiddenSize, gateCount: 3, random: random.split("recurrentWeight"))
    bias = .zeros([3 * hiddenSize])
    recurrentBias = reset == .after ? .zeros([hiddenSize]) : nil
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
  public func prepare() -> Prepared {
    guard reset == .before else { return Prepared(gates: PackedMatrix(recurrentWeight), candidate: nil) }
    return Prepared(
      gates: PackedMatrix(recurrentWeight.columns(0..<(2 * hiddenSize))),
      candidate: PackedMatrix(recurrentWeight.columns((2 * hiddenSize)..<(3 * hiddenSize))))
  }

  /// Zeros for every sequence.
  public func zeroState(batchSize: Int) -> HiddenState {
    HiddenState(hidden: .zeros(Shape(rows: batchSize, width: hiddenSize)))
  }

  /// One step by the equations above, from tensor operations.
  public func step(
    _ projected: Tensor, _ state: HiddenState, _ prepared: Prepared, context: ForwardContext
  ) -> HiddenState {
    let (h, size) = (state.hidden, hiddenSize)
    let product = matmul(h, prepared.gates, threads: context.threads)
    let gates = sigmoid(projected.columns(0..<(2 * size)) + product.columns(0..<(2 * size)))
    let (r, z) = (gates.columns(0..<size), gates.columns(size..<(2 * size)))
    let input = projected.columns((2 * size)..<(3 * size))
    let recurrent: Tensor
    if let candidate = prepared.candidate {
      recurrent = matmul(r * h, candidate, threads: context.threads)
    } else {
      let sum = product.columns((2 * size)..<(3 * size))
      recurrent = r * (recurrentBias.map { sum + $0 } ?? sum)
    }
    return HiddenState(hidden: interpolate(gate: z, h, tanh(input + recurrent)))
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
    if var present = recurrentBias {
      visitor.visit("recurrentBias", &present)
      recurrentBias = present
    }
  }
}
