public import LeitmotifTensor

/// Adaptive moments: Kingma and Ba (2015), algorithm 1.
///
/// **Equations** g = ∇ + weightDecay · p; m = β₁ · m + (1 − β₁) · g; s = β₂ · s + (1 − β₂) · g²; at step t, counted
/// from 1, p −= rate · m̂ / (√ŝ + ε) with m̂ = m / (1 − β₁ᵗ) and ŝ = s / (1 − β₂ᵗ).
public struct Adam: Optimizer, Equatable {
  /// Added to the gradient, times the parameter: L2 regularisation.
  public let weightDecay: Float
  private var moments: AdamMoments

  /// β₁ 0.9, β₂ 0.999, ε 10⁻⁸.
  public init() { (weightDecay, moments) = (0, AdamMoments(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)) }

  /// - Parameters:
  ///   - beta1: the share that the running mean keeps, in [0, 1).
  ///   - beta2: the share that the running square keeps, in [0, 1).
  ///   - epsilon: above 0.
  ///   - weightDecay: ≥ 0.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0
  ) throws(TrainingError) {
    try TrainingError.require(weightDecay >= 0 && weightDecay.isFinite, "weight decay", weightDecay, "at least 0")
    moments = try AdamMoments(checking: beta1, beta2, epsilon: epsilon)
    self.weightDecay = weightDecay
  }

  /// The share that the running mean keeps, β₁.
  public var beta1: Float { moments.beta1 }
  /// The share that the running square keeps, β₂.
  public var beta2: Float { moments.beta2 }
  /// ε, which keeps the divisor above 0.
  public var epsilon: Float { moments.epsilon }
  /// Updates done so far.
  public var updateCount: Int { moments.updateCount }
  /// The running moments, `PARAMETER.mean` and `PARAMETER.square`.
  public var state: [NamedTensor] { moments.state }

  /// Takes one step, in place.
  public mutating func update<Model: Module>(_ model: inout Model, gradient: Model, learningRate: Float) {
    moments.update(
      &model, gradient: gradient, learningRate: learningRate, decay: weightDecay, decoupledDecay: 0)
  }

  /// Takes back what ``state`` gave after `updateCount` updates.
  /// - Throws: `TensorError` when the state is another model's, and then nothing has changed.
  public mutating func restore<Model: Module>(
    _ state: [NamedTensor], updateCount: Int, for model: Model
  ) throws(TensorError) {
    try moments.restore(state, updateCount: updateCount, for: model)
  }
}
