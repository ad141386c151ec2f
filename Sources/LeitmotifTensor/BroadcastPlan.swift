/// How two shapes meet: axes are matched from the last; a size of 1, or a missing axis, repeats.
struct BroadcastPlan: Sendable {
  let shape: Shape
  let leftShape: Shape
  let rightShape: Shape
  /// The result's sizes and each operand's strides, in four axes; a stride of 0 repeats.
  let sizes: SIMD4<Int>
  let left: SIMD4<Int>
  let right: SIMD4<Int>

  init(_ left: Shape, _ right: Shape) {
    let rank = max(left.rank, right.rank)
    var result = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let (a, b) = (left.size(alignedAxis: axis, rank: rank), right.size(alignedAxis: axis, rank: rank))
      precondition(a == b || a == 1 || b == 1, "\(left) and \(right) do not broadcast")
      result[axis] = a == 1 ? b : a
    }
    let shape = Shape(result)
    self.init(shape: shape, leftShape: left, rightShape: right)
  }

  private init(shape: Shape, leftShape: Shape, rightShape: Shape) {
    self.shape = shape
    self.leftShape = leftShape
    self.rightShape = rightShape
    var sizes = SIMD4<Int>.one
    for axis in 0..<shape.rank { sizes[axis + 4 - shape.rank] = shape[axis] }
    self.sizes = sizes
    left = leftShape.strides(broadcastTo: shape)
    right = rightShape.strides(broadcastTo: shape)
  }

  /// Same result with `shape` on the right, for reducing a gradient to an operand's shape.
  static func reduction(from shape: Shape, to operand: Shape) -> BroadcastPlan {
    BroadcastPlan(shape: shape, leftShape: shape, rightShape: operand)
  }
}

extension Shape {
  fileprivate func size(alignedAxis axis: Int, rank: Int) -> Int {
    let own = axis - (rank - self.rank)
    return own < 0 ? 1 : self[own]
  }

  fileprivate func strides(broadcastTo shape: Shape) -> SIMD4<Int> {
    var strides = SIMD4<Int>.zero
    var stride = 1
    for axis in indices.reversed() {
      strides[axis + 4 - rank] = self[axis] == 1 ? 0 : stride
      stride *= self[axis]
    }
    return strides
  }
}
