internal import CLeitmotifKernels

/// Moves columns between matrices, through the strided elementwise kernels.
enum ColumnKernels {
  /// Values that a thread moves in less time than it takes to wake another.
  private static let smallCount = 1 << 15

  /// to[:, toRange] = from[:, fromRange], or is added to when `accumulate`.
  static func copy(
    _ from: Tensor, _ fromRange: Range<Int>, to: Tensor, _ toRange: Range<Int>, accumulate: Bool = false,
    threads: ThreadPool = .serial
  ) {
    precondition(fromRange.count == toRange.count, "\(fromRange) do not fit \(toRange)")
    let rowCount = from.shape[0], width = fromRange.count
    let partCount = max(1, min(threads.threadCount, rowCount * width / smallCount))
    @Sendable func copyRows(part: Int) {
      let first = part * rowCount / partCount, last = (part + 1) * rowCount / partCount
      unsafe lm_copy_columns(
        Int64(last - first), Int64(width), from.reading + first * from.shape[1] + fromRange.lowerBound,
        Int64(from.shape[1]), to.writing + first * to.shape[1] + toRange.lowerBound, Int64(to.shape[1]),
        accumulate ? 1 : 0)
    }
    // The steps of a cell move few values very often.
    if partCount == 1 { copyRows(part: 0) } else { threads.run(partCount: partCount, copyRows) }
  }
}
