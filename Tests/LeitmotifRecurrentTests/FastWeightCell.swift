import LeitmotifRecurrent
import LeitmotifTensor

/// A cell whose state is a matrix for each sequence: fast weights (Schmidhuber 1992), in the form of Schlag, Irie and
/// Schmidhuber (2021) without normalisation.
///
/// **Equations** k⟨t⟩ = tanh(x⟨t⟩·W_k), v⟨t⟩ = x⟨t⟩·W_v, q⟨t⟩ = tanh(x⟨t⟩·W_q); M⟨t⟩ = λ M⟨t−1⟩ + v⟨t⟩ k⟨t⟩ᵀ; y⟨t⟩ = M⟨t⟩ q⟨t⟩.
struct FastWeightCell: RecurrentCell {
  struct State: RecurrentState {
    /// [B, hiddenSize, hiddenSize]
    var memory: Tensor
    /// [B, hiddenSize]
    var read: Tensor

    mutating func visitTensors(_ visitor: (_ name: String, _ tensor: inout Tensor) -> Void) {
      visitor("memory", &memory)
      visitor("read", &read)
    }
  }

  var weight, decay: Tensor

  init(inputSize: Int, hiddenSize: Int, random: RandomStream) {
    weight = Initializer.glorot.matrix(inputs: inputSize, outputs: 3 * hiddenSize, random: random)
    decay = Tensor(0.8)
  }

  var inputSize: Int { weight.shape[0] }
  var hiddenSize: Int { weight.shape[1] / 3 }
  func prepare() {}
  func output(of state: State) -> Tensor { state.read }

  func zeroState(batchSize: Int) -> State {
    State(memory: .zeros([batchSize, hiddenSize, hiddenSize]), read: .zeros([batchSize, hiddenSize]))
  }

  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
    input.linear(weight, threads: context.threads)
  }

  func step(_ projected: Tensor, _ state: State, _ prepared: Void, context: ForwardContext) -> State {
    let (size, count) = (hiddenSize, projected.rowCount)
    let key = tanh(projected.columns(0..<size)).reshaped(to: [count, 1, size])
    let value = projected.columns(size..<(2 * size)).reshaped(to: [count, size, 1])
    let query = tanh(projected.columns((2 * size)..<(3 * size))).reshaped(to: [count, 1, size])
    let memory = state.memory * decay + value * key
    return State(memory: memory, read: (memory * query).sum(axis: 2))
  }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weight", &weight)
    visitor.visit("decay", &decay)
  }
}
