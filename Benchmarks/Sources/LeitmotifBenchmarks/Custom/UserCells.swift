internal import Leitmotif

// Cells as a researcher writes them: from tensor operations, one step each.

/// y = x·W + b and h·U: what the cells here have in common.
struct GateWeights: Module {
  var input: Tensor
  var recurrent: Tensor
  var bias: Tensor

  init(inputSize: Int, hiddenSize: Int, gateCount: Int, random: RandomStream) {
    input = Initializer.glorot.matrix(
      inputs: inputSize, outputs: gateCount * hiddenSize, random: random.split("input"))
    recurrent = Initializer.orthogonal.matrix(
      inputs: hiddenSize, outputs: gateCount * hiddenSize, random: random.split("recurrent"))
    bias = .zeros([gateCount * hiddenSize])
  }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("input", &input)
    visitor.visit("recurrent", &recurrent)
    visitor.visit("bias", &bias)
  }
}

/// The long short-term memory, gates i f g o.
struct UserLSTM: RecurrentCell {
  var weights: GateWeights

  init(inputSize: Int, hiddenSize: Int, random: RandomStream) {
    weights = GateWeights(inputSize: inputSize, hiddenSize: hiddenSize, gateCount: 4, random: random)
  }

  var inputSize: Int { weights.input.shape[0] }
  var hiddenSize: Int { weights.recurrent.shape[0] }
  func prepare() -> PackedMatrix { PackedMatrix(weights.recurrent) }

  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
    input.linear(weights.input, bias: weights.bias, threads: context.threads)
  }

  func zeroState(batchSize: Int) -> LSTMCell.State {
    LSTMCell.State(hidden: .zeros([batchSize, hiddenSize]), cell: .zeros([batchSize, hiddenSize]))
  }

  func output(of state: LSTMCell.State) -> Tensor { state.hidden }

  func step(
    _ projected: Tensor, _ state: LSTMCell.State, _ prepared: PackedMatrix, context: ForwardContext
  ) -> LSTMCell.State {
    let size = hiddenSize
    let sum = projected + matmul(state.hidden, prepared, threads: context.threads)
    let gates = sigmoid(sum.columns(0..<(2 * size)))
    let candidate = tanh(sum.columns((2 * size)..<(3 * size)))
    let output = sigmoid(sum.columns((3 * size)..<(4 * size)))
    let cell = gates.columns(size..<(2 * size)) * state.cell + gates.columns(0..<size) * candidate
    return LSTMCell.State(hidden: output * tanh(cell), cell: cell)
  }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) { visitor.visit("weights", &weights) }
}

/// The gated recurrent unit, gates r z n, reset after the product.
struct UserGRU: RecurrentCell {
  var weights: GateWeights
  var recurrentBias: Tensor

  init(inputSize: Int, hiddenSize: Int, random: RandomStream) {
    weights = GateWeights(inputSize: inputSize, hiddenSize: hiddenSize, gateCount: 3, random: random)
    recurrentBias = .zeros([hiddenSize])
  }

  var inputSize: Int { weights.input.shape[0] }
  var hiddenSize: Int { weights.recurrent.shape[0] }
  func prepare() -> PackedMatrix { PackedMatrix(weights.recurrent) }
  func zeroState(batchSize: Int) -> HiddenState { HiddenState(hidden: .zeros([batchSize, hiddenSize])) }

  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
    input.linear(weights.input, bias: weights.bias, threads: context.threads)
  }

  func step(
    _ projected: Tensor, _ state: HiddenState, _ prepared: PackedMatrix, context: ForwardContext
  ) -> HiddenState {
    let size = hiddenSize
    let product = matmul(state.hidden, prepared, threads: context.threads)
    let gates = sigmoid(projected.columns(0..<(2 * size)) + product.columns(0..<(2 * size)))
    let recurrent = gates.columns(0..<size) * (product.columns((2 * size)..<(3 * size)) + recurrentBias)
    let candidate = tanh(projected.columns((2 * size)..<(3 * size)) + recurrent)
    return HiddenState(hidden: interpolate(gate: gates.columns(size..<(2 * size)), state.hidden, candidate))
  }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weights", &weights)
    visitor.visit("recurrentBias", &recurrentBias)
  }
}

/// The minimal gated unit: Zhou, Wu, Zhang and Zhou (2016). No built-in cell is its twin.
struct UserMinimalGatedUnit: RecurrentCell {
  var forget: GateWeights
  var candidate: GateWeights

  init(inputSize: Int, hiddenSize: Int, random: RandomStream) {
    forget = GateWeights(inputSize: inputSize, hiddenSize: hiddenSize, gateCount: 1, random: random.split("forget"))
    candidate = GateWeights(
      inputSize: inputSize, hiddenSize: hiddenSize, gateCount: 1, random: random.split("candidate"))
  }

  var inputSize: Int { forget.input.shape[0] }
  var hiddenSize: Int { forget.recurrent.shape[0] }
  func prepare() -> [PackedMatrix] { [PackedMatrix(forget.recurrent), PackedMatrix(candidate.recurrent)] }
  func zeroState(batchSize: Int) -> HiddenState { HiddenState(hidden: .zeros([batchSize, hiddenSize])) }

  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
    concatenateColumns([
      input.linear(forget.input, bias: forget.bias, threads: context.threads),
      input.linear(candidate.input, bias: candidate.bias, threads: context.threads),
    ])
  }

  func step(
    _ projected: Tensor, _ state: HiddenState, _ prepared: [PackedMatrix], context: ForwardContext
  ) -> HiddenState {
    let (h, size) = (state.hidden, hiddenSize)
    let f = sigmoid(projected.columns(0..<size) + matmul(h, prepared[0], threads: context.threads))
    let n = tanh(projected.columns(size..<(2 * size)) + matmul(f * h, prepared[1], threads: context.threads))
    return HiddenState(hidden: interpolate(gate: f, n, h))
  }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("forget", &forget)
    visitor.visit("candidate", &candidate)
  }
}
