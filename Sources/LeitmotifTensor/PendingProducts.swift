/// The weight gradient of many narrow products, such as a cell's steps at a small batch: xᵀ · dy of each, gathered until their rows
/// make one product worth its while. A few rows at a time would cost a pass over the whole gradient each.
struct PendingProducts {
  /// Products of fewer rows are gathered.
  static let narrowRowCount = 64
  /// Rows gathered at most.
  private static let chunkRowCount = 256

  let weight: Tensor
  private let threads: ThreadPool
  private var left: [Tensor] = []
  private var right: [Tensor] = []
  private var rowCount = 0

  init(weight: Tensor, threads: ThreadPool) {
    self.weight = weight
    self.threads = threads
  }

  /// Whether there are rows enough for a product.
  var isFull: Bool { rowCount >= Self.chunkRowCount }

  mutating func append(_ x: Tensor, _ dy: Tensor) {
    left.append(x.detached)
    right.append(dy)
    rowCount += x.shape[0]
  }

  /// Adds what was gathered, in the order it came, to the weight's gradient.
  func add(to pass: inout BackwardPass) {
    guard !left.isEmpty else { return }
    let (x, dy) = (concatenateRows(left), concatenateRows(right))
    pass.accumulate(into: weight) {
      MatrixKernels.outerProduct(x, dy, into: $0, accumulate: $1, threads: threads)
    }
  }
}
