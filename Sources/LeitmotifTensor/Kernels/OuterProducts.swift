internal import CLeitmotifKernels

/// The gradients of all weights and biases that some sums are made of, from the gradient of the sums, y [rows, N], which is
/// read once for all: xᵀ · y for the x [rows, K] that each weight is multiplied by, and the sum of y's rows. Wraps
/// `lm_outer_products`.
package struct OuterProducts: Sendable {
  /// An x: all rows of a matrix, or those of an index: row r is row `index[r]` of `matrix` or, where that is negative, row
  /// −1 − `index[r]` of `others`.
  package struct Rows: Sendable {
    fileprivate let matrix: Tensor
    fileprivate let others: Tensor?
    fileprivate let index: [Int32]?

    package init(of matrix: Tensor) { (self.matrix, others, index) = (matrix, nil, nil) }

    package init(_ index: [Int32], of matrix: Tensor, others: Tensor) {
      precondition(matrix.shape[1] == others.shape[1], "rows of \(matrix.shape[1]) and of \(others.shape[1])")
      (self.matrix, self.others, self.index) = (matrix, others, index)
    }

    fileprivate var count: Int { index?.count ?? matrix.shape[0] }
  }

  private struct Factor: Sendable {
    let x: Rows
    let columnCount: Int
    let place: GradientPlace
    let firstColumn: Int
  }

  private let y: Tensor
  private let columns: Range<Int>
  private var factors: [Factor] = []
  private var sums: GradientPlace?

  /// - Parameter columns: those of `y` that count; all unless given.
  package init(of y: Tensor, columns: Range<Int>? = nil) {
    self.y = y
    self.columns = columns ?? 0..<y.shape[1]
  }

  /// xᵀ · y into `place`, [K, …], from `firstColumn` on, where one is wanted.
  ///
  /// - Parameter columnCount: how many of the columns of y, from their first; all unless given.
  package mutating func append(
    _ x: Rows, columnCount: Int? = nil, into place: GradientPlace?, firstColumn: Int = 0
  ) {
    guard let place else { return }
    let columnCount = columnCount ?? columns.count
    precondition(x.count == y.shape[0], "\(x.count) rows for \(y.shape[0])")
    precondition(
      columnCount <= columns.count && firstColumn + columnCount <= place.buffer.shape[1]
        && place.buffer.shape[0] == x.matrix.shape[1], "\(columnCount) columns do not fit \(place.buffer.shape)")
    factors.append(Factor(x: x, columnCount: columnCount, place: place, firstColumn: firstColumn))
  }

  /// The sum of y's rows into `place`, [N], where it is wanted.
  package mutating func appendSums(into place: GradientPlace?) {
    precondition(place.map { $0.buffer.elementCount == columns.count } ?? true, "a bias has a value a column")
    sums = place
  }

  /// The memory that is written.
  package var storages: [ObjectIdentifier] {
    (factors.map(\.place) + [sums].compactMap { $0 }).map { ObjectIdentifier($0.buffer.storage) }
  }

  /// Computes all that was appended.
  package func compute(threads: ThreadPool) {
    if factors.isEmpty, sums == nil { return }
    let (rows, n) = (Int64(y.shape[0]), Int64(columns.count))
    unsafe withFactors(factors[...], []) { factors in
      unsafe withWorkspace(lm_outer_products_workspace(rows, n)) { workspace in
        unsafe lm_outer_products(
          threads.handle, rows, n, y.readingByStrides + columns.lowerBound, y.kernelStride, Int64(factors.count),
          factors,
          sums?.buffer.writing, sums?.accumulate == true ? 1 : 0, workspace)
      }
    }
  }

  /// Lends the factors in the form the kernel takes, for the time of `body`.
  private func withFactors(
    _ left: ArraySlice<Factor>, _ done: [lm_outer_factor], _ body: ([lm_outer_factor]) -> Void
  ) {
    guard let factor = left.first else { return unsafe body(done) }
    func lend(_ index: UnsafePointer<Int32>?) {
      let c = factor.place.buffer
      unsafe withFactors(
        left.dropFirst(),
        done + [
          unsafe lm_outer_factor(
            k: Int64(c.shape[0]), x: factor.x.matrix.readingByStrides, x_stride: factor.x.matrix.kernelStride,
            index: index,
            others: factor.x.others?.readingByStrides,
            others_stride: factor.x.others?.kernelStride ?? 0, n: Int64(factor.columnCount),
            c: c.writingByStrides + factor.firstColumn,
            c_stride: c.kernelStride, accumulate: factor.place.accumulate ? 1 : 0)
        ], body)
    }
    if let index = factor.x.index {
      unsafe index.withUnsafeBufferPointer { unsafe lend($0.baseAddress) }
    } else {
      lend(nil)
    }
  }
}
