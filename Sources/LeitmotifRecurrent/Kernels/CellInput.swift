internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// What the steps of a fused cell start from, x·W + b: written out, or what it comes of, for the kernel to bring it to the sums of
/// each step in the nearest cache. Wraps `lm_cell_input`.
///
/// Written out it is memory that is written, fetched and, in training, kept; brought to the sums it is never seen. The bits are
/// the same.
struct CellInput: Sendable {
  private enum Form: Sendable {
    /// Rows of x·W + b, [R, G·H].
    case projected(Tensor)
    /// Places in a table of x·W + b.
    case places([Int32], table: Tensor)
    /// Rows x [R, I] for the kernel to multiply.
    case rows(Tensor, weight: Tensor, bias: Tensor, packed: PackedGates)
  }

  private let form: Form
  /// Whether nobody else reads the projected rows, so that the kernel may write over them.
  private let isOwned: Bool

  private init(_ form: Form, isOwned: Bool) {
    self.form = form
    self.isOwned = isOwned
  }

  /// Rows that somebody else has projected, and may look at.
  init(projected: Tensor) { self.init(.projected(projected.contiguous), isOwned: false) }

  /// Rows that were projected for the kernel alone.
  init(ownProjected: Tensor) { self.init(.projected(ownProjected), isOwned: true) }

  /// Places in a table [size, G·H].
  init(places: [Int32], table: Tensor) { self.init(.places(places, table: table), isOwned: true) }

  /// Rows x [R, I] and what they are multiplied by.
  private init(rows: Tensor, weight: Tensor, bias: Tensor, hiddenSize: Int, threads: ThreadPool) {
    let packed = PackedGates(weight, hiddenSize: hiddenSize, threads: threads)
    self.init(.rows(rows, weight: weight, bias: bias, packed: packed), isOwned: true)
  }

  /// Columns, G·H.
  var width: Int {
    switch form {
    case .projected(let rows): rows.shape[1]
    case .places(_, let table): table.shape[1]
    case .rows(_, _, let bias, _): bias.elementCount
    }
  }

  /// Rows, R.
  var rowCount: Int {
    switch form {
    case .projected(let rows), .rows(let rows, _, _, _): rows.shape[0]
    case .places(let index, _): index.count
    }
  }

  /// What the gradient of x·W + b goes to.
  var tensors: [Tensor] {
    switch form {
    case .projected(let rows): [rows]
    case .places(_, let table): [table]
    case .rows(let rows, let weight, let bias, _): [rows, weight, bias]
    }
  }

  /// The projected rows as a place for the gates that come of them; nil where there are none or others read them.
  var placeForGates: Tensor? {
    if case .projected(let rows) = form, isOwned { rows.detached } else { nil }
  }

  /// Whether the gradient of x·W + b becomes that of projected rows, memory and all.
  var keepsGradient: Bool { if case .projected = form { true } else { false } }

  /// Lends the input in the form the kernels take, for the time of `body`.
  func withInput<Result>(_ body: (UnsafePointer<lm_cell_input>) -> Result) -> Result {
    switch form {
    case .projected(let rows):
      var input = unsafe lm_cell_input(rows: rows.reading, index: nil, width: 0, packed: nil, bias: nil)
      return unsafe body(&input)
    case .places(let index, let table):
      return unsafe index.withUnsafeBufferPointer { index in
        var input = unsafe lm_cell_input(
          rows: table.reading, index: index.baseAddress, width: 0, packed: nil, bias: nil)
        return unsafe body(&input)
      }
    case .rows(let rows, _, let bias, let packed):
      return unsafe packed.withPanels { panels in
        var input = unsafe lm_cell_input(
          rows: rows.reading, index: nil, width: Int64(rows.shape[1]), packed: panels, bias: bias.reading)
        return unsafe body(&input)
      }
    }
  }

  /// Adds the gradients of W and b, where x is multiplied in the steps, to the products with the gradient of x·W + b.
  func append(to products: inout OuterProducts, in pass: inout BackwardPass) {
    guard case .rows(let rows, let weight, let bias, _) = form else { return }
    products.append(.init(of: rows), into: pass.place(for: weight))
    products.appendSums(into: pass.place(for: bias))
  }

  /// Hands the gradient of x·W + b [R, G·H], which nobody else needs any more, to where it came from, but for W and b.
  func give(_ gradient: Tensor, to pass: inout BackwardPass, threads: ThreadPool) {
    switch form {
    case .projected(let rows): pass.give(gradient, to: rows)
    case .places(let index, let table):
      pass.accumulate(into: table) {
        if !$1 { $0.fill(with: 0) }
        RowKernels.scatterAdd(gradient, at: index, into: $0)
      }
    case .rows(let rows, let weight, _, _):
      pass.accumulate(into: rows) {
        let transposed = MatrixKernels.pack(weight, transposed: true, threads: threads)
        MatrixKernels.product(gradient, transposed, into: $0, accumulate: $1, threads: threads)
      }
    }
  }
}

extension CellInput {
  /// Inputs as narrow as this cost little in a step, however few rows it has.
  private static let narrowWidth = 16
  /// Rows that a thread has at a step, so that it multiplies them at the speed at which it multiplies all at once.
  private static let manyRows = 16
  /// Of more weights all at once is faster, as measured at 1024 units; of so many, as at 512, it is not.
  private static let mostWeights = 1 << 20

  /// x·W + b of rows x [R, I], multiplied in the steps where that is not slower than all at once.
  init(rows: Tensor, weight: Tensor, bias: Tensor, hiddenSize: Int, layout: RaggedLayout, threads: ThreadPool) {
    let rowsAtStep = layout.rowCount / max(layout.stepCount * threads.threadCount, 1)
    let isCheap = rowsAtStep >= Self.manyRows && weight.elementCount <= Self.mostWeights
    if isCheap || weight.shape[0] <= Self.narrowWidth {
      self.init(rows: rows, weight: weight, bias: bias, hiddenSize: hiddenSize, threads: threads)
    } else {
      self.init(ownProjected: matmul(rows, weight, bias: bias, threads: threads))
    }
  }
}
