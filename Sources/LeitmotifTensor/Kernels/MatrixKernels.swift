internal import CLeitmotifKernels

/// Wraps `lm_matrix.h`.
package enum MatrixKernels {
  /// `matrix` [K, N] packed for products, or its transpose's pack when `transposed` ([N, K] given).
  package static func pack(_ matrix: Tensor, transposed: Bool, threads: ThreadPool) -> Storage {
    let (k, n) = transposed ? (matrix.shape[1], matrix.shape[0]) : (matrix.shape[0], matrix.shape[1])
    let packed = Storage(uninitialized: Int(lm_packed_count(Int64(k), Int64(n))))
    unsafe lm_pack(
      threads.handle, Int64(k), Int64(n), matrix.readingByStrides, matrix.kernelStride, transposed ? 1 : 0,
      packed.writing(from: 0))
    return packed
  }

  /// a [M, K] · B [K, N] + bias [N]
  static func product(_ a: Tensor, _ packed: Storage, columnCount: Int, bias: Tensor?, threads: ThreadPool) -> Tensor {
    let c = Tensor.uninitialized(Shape(rows: a.shape[0], width: columnCount))
    unsafe lm_matrix_product(
      threads.handle, Int64(a.shape[0]), Int64(columnCount), Int64(a.shape[1]), a.readingByStrides, a.kernelStride,
      packed.reading(from: 0), bias?.reading, c.writing, Int64(columnCount), 0)
    return c
  }

  /// The same, into `c`, which it starts from when `accumulate`.
  package static func product(_ a: Tensor, _ packed: Storage, into c: Tensor, accumulate: Bool, threads: ThreadPool) {
    unsafe lm_matrix_product(
      threads.handle, Int64(a.shape[0]), Int64(c.shape[1]), Int64(a.shape[1]), a.readingByStrides, a.kernelStride,
      packed.reading(from: 0), nil, c.writingByStrides, c.kernelStride, accumulate ? 1 : 0)
  }

  /// xᵀ · y [K, N], summed over the rows of x [rows, K] and y [rows, N].
  package static func outerProduct(_ x: Tensor, _ y: Tensor, into c: Tensor, accumulate: Bool, threads: ThreadPool) {
    var products = OuterProducts(of: y)
    products.append(.init(of: x), into: GradientPlace(buffer: c, accumulate: accumulate))
    products.compute(threads: threads)
  }
}
