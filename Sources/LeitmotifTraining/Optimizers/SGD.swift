public import LeitmotifTensor

/// Stochastic gradient descent, with momentum (Polyak 1964) or Nesterov's (Sutskever et al. 2013).
///
/// **Equations** g = ∇ + weightDecay · p; v = momentum · v + g; p −= rate · v, or with Nesterov's
/// p −= rate · (g + momentum · v).
public struct SGD: Optimizer, Equatable {
  /// The share of the velocity that an update keeps; 0 for plain descent.
  public let momentum: Float
  /// Whether the gradient is taken as if the velocity had moved the parameter already.
  public let isNesterov: Bool
  /// Added to the gradient, times the parameter: L2 regularisation.
  public let weightDecay: Float
  /// Updates done so far.
  public private(set) var updateCount = 0
  private var velocity = ParameterMemory("velocity")

  /// Plain descent.
  public init() { (momentum, isNesterov, weightDecay) = (0, false, 0) }

  /// - Parameters:
  ///   - momentum: in [0, 1).
  ///   - isNesterov: needs a momentum above 0.
  ///   - weightDecay: ≥ 0.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public init(momentum: Float, isNesterov: Bool = false, weightDecay: Float = 0) throws(TrainingError) {
    try TrainingError.require((0..<1).contains(momentum), "momentum", momentum, "at least 0 and below 1")
    try TrainingError.require(!isNesterov || momentum > 0, "momentum", momentum, "above 0 for Nesterov's")
    try TrainingError.require(weightDecay >= 0 && weightDecay.isFinite, "weight decay", weightDecay, "at least 0")
    (self.momentum, self.isNesterov, self.weightDecay) = (momentum, isNesterov, weightDecay)
  }

  /// Takes one step, in place.
  public mutating func update<Model: Module>(_ model: inout Model, gradient: Model, learningRate: Float) {
    updateCount += 1
    if momentum == 0 {
      var none = Tensor.zeros([0])
      model.updateParameters(with: gradient) { parameter, gradient, _ in
        OptimizerKernels.sgd(
          &parameter, gradient: gradient, velocity: &none, rate: learningRate, momentum: 0, nesterov: false,
          decay: weightDecay)
      }
    } else {
      velocity.prepare(for: model)
      model.updateParameters(with: gradient) { parameter, gradient, index in
        OptimizerKernels.sgd(
          &parameter, gradient: gradient, velocity: &velocity[index], rate: learningRate,
          momentum: momentum, nesterov: isNesterov, decay: weightDecay)
      }
    }
  }

  /// The velocities, `PARAMETER.velocity`; empty without momentum.
  public var state: [NamedTensor] { velocity.tensors }

  /// Takes back what ``state`` gave after `updateCount` updates.
  /// - Throws: `TensorError` when the state is another model's, and then nothing has changed.
  public mutating func restore<Model: Module>(
    _ state: [NamedTensor], updateCount: Int, for model: Model
  ) throws(TensorError) {
    var memories = momentum == 0 ? [] : [velocity]
    try memories.restore(state, updateCount: updateCount, for: model)
    if let first = memories.first { velocity = first }
    self.updateCount = updateCount
  }
}
