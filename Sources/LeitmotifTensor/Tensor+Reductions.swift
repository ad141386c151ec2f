extension Tensor {
  /// The sum of all elements, a scalar.
  public func sum() -> Tensor {
    reshaped(to: Shape(count: elementCount)).sum(axis: 0)
  }

  /// The mean of all elements, a scalar; 0 where there is none.
  public func mean() -> Tensor { sum() / Float(Swift.max(elementCount, 1)) }

  /// The sum along an axis (negative counts from the end), which goes away.
  public func sum(axis: Int) -> Tensor {
    let x = contiguous
    let axis = shape.normalizedAxis(axis)
    let kept = shape.replacing(axis: axis, with: 1)
    return ReductionKernels.sum(x, axis: axis).recorded(from: x) { dy, pass in
      // Broadcasting over the summed axis: every element receives its sum's gradient.
      pass.accumulate(into: x) { dx, accumulate in
        if !accumulate { dx.fill(with: 0) }
        ElementwiseKernels.addRepeated(dy.reshaped(to: kept), to: dx)
      }
    }
  }

  /// The mean along an axis (negative counts from the end), which goes away.
  public func mean(axis: Int) -> Tensor {
    sum(axis: axis) / Float(Swift.max(shape[shape.normalizedAxis(axis)], 1))
  }

  /// The maximum along an axis (negative counts from the end), which goes away. The gradient goes to the first
  /// element that reaches it.
  public func max(axis: Int) -> Tensor {
    let x = contiguous
    let axis = shape.normalizedAxis(axis)
    precondition(shape[axis] > 0, "the maximum of nothing")
    let (value, index) = ReductionKernels.max(x, axis: axis)
    let inner = shape.elementCount(ofAxes: (axis + 1)..<shape.rank)
    let count = shape[axis]
    return value.recorded(from: x) { dy, pass in
      let positions = index.indices.map { Int32(($0 / inner * count + Int(index[$0])) * inner + $0 % inner) }
      pass.accumulate(into: x) { dx, accumulate in
        if !accumulate { dx.fill(with: 0) }
        RowKernels.scatterAdd(
          dy.reshaped(to: Shape(rows: positions.count, width: 1)), at: positions,
          into: dx.reshaped(to: Shape(rows: dx.elementCount, width: 1)))
      }
    }
  }

  /// The index of the maximum of each row of a matrix, the first of equals.
  public func argmaxOfRows() -> [Int] {
    precondition(shape.rank == 2 && shape[1] > 0, "\(shape) is not a matrix with columns")
    return ReductionKernels.max(detached.contiguous, axis: 1).index.map(Int.init)
  }
}

/// eˣ / Σ eˣ along the last axis.
public func softmax(_ x: Tensor) -> Tensor {
  let x = x.contiguous
  let y = ReductionKernels.softmax(x)
  return y.recorded(from: x) { dy, pass in
    pass.accumulate(into: x) { ReductionKernels.softmaxGradient(y, dy, into: $0, accumulate: $1) }
  }
}

/// x − log Σ eˣ along the last axis.
public func logSoftmax(_ x: Tensor) -> Tensor {
  let x = x.contiguous
  let y = ReductionKernels.logSoftmax(x)
  return y.recorded(from: x) { dy, pass in
    pass.accumulate(into: x) { ReductionKernels.logSoftmaxGradient(y, dy, into: $0, accumulate: $1) }
  }
}

/// gain ⊙ (x − μ)/√(σ² + ε) + bias along the last axis: Ba, Kiros and Hinton (2016).
///
/// **Shapes** x [.., width], gain and bias [width].
public func layerNorm(_ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float = 1e-5) -> Tensor {
  precondition(gain.shape == [x.width] && bias.shape == [x.width], "gain and bias have one value a column")
  let x = x.contiguous
  let (y, statistics) = ReductionKernels.layerNorm(x, gain: gain, bias: bias, epsilon: epsilon)
  return y.recorded(from: [x, gain, bias]) { dy, pass in
    let (dx, dgain, dbias) = (Tensor.uninitialized(x.shape), Tensor.zeros(gain.shape), Tensor.zeros(bias.shape))
    ReductionKernels.layerNormGradient(
      x, gain: gain, statistics: statistics, dy, into: dx, accumulate: false, dgain: dgain, dbias: dbias)
    pass.add(dx, to: x)
    pass.add(dgain, to: gain)
    pass.add(dbias, to: bias)
  }
}
