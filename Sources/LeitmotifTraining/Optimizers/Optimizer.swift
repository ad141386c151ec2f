public import LeitmotifTensor

/// Moves a model's parameters against the gradient of its loss.
///
/// An optimiser is a value: its memory of earlier gradients is copied with it, and can be taken out and put back for a
/// checkpoint. The learning rate is not its own but comes with each update, from a ``LearningRateSchedule``.
///
/// A conforming type of your own keeps what it remembers of each parameter in a ``ParameterMemory`` and changes
/// parameters through `updateParameters(with:_:)`.
public protocol Optimizer: Sendable {
  /// Updates done so far.
  var updateCount: Int { get }

  /// Takes one step.
  ///
  /// Parameters are changed in place; only those whose memory is shared with a copy of the model are copied first.
  /// - Parameter gradient: the derivatives of the loss, in the structure of the model.
  mutating func update<Model: Module>(_ model: inout Model, gradient: Model, learningRate: Float)

  /// What the optimiser remembers, by the name of the parameter followed by that of the memory, in the order of the
  /// visit: `head.weight.velocity`. Empty before the first update.
  var state: [NamedTensor] { get }

  /// Takes back what ``state`` gave after `updateCount` updates of a model of the same structure.
  /// - Throws: `TensorError.missingParameter(name:)`, `TensorError.wrongShape(name:expected:actual:)` or
  ///   `TensorError.unknownParameter(name:)`, and then nothing has changed.
  mutating func restore<Model: Module>(_ state: [NamedTensor], updateCount: Int, for model: Model) throws(TensorError)
}
