internal import CLeitmotifKernels

/// Wraps `lm_elementwise.h`.
package enum ElementwiseKernels {
  enum Unary: Sendable {
    case negate, exp, log, squareRoot, square, reciprocal, absolute, tanh, sigmoid, relu

    fileprivate var code: lm_unary_op {
      switch self {
      case .negate: LM_NEGATE
      case .exp: LM_EXP
      case .log: LM_LOG
      case .squareRoot: LM_SQUARE_ROOT
      case .square: LM_SQUARE
      case .reciprocal: LM_RECIPROCAL
      case .absolute: LM_ABSOLUTE
      case .tanh: LM_TANH
      case .sigmoid: LM_SIGMOID
      case .relu: LM_RELU
      }
    }
  }

  enum Binary: Sendable {
    case add, subtract, multiply, divide, maximum, minimum

    fileprivate var code: lm_binary_op {
      switch self {
      case .add: LM_ADD
      case .subtract: LM_SUBTRACT
      case .multiply: LM_MULTIPLY
      case .divide: LM_DIVIDE
      case .maximum: LM_MAXIMUM
      case .minimum: LM_MINIMUM
      }
    }
  }

  static func unary(_ op: Unary, _ x: Tensor) -> Tensor {
    let y = Tensor.uninitialized(x.shape)
    unsafe lm_unary(op.code, x.kernelCount, x.reading, y.writing)
    return y
  }

  static func unaryGradient(
    _ op: Unary, _ x: Tensor, _ y: Tensor, _ dy: Tensor, into dx: Tensor, accumulate: Bool
  ) {
    unsafe lm_unary_gradient(
      op.code, x.kernelCount, x.reading, y.reading, dy.reading, dx.writing, accumulate ? 1 : 0)
  }

  static func binary(_ op: Binary, _ a: Tensor, _ b: Tensor, _ plan: BroadcastPlan) -> Tensor {
    let y = Tensor.uninitialized(plan.shape)
    var broadcast = plan.kernelForm
    unsafe lm_binary(op.code, &broadcast, a.reading, b.reading, y.writing)
    return y
  }

  /// The gradient for `a`, of the result's shape.
  static func binaryGradientLeft(
    _ op: Binary, _ a: Tensor, _ b: Tensor, _ dy: Tensor, _ plan: BroadcastPlan, into da: Tensor, accumulate: Bool
  ) {
    var broadcast = plan.kernelForm
    unsafe lm_binary_gradient(
      op.code, &broadcast, a.reading, b.reading, dy.reading, da.writing, nil, accumulate ? 1 : 0)
  }

  /// The gradient for `b`, of the result's shape.
  static func binaryGradientRight(
    _ op: Binary, _ a: Tensor, _ b: Tensor, _ dy: Tensor, _ plan: BroadcastPlan, into db: Tensor, accumulate: Bool
  ) {
    var broadcast = plan.kernelForm
    unsafe lm_binary_gradient(
      op.code, &broadcast, a.reading, b.reading, dy.reading, nil, db.writing, accumulate ? 1 : 0)
  }

  /// y += x, which is repeated along the axes in which it has size 1.
  static func addRepeated(_ x: Tensor, to y: Tensor) {
    var broadcast = BroadcastPlan(y.shape, x.shape).kernelForm
    unsafe lm_binary(LM_ADD, &broadcast, y.reading, x.reading, y.writing)
  }

  /// Sums `x`, of the plan's shape, over the axes that `b_strides` repeat.
  static func sumToRight(_ x: Tensor, _ plan: BroadcastPlan, into y: Tensor, accumulate: Bool) {
    var broadcast = plan.kernelForm
    unsafe lm_sum_to(&broadcast, x.reading, y.writing, accumulate ? 1 : 0)
  }

  static func affine(_ x: Tensor, scale: Float, shift: Float, into y: Tensor) {
    unsafe lm_affine(x.kernelCount, scale, shift, x.reading, y.writing)
  }

  static func addScaled(_ x: Tensor, by scale: Float, to y: Tensor) {
    unsafe lm_add_scaled(x.kernelCount, scale, x.reading, y.writing)
  }

  static func interpolate(gate: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    let y = Tensor.uninitialized(a.shape)
    unsafe lm_interpolate(a.kernelCount, gate.reading, a.reading, b.reading, y.writing)
    return y
  }

  /// Gradients for the gate, `a` and `b`.
  static func interpolateGradient(
    gate: Tensor, _ a: Tensor, _ b: Tensor, _ dy: Tensor
  ) -> (gate: Tensor, a: Tensor, b: Tensor) {
    let result = (
      gate: Tensor.uninitialized(a.shape), a: Tensor.uninitialized(a.shape), b: Tensor.uninitialized(a.shape)
    )
    unsafe lm_interpolate_gradient(
      a.kernelCount, gate.reading, a.reading, b.reading, dy.reading,
      result.gate.writing, result.a.writing, result.b.writing)
    return result
  }
}

extension BroadcastPlan {
  fileprivate var kernelForm: lm_broadcast {
    lm_broadcast(
      shape: (Int64(sizes[0]), Int64(sizes[1]), Int64(sizes[2]), Int64(sizes[3])),
      a_strides: (Int64(left[0]), Int64(left[1]), Int64(left[2]), Int64(left[3])),
      b_strides: (Int64(right[0]), Int64(right[1]), Int64(right[2]), Int64(right[3])))
  }
}
