public import LeitmotifTensor

/// Divides each gradient by a running root mean square of itself: Tieleman and Hinton (2012), lecture 6.5.
///
/// **Equations** g = ∇ + weightDecay · p; s = smoothing · s + (1 − smoothing) · g²; p −= rate · g / (√s + ε).
public struct RMSprop: Optimizer, Equatable {
  /// The share that the running square keeps.
  public let smoothing: Float
  /// ε, which keeps the divisor above 0.
  public let epsilon: Float
  /// Added to the gradient, times the parameter: L2 regularisation.
  public let weightDecay: Float
  /// Updates done so far.
  public private(set) var updateCount = 0
  private var square = ParameterMemory("square")

  /// Smoothing 0.99, ε 10⁻⁸.
  public init() { (smoothing, epsilon, weightDecay) = (0.99, 1e-8, 0) }

  /// - Parameters:
  ///   - smoothing: in [0, 1).
  ///   - epsilon: above 0.
  ///   - weightDecay: ≥ 0.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public init(smoothing: Float, epsilon: Float = 1e-8, weightDecay: Float = 0) throws(TrainingError) {
    try TrainingError.require((0..<1).contains(smoothing), "smoothing", smoothing, "at least 0 and below 1")
    try TrainingError.require(epsilon > 0 && epsilon.isFinite, "epsilon", epsilon, "above 0")
    try TrainingError.require(weightDecay >= 0 && weightDecay.isFinite, "weight decay", weightDecay, "at least 0")
    (self.smoothing, self.epsilon, self.weightDecay) = (smoothing, epsilon, weightDecay)
  }

  /// Takes one step, in place.
  public mutating func update<Model: Module>(_ model: inout Model, gradient: Model, learningRate: Float) {
    updateCount += 1
    square.prepare(for: model)
    model.updateParameters(with: gradient) { parameter, gradient, index in
      OptimizerKernels.rmsprop(
        &parameter, gradient: gradient, square: &square[index], rate: learningRate,
        smoothing: smoothing, epsilon: epsilon, decay: weightDecay)
    }
  }

  /// The running squares, `PARAMETER.square`.
  public var state: [NamedTensor] { square.tensors }

  /// Takes back what ``state`` gave after `updateCount` updates.
  /// - Throws: `TensorError` when the state is another model's, and then nothing has changed.
  public mutating func restore<Model: Module>(
    _ state: [NamedTensor], updateCount: Int, for model: Model
  ) throws(TensorError) {
    try square.restore(state, updateCount: updateCount, for: model)
    self.updateCount = updateCount
  }
}
