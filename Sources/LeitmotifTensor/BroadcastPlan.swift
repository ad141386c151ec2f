/// How two shapes meet: axes are matched from the last; a size of 1, or a missing axis, repeats.
struct BroadcastPlan: Sendable {
  let shape: Shape
  let leftShape: Shape
  let rightShape: Shape
  /// The result's sizes and each operand's strides, in four axes; a stride of 0 repeats.
  let sizes: SIMD4<Int>
  let left: SIMD4<Int>
  let right: SIMD4<Int>

  init(_ left: Tensor, _ right: Tensor) {
    let rank = max(left.shape.rank, right.shape.rank)
    var result = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let (a, b) = (left.shape.size(alignedAxis: axis, rank: rank), right.shape.size(alignedAxis: axis, rank: rank))
      precondition(a == b || a == 1 || b == 1, "\(left.shape) and \(right.shape) do not broadcast")
      result[axis] = a == 1 ? b : a
    }
    self.init(
      shape: Shape(result), leftShape: left.shape, leftStrides: left.strides, rightShape: right.shape,
      rightStrides: right.strides)
  }

  private init(
    shape: Shape, leftShape: Shape, leftStrides: SIMD4<Int>, rightShape: Shape, rightStrides: SIMD4<Int>
  ) {
    self.shape = shape
    self.leftShape = leftShape
    self.rightShape = rightShape
    var sizes = SIMD4<Int>.one
    for axis in 0..<shape.rank { sizes[axis + 4 - shape.rank] = shape[axis] }
    self.sizes = sizes
    left = leftStrides
    right = rightStrides
  }

  /// Same result with `shape` on the right, for reducing a gradient to an operand's shape.
  static func reduction(from shape: Shape, to operand: Shape) -> BroadcastPlan {
    BroadcastPlan(
      shape: shape, leftShape: shape, leftStrides: shape.strides, rightShape: operand, rightStrides: operand.strides)
  }
}

extension Shape {
  fileprivate func size(alignedAxis axis: Int, rank: Int) -> Int {
    let own = axis - (rank - self.rank)
    return own < 0 ? 1 : self[own]
  }

  /// In four axes, of values row after row; 0 where there is one.
  fileprivate var strides: SIMD4<Int> {
    var strides = SIMD4<Int>.zero
    var stride = 1
    for axis in indices.reversed() {
      strides[axis + 4 - rank] = self[axis] == 1 ? 0 : stride
      stride *= self[axis]
    }
    return strides
  }
}

extension Tensor {
  fileprivate var strides: SIMD4<Int> {
    var strides = shape.strides
    if let rowStride { strides.z = rowStride }
    return strides
  }
}
