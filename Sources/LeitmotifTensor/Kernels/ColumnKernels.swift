internal import CLeitmotifKernels

/// Moves columns between matrices, through the strided elementwise kernels.
enum ColumnKernels {
  /// to[:, toRange] = from[:, fromRange]
  static func copy(_ from: Tensor, _ fromRange: Range<Int>, to: Tensor, _ toRange: Range<Int>) {
    unsafe lm_copy_columns(
      Int64(from.shape[0]), Int64(fromRange.count), from.reading + fromRange.lowerBound, Int64(from.shape[1]),
      to.writing + toRange.lowerBound, Int64(to.shape[1]), 0)
  }

  /// to[:, toRange] += from[:, fromRange]
  static func add(_ from: Tensor, _ fromRange: Range<Int>, to: Tensor, _ toRange: Range<Int>) {
    unsafe lm_copy_columns(
      Int64(from.shape[0]), Int64(fromRange.count), from.reading + fromRange.lowerBound, Int64(from.shape[1]),
      to.writing + toRange.lowerBound, Int64(to.shape[1]), 1)
  }
}
