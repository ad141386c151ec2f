/// Elementwise functions; shapes are kept.
public func exp(_ x: Tensor) -> Tensor { x.mapped(.exp) }
/// The natural logarithm.
public func log(_ x: Tensor) -> Tensor { x.mapped(.log) }
/// √x
public func squareRoot(_ x: Tensor) -> Tensor { x.mapped(.squareRoot) }
/// x²
public func square(_ x: Tensor) -> Tensor { x.mapped(.square) }
/// 1/x
public func reciprocal(_ x: Tensor) -> Tensor { x.mapped(.reciprocal) }
/// |x|; its derivative at 0 is 0.
public func absolute(_ x: Tensor) -> Tensor { x.mapped(.absolute) }
/// The hyperbolic tangent, within 3·10⁻⁷.
public func tanh(_ x: Tensor) -> Tensor { x.mapped(.tanh) }
/// 1/(1 + e⁻ˣ), within 3·10⁻⁷.
public func sigmoid(_ x: Tensor) -> Tensor { x.mapped(.sigmoid) }
/// max(x, 0); its derivative at 0 is 0.
public func relu(_ x: Tensor) -> Tensor { x.mapped(.relu) }

/// The larger of two, element by element; broadcasts. At ties the gradient goes to `a`.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { a.combined(.maximum, with: b) }
/// The smaller of two, element by element; broadcasts. At ties the gradient goes to `a`.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { a.combined(.minimum, with: b) }

/// gate ⊙ a + (1 − gate) ⊙ b, in one pass: the update of gated cells.
///
/// **Shapes** all three alike.
public func interpolate(gate: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
  precondition(gate.shape == a.shape && a.shape == b.shape, "\(gate.shape), \(a.shape) and \(b.shape) differ")
  return ElementwiseKernels.interpolate(gate: gate, a, b).recorded(from: [gate, a, b]) { dy, pass in
    let gradient = ElementwiseKernels.interpolateGradient(gate: gate, a, b, dy)
    pass.give(gradient.gate, to: gate)
    pass.give(gradient.a, to: a)
    pass.give(gradient.b, to: b)
  }
}

extension Tensor {
  /// Element by element; shapes broadcast: axes are matched from the last, and a size of 1 repeats.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(.add, with: b) }
  /// Element by element; broadcasts as + does.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(.subtract, with: b) }
  /// Element by element; broadcasts as + does.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(.multiply, with: b) }
  /// Element by element; broadcasts as + does.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(.divide, with: b) }
  /// −x
  public static prefix func - (x: Tensor) -> Tensor { x.mapped(.negate) }

  /// Every element with a number.
  public static func + (a: Tensor, b: Float) -> Tensor { a.transformed(scale: 1, shift: b) }
  /// Every element with a number.
  public static func + (a: Float, b: Tensor) -> Tensor { b.transformed(scale: 1, shift: a) }
  /// Every element with a number.
  public static func - (a: Tensor, b: Float) -> Tensor { a.transformed(scale: 1, shift: -b) }
  /// Every element with a number.
  public static func - (a: Float, b: Tensor) -> Tensor { b.transformed(scale: -1, shift: a) }
  /// Every element with a number.
  public static func * (a: Tensor, b: Float) -> Tensor { a.transformed(scale: b, shift: 0) }
  /// Every element with a number.
  public static func * (a: Float, b: Tensor) -> Tensor { b.transformed(scale: a, shift: 0) }
  /// Every element with a number.
  public static func / (a: Tensor, b: Float) -> Tensor { a.transformed(scale: 1 / b, shift: 0) }

  func mapped(_ op: ElementwiseKernels.Unary) -> Tensor {
    let x = self
    let y = ElementwiseKernels.unary(op, x)
    return y.recorded(from: x) { dy, pass in
      pass.accumulate(into: x, reusing: dy) {
        ElementwiseKernels.unaryGradient(op, x, y, dy, into: $0, accumulate: $1)
      }
    }
  }

  func combined(_ op: ElementwiseKernels.Binary, with b: Tensor) -> Tensor {
    let a = self
    let plan = BroadcastPlan(a, b)
    return ElementwiseKernels.binary(op, a, b, plan).recorded(from: a, b) { dy, pass in
      if op == .add, a.shape == b.shape { return pass.addShared(dy, to: a, b) }
      pass.addOperandGradient(to: b, dy, plan, reusing: false) {
        ElementwiseKernels.binaryGradientRight(op, a, b, dy, plan, into: $0, accumulate: $1)
      }
      pass.addOperandGradient(to: a, dy, plan, reusing: true) {
        ElementwiseKernels.binaryGradientLeft(op, a, b, dy, plan, into: $0, accumulate: $1)
      }
    }
  }

  /// scale · x + shift
  private func transformed(scale: Float, shift: Float) -> Tensor {
    let x = self
    let y = Tensor.uninitialized(shape)
    ElementwiseKernels.affine(x, scale: scale, shift: shift, into: y)
    return y.recorded(from: x) { dy, pass in
      pass.accumulate(into: x, reusing: dy) { dx, accumulate in
        if accumulate {
          ElementwiseKernels.addScaled(dy, by: scale, to: dx)
        } else {
          ElementwiseKernels.affine(dy, scale: scale, shift: 0, into: dx)
        }
      }
    }
  }
}

extension BackwardPass {
  /// Adds a sum's gradient to both terms. One of them may keep its memory, and then the other has read it before.
  fileprivate mutating func addShared(_ dy: Tensor, to a: Tensor, _ b: Tensor) {
    let (first, last) = wants(b) && b.isWhole ? (a, b) : (b, a)
    add(dy, to: first)
    give(dy, to: last)
  }

  /// Adds an operand's gradient, which `body` gives in the broadcast shape, summed over the axes that the operand repeated.
  ///
  /// - Parameter reusing: whether it may be written over `dy`, as that of the last operand may.
  fileprivate mutating func addOperandGradient(
    to input: Tensor, _ dy: Tensor, _ plan: BroadcastPlan, reusing: Bool,
    _ body: (_ gradient: Tensor, _ accumulate: Bool) -> Void
  ) {
    guard wants(input) else { return }
    if input.shape == plan.shape {
      return reusing ? accumulate(into: input, reusing: dy, body) : accumulate(into: input, body)
    }
    let gradient = Tensor.uninitialized(plan.shape)
    body(gradient, false)
    let reduction = BroadcastPlan.reduction(from: plan.shape, to: input.shape)
    if input.isContiguous {
      accumulate(into: input) { ElementwiseKernels.sumToRight(gradient, reduction, into: $0, accumulate: $1) }
    } else {
      let sums = Tensor.uninitialized(input.shape)
      ElementwiseKernels.sumToRight(gradient, reduction, into: sums, accumulate: false)
      add(sums, to: input)
    }
  }
}
