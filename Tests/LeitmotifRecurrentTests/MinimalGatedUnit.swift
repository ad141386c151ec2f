import LeitmotifRecurrent
import LeitmotifTensor

/// The minimal gated unit of Zhou, Wu, Zhang and Zhou (2016): a cell as a researcher writes one.
///
/// **Equations** f⟨t⟩ = σ(x⟨t⟩·W_f + b_f + h⟨t−1⟩·U_f); n⟨t⟩ = tanh(x⟨t⟩·W_n + b_n + (f⟨t⟩ ⊙ h⟨t−1⟩)·U_n);
/// h⟨t⟩ = (1 − f⟨t⟩) ⊙ h⟨t−1⟩ + f⟨t⟩ ⊙ n⟨t⟩.
struct MinimalGatedUnit: RecurrentCell {
  var inputWeight, forgetWeight, candidateWeight, bias: Tensor

  init(inputSize: Int, hiddenSize: Int, random: RandomStream) {
    inputWeight = Initializer.glorot.matrix(inputs: inputSize, outputs: 2 * hiddenSize, random: random.split(0))
    forgetWeight = Initializer.orthogonal.matrix(inputs: hiddenSize, outputs: hiddenSize, random: random.split(1))
    candidateWeight = Initializer.orthogonal.matrix(inputs: hiddenSize, outputs: hiddenSize, random: random.split(2))
    bias = .zeros([2 * hiddenSize])
  }

  var inputSize: Int { inputWeight.shape[0] }
  var hiddenSize: Int { forgetWeight.shape[0] }
  func prepare() -> [PackedMatrix] { [PackedMatrix(forgetWeight), PackedMatrix(candidateWeight)] }
  func zeroState(batchSize: Int) -> HiddenState { HiddenState(hidden: .zeros([batchSize, hiddenSize])) }

  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
    input.linear(inputWeight, bias: bias, threads: context.threads)
  }

  func step(_ p: Tensor, _ state: HiddenState, _ weights: [PackedMatrix], context: ForwardContext) -> HiddenState {
    let (h, size) = (state.hidden, hiddenSize)
    let f = sigmoid(p.columns(0..<size) + matmul(h, weights[0], threads: context.threads))
    let n = tanh(p.columns(size..<(2 * size)) + matmul(f * h, weights[1], threads: context.threads))
    return HiddenState(hidden: interpolate(gate: f, n, h))
  }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("inputWeight", &inputWeight)
    visitor.visit("forgetWeight", &forgetWeight)
    visitor.visit("candidateWeight", &candidateWeight)
    visitor.visit("bias", &bias)
  }
}
