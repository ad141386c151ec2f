internal import CLeitmotifKernels

/// Wraps `lm_reduce.h`.
package enum ReductionKernels {
  /// The sizes before, on and after an axis.
  private static func split(_ shape: Shape, at axis: Int) -> (outer: Int64, count: Int64, inner: Int64) {
    (
      Int64(shape.elementCount(ofAxes: 0..<axis)), Int64(shape[axis]),
      Int64(shape.elementCount(ofAxes: (axis + 1)..<shape.rank))
    )
  }

  package static func sum(_ x: Tensor, axis: Int) -> Tensor {
    let (outer, count, inner) = split(x.shape, at: axis)
    let y = Tensor.uninitialized(x.shape.removing(axis: axis))
    unsafe lm_sum_axis(outer, count, inner, x.reading, y.writing)
    return y
  }

  /// The maximum along an axis and where it is.
  static func max(_ x: Tensor, axis: Int) -> (value: Tensor, index: [Int32]) {
    let (outer, count, inner) = split(x.shape, at: axis)
    let y = Tensor.uninitialized(x.shape.removing(axis: axis))
    var index = [Int32](repeating: 0, count: y.elementCount)
    unsafe lm_max_axis(outer, count, inner, x.reading, y.writing, &index)
    return (y, index)
  }

  private static func rowsAndWidth(_ x: Tensor) -> (Int64, Int64) {
    let width = x.shape[x.shape.rank - 1]
    return (Int64(width == 0 ? 0 : x.elementCount / width), Int64(width))
  }

  static func softmax(_ x: Tensor) -> Tensor {
    let y = Tensor.uninitialized(x.shape)
    let (rows, width) = rowsAndWidth(x)
    unsafe lm_softmax(rows, width, x.reading, y.writing)
    return y
  }

  static func softmaxGradient(_ y: Tensor, _ dy: Tensor, into dx: Tensor, accumulate: Bool) {
    let (rows, width) = rowsAndWidth(y)
    unsafe lm_softmax_gradient(rows, width, y.reading, dy.reading, dx.writing, accumulate ? 1 : 0)
  }

  static func logSoftmax(_ x: Tensor) -> Tensor {
    let y = Tensor.uninitialized(x.shape)
    let (rows, width) = rowsAndWidth(x)
    unsafe lm_log_softmax(rows, width, x.reading, y.writing)
    return y
  }

  static func logSoftmaxGradient(_ y: Tensor, _ dy: Tensor, into dx: Tensor, accumulate: Bool) {
    let (rows, width) = rowsAndWidth(y)
    unsafe lm_log_softmax_gradient(rows, width, y.reading, dy.reading, dx.writing, accumulate ? 1 : 0)
  }

  /// The normalised rows, and the statistics that the gradient needs.
  static func layerNorm(_ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float) -> (y: Tensor, statistics: Tensor) {
    let (rows, width) = rowsAndWidth(x)
    let y = Tensor.uninitialized(x.shape)
    let statistics = Tensor.uninitialized(Shape(rows: Int(rows), width: 2))
    unsafe lm_layer_norm(rows, width, epsilon, x.reading, gain.reading, bias.reading, y.writing, statistics.writing)
    return (y, statistics)
  }

  /// Adds to `dgain` and `dbias`.
  static func layerNormGradient(
    _ x: Tensor, gain: Tensor, statistics: Tensor, _ dy: Tensor, into dx: Tensor, accumulate: Bool,
    dgain: Tensor, dbias: Tensor
  ) {
    let (rows, width) = rowsAndWidth(x)
    unsafe lm_layer_norm_gradient(
      rows, width, x.reading, gain.reading, statistics.reading, dy.reading, dx.writing, accumulate ? 1 : 0,
      dgain.writing, dbias.writing)
  }
}
