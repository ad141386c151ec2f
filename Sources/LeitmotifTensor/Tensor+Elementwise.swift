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
    let gradient = ElementwiseKernels.interpolateGradient(
      gate: gate, a, b, dy)
    pass.add(gradient.gate, to: gate)
    pass.add(gradient.a, to: a)
    pass.add(gradient.b, to: b)
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
      pass.accumulate(into: x) {
        ElementwiseKernels.unaryGradient(op, x, y, dy, into: $0, accumulate: $1)
      }
    }
  }

  func combined(_ op: ElementwiseKernels.Binary, with b: Tensor) -> Tensor {
    let a = self
    let plan = BroadcastPlan(a.shape, b.shape)
    return ElementwiseKernels.binary(op, a, b, plan).recorded(from: a, b) { dy, pass in
      if pass.wants(a) {
        let da = op == .add ? dy : ElementwiseKernels.binaryGradientLeft(op, a, b, dy, plan)
        pass.addReduced(da, to: a)
      }
      if pass.wants(b) {
        let db = op == .add ? dy : ElementwiseKernels.binaryGradientRight(op, a, b, dy, plan)
        pass.addReduced(db, to: b)
      }
    }
  }

  /// scale · x + shift
  private func transformed(scale: Float, shift: Float) -> Tensor {
    let x = self
    let y = Tensor.uninitialized(shape)
    ElementwiseKernels.affine(x, scale: scale, shift: shift, into: y)
    return y.recorded(from: x) { dy, pass in
      pass.accumulate(into: x) { dx, accumulate in
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
  /// Adds a gradient of the broadcast shape to an operand, summed over the axes that the operand repeated.
  fileprivate mutating func addReduced(_ gradient: Tensor, to input: Tensor) {
    if gradient.shape == input.shape { return add(gradient, to: input) }
    let plan = BroadcastPlan.reduction(from: gradient.shape, to: input.shape)
    accumulate(into: input) {
      ElementwiseKernels.sumToRight(gradient, plan, into: $0, accumulate: $1)
    }
  }
}
