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
    for run in Runs(of: x) { unsafe lm_unary(op.code, run.kernelCount, x.reading(run), y.writing(run)) }
    return y
  }

  static func unaryGradient(
    _ op: Unary, _ x: Tensor, _ y: Tensor, _ dy: Tensor, into dx: Tensor, accumulate: Bool
  ) {
    for run in Runs(of: x, areContiguous: dx.isContiguous) {
      unsafe lm_unary_gradient(
        op.code, run.kernelCount, x.reading(run), y.reading(run), dy.reading(run), dx.writing(run), accumulate ? 1 : 0)
    }
  }

  static func binary(_ op: Binary, _ a: Tensor, _ b: Tensor, _ plan: BroadcastPlan) -> Tensor {
    let y = Tensor.uninitialized(plan.shape)
    var broadcast = plan.kernelForm
    unsafe lm_binary(op.code, &broadcast, a.readingByStrides, b.readingByStrides, y.writing)
    return y
  }

  /// The gradient for `a`, of the result's shape.
  static func binaryGradientLeft(
    _ op: Binary, _ a: Tensor, _ b: Tensor, _ dy: Tensor, _ plan: BroadcastPlan, into da: Tensor, accumulate: Bool
  ) {
    for run in Runs(of: da) {
      var broadcast = plan.kernelForm(of: run, in: da)
      unsafe lm_binary_gradient(
        op.code, &broadcast, a.readingByStrides + run.row * plan.left.z, b.readingByStrides + run.row * plan.right.z,
        dy.reading(run), da.writing(run), nil, accumulate ? 1 : 0)
    }
  }

  /// The gradient for `b`, of the result's shape.
  static func binaryGradientRight(
    _ op: Binary, _ a: Tensor, _ b: Tensor, _ dy: Tensor, _ plan: BroadcastPlan, into db: Tensor, accumulate: Bool
  ) {
    for run in Runs(of: db) {
      var broadcast = plan.kernelForm(of: run, in: db)
      unsafe lm_binary_gradient(
        op.code, &broadcast, a.readingByStrides + run.row * plan.left.z, b.readingByStrides + run.row * plan.right.z,
        dy.reading(run), nil, db.writing(run), accumulate ? 1 : 0)
    }
  }

  /// y += x, which is repeated along the axes in which it has size 1.
  static func addRepeated(_ x: Tensor, to y: Tensor) {
    var broadcast = BroadcastPlan(y, x).kernelForm
    unsafe lm_binary(LM_ADD, &broadcast, y.reading, x.reading, y.writing)
  }

  /// Sums `x`, of the plan's shape, over the axes that `b_strides` repeat.
  static func sumToRight(_ x: Tensor, _ plan: BroadcastPlan, into y: Tensor, accumulate: Bool) {
    var broadcast = plan.kernelForm
    unsafe lm_sum_to(&broadcast, x.reading, y.writing, accumulate ? 1 : 0)
  }

  static func affine(_ x: Tensor, scale: Float, shift: Float, into y: Tensor) {
    for run in Runs(of: x, areContiguous: y.isContiguous) {
      unsafe lm_affine(run.kernelCount, scale, shift, x.reading(run), y.writing(run))
    }
  }

  static func addScaled(_ x: Tensor, by scale: Float, to y: Tensor) {
    for run in Runs(of: x, areContiguous: y.isContiguous) {
      unsafe lm_add_scaled(run.kernelCount, scale, x.reading(run), y.writing(run))
    }
  }

  static func interpolate(gate: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    let y = Tensor.uninitialized(a.shape)
    for run in Runs(of: gate, areContiguous: a.isContiguous && b.isContiguous) {
      unsafe lm_interpolate(run.kernelCount, gate.reading(run), a.reading(run), b.reading(run), y.writing(run))
    }
    return y
  }

  /// Gradients for the gate, `a` and `b`.
  static func interpolateGradient(
    gate: Tensor, _ a: Tensor, _ b: Tensor, _ dy: Tensor
  ) -> (gate: Tensor, a: Tensor, b: Tensor) {
    let result = (
      gate: Tensor.uninitialized(a.shape), a: Tensor.uninitialized(a.shape), b: Tensor.uninitialized(a.shape)
    )
    for run in Runs(of: gate, areContiguous: a.isContiguous && b.isContiguous) {
      unsafe lm_interpolate_gradient(
        run.kernelCount, gate.reading(run), a.reading(run), b.reading(run), dy.reading(run), result.gate.writing(run),
        result.a.writing(run), result.b.writing(run))
    }
    return result
  }
}

extension BroadcastPlan {
  /// All of it, or the row of a run of `result`, of the plan's shape.
  fileprivate func kernelForm(of run: Runs.Run, in result: Tensor) -> lm_broadcast {
    if result.isContiguous { return kernelForm }
    return lm_broadcast(
      shape: (1, 1, 1, run.kernelCount), a_strides: (0, 0, 0, Int64(left.w)), b_strides: (0, 0, 0, Int64(right.w)))
  }

  fileprivate var kernelForm: lm_broadcast {
    lm_broadcast(
      shape: (Int64(sizes[0]), Int64(sizes[1]), Int64(sizes[2]), Int64(sizes[3])),
      a_strides: (Int64(left[0]), Int64(left[1]), Int64(left[2]), Int64(left[3])),
      b_strides: (Int64(right[0]), Int64(right[1]), Int64(right[2]), Int64(right[3])))
  }
}
