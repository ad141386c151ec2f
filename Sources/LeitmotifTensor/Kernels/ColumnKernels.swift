internal import CLeitmotifKernels

/// Moves columns between matrices, through the strided elementwise kernels.
enum ColumnKernels {
  /// Values that a thread moves in less time than it takes to wake another.
  private static let smallCount = 1 << 15

  /// to = from, matrices of one shape, each perhaps some columns of a wider one; `to` is added to when `accumulate`.
  static func copy(_ from: Tensor, to: Tensor, accumulate: Bool = false, threads: ThreadPool = .serial) {
    precondition(from.shape == to.shape, "\(from.shape) does not fit \(to.shape)")
    let (rowCount, width) = (from.shape[0], from.shape[1])
    let partCount = max(1, min(threads.threadCount, rowCount * width / smallCount))
    @Sendable func copyRows(part: Int) {
      let first = part * rowCount / partCount, last = (part + 1) * rowCount / partCount
      unsafe lm_copy_columns(
        Int64(last - first), Int64(width), from.reading(row: first), from.kernelStride, to.writing(row: first),
        to.kernelStride, accumulate ? 1 : 0)
    }
    // The steps of a cell move few values very often.
    if partCount == 1 { copyRows(part: 0) } else { threads.run(partCount: partCount, copyRows) }
  }
}
