/// Tensors of one shape in runs of values that follow each other in each of them: all at once or, where one is some columns of
/// a wider matrix, row by row.
struct Runs: Sequence, IteratorProtocol {
  struct Run {
    let row: Int
    let count: Int
    /// As the kernels take it.
    var kernelCount: Int64 { Int64(count) }
  }

  private let runCount: Int
  private let count: Int
  private var row = 0

  /// - Parameter areContiguous: whether the others are.
  init(of tensor: Tensor, areContiguous: Bool = true) {
    let isOne = tensor.isContiguous && areContiguous
    (runCount, count) = isOne ? (1, tensor.elementCount) : (tensor.shape[0], tensor.shape[1])
  }

  mutating func next() -> Run? {
    guard row < runCount else { return nil }
    defer { row += 1 }
    return Run(row: row, count: count)
  }
}

extension Tensor {
  @unsafe func reading(_ run: Runs.Run) -> UnsafePointer<Float> { unsafe storage.reading(from: start(of: run)) }
  @unsafe func writing(_ run: Runs.Run) -> UnsafeMutablePointer<Float> { unsafe storage.writing(from: start(of: run)) }

  private func start(of run: Runs.Run) -> Int { offset + run.row * (rowStride ?? run.count) }
}
