internal import LeitmotifTensor

/// The running moments that Adam and AdamW share, and the step that both take.
struct AdamMoments: Sendable, Equatable {
  let beta1: Float
  let beta2: Float
  let epsilon: Float
  private(set) var updateCount = 0
  private var mean = ParameterMemory("mean")
  private var square = ParameterMemory("square")

  init(beta1: Float, beta2: Float, epsilon: Float) {
    (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
  }

  init(checking beta1: Float, _ beta2: Float, epsilon: Float) throws(TrainingError) {
    try TrainingError.require((0..<1).contains(beta1), "beta1", beta1, "at least 0 and below 1")
    try TrainingError.require((0..<1).contains(beta2), "beta2", beta2, "at least 0 and below 1")
    try TrainingError.require(epsilon > 0 && epsilon.isFinite, "epsilon", epsilon, "above 0")
    self.init(beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  mutating func update<Model: Module>(
    _ model: inout Model, gradient: Model, learningRate: Float, decay: Float, decoupledDecay: Float
  ) {
    updateCount += 1
    mean.prepare(for: model)
    square.prepare(for: model)
    model.updateParameters(with: gradient) { parameter, gradient, index in
      OptimizerKernels.adam(
        &parameter, gradient: gradient, mean: &mean[index], square: &square[index],
        step: updateCount, rate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decay,
        decoupledDecay: decoupledDecay)
    }
  }

  var state: [NamedTensor] { [mean, square].state }

  mutating func restore(
    _ state: [NamedTensor], updateCount: Int, for model: some Module
  ) throws(TensorError) {
    var memories = [mean, square]
    try memories.restore(state, updateCount: updateCount, for: model)
    (mean, square) = (memories[0], memories[1])
    self.updateCount = updateCount
  }
}
