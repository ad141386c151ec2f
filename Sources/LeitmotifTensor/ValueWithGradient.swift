/// A loss, its gradient, and whatever else the computation gave.
public struct ValueWithGradient<Model: Module, Auxiliary> {
  /// The loss.
  public let value: Float
  /// The gradient, in the structure of the model: each parameter holds the loss's derivative with respect to it.
  public let gradient: Model
  /// The other values, as constants.
  public let auxiliary: Auxiliary
}

/// Computes a loss and its gradient with respect to every parameter of `model`.
///
/// Inside `body` the model's parameters are recorded, and so is what is computed from them. When `body` returns, the
/// tape is closed: tensors in `auxiliary` are plain constants. Reverse accumulation: Linnainmaa (1970).
///
/// ```swift
/// let result = valueWithGradient(at: layer) { layer in
///   let outputs = layer(input, context: context)
///   return (loss: square(outputs - targets).mean(), auxiliary: outputs)
/// }
/// print(result.value, result.gradient.weight, result.auxiliary)
/// ```
///
/// Calls do not nest: what one call records is no input of another's operations.
///
/// - Parameter body: gives the loss, a tensor of one element, and any other values.
/// - Complexity: about twice the time of `body` again, and memory for each of its operations' results.
public func valueWithGradient<Model: Module, Auxiliary>(
  at model: Model, _ body: (Model) throws -> (loss: Tensor, auxiliary: Auxiliary)
) rethrows -> ValueWithGradient<Model, Auxiliary> {
  let tape = Tape()
  var leaves = LeafMarker(tape: tape)
  var recorded = model
  recorded.visitParameters(&leaves)
  let result: (loss: Tensor, auxiliary: Auxiliary)
  do {
    result = try body(recorded)
  } catch {
    _ = tape.close()
    throw error
  }
  precondition(result.loss.elementCount == 1, "a loss of shape \(result.loss.shape) is not one value")
  var pass = BackwardPass(of: tape)
  pass.run(from: result.loss)
  let gradients = (0..<leaves.count).map { pass.gradient(ofLeaf: $0) }
  var replacement = ParameterReplacer(replacements: gradients)
  recorded.visitParameters(&replacement)
  return ValueWithGradient(value: result.loss.item, gradient: recorded, auxiliary: result.auxiliary)
}

/// Computes a loss and its gradient with respect to every parameter of `model`.
public func valueWithGradient<Model: Module>(
  at model: Model, _ body: (Model) throws -> Tensor
) rethrows -> ValueWithGradient<Model, Void> {
  try valueWithGradient(at: model) { (try body($0), ()) }
}

/// Puts each parameter on the tape as a leaf, in the order of the visit.
private struct LeafMarker: ParameterVisitor {
  let tape: Tape
  var count = 0

  mutating func visit(_ name: String, _ parameter: inout Tensor) {
    parameter = parameter.leaf(on: tape)
    count += 1
  }
}
