public import LeitmotifData
public import LeitmotifTensor

/// A batch of sequences of different lengths: the one sequence type, without padding and without masks.
///
/// A `Ragged` is a `RaggedLayout` and a row of numbers for every step of every sequence. Rows may be kept by reference: as places in
/// a table (tokens and their embeddings), or as one-hot rows, of which only the hot column is kept. ``linear(_:bias:threads:)`` then
/// looks rows up instead of multiplying: a one-hot row is never written out on the way to a projection.
///
/// **Shapes** `rows` [R, width], R = `layout.rowCount`, time-major (see `RaggedLayout`).
public struct Ragged: Sendable {
  /// How many steps each sequence has, and where its rows are.
  public let layout: RaggedLayout
  private let storage: RowStorage

  /// How rows are kept.
  private enum RowStorage: Sendable {
    /// Themselves.
    case rows(Tensor)
    /// As places in a table.
    case places([Int32], table: Tensor)
    /// As the hot column of each.
    case oneHot([Int32], width: Int)
  }

  private init(layout: RaggedLayout, storage: RowStorage) {
    self.layout = layout
    self.storage = storage
  }

  /// - Parameter rows: [layout.rowCount, width], in packed order.
  public init(layout: RaggedLayout, rows: Tensor) {
    precondition(
      rows.shape.rank == 2 && rows.shape[0] == layout.rowCount, "\(rows.shape) for \(layout.rowCount) rows")
    self.init(layout: layout, storage: .rows(rows))
  }

  /// Rows by reference.
  ///
  /// - Parameters:
  ///   - table: [size, width]
  ///   - index: the row of the table for each row in packed order.
  public init(layout: RaggedLayout, table: Tensor, index: [Int32]) {
    Self.check(index, layout, size: table.shape[0])
    self.init(layout: layout, storage: .places(index, table: table.contiguous))
  }

  /// One-hot rows.
  ///
  /// - Parameters:
  ///   - oneHot: the column that is 1 for each row in packed order.
  ///   - width: columns.
  public init(layout: RaggedLayout, oneHot index: [Int32], width: Int) {
    Self.check(index, layout, size: width)
    self.init(layout: layout, storage: .oneHot(index, width: width))
  }

  private static func check(_ index: [Int32], _ layout: RaggedLayout, size: Int) {
    precondition(index.count == layout.rowCount, "\(index.count) tokens for \(layout.rowCount) rows")
    precondition(index.allSatisfy { $0 >= 0 && $0 < size }, "a token is outside the table")
  }

  /// Sequences of one step each: one to one.
  /// - Parameter steps: [B, width]
  public init(steps: Tensor) {
    self.init(layout: RaggedLayout(lengths: Array(repeating: 1, count: steps.shape[0])), rows: steps)
  }

  /// - Parameter sequences: one matrix [Tᵢ, width] an example, Tᵢ ≥ 0.
  public init(sequences: [Tensor]) {
    precondition(!sequences.isEmpty, "a batch has at least one sequence")
    let layout = RaggedLayout(lengths: sequences.map { $0.shape[0] })
    var starts: [Int] = []
    var total = 0
    for sequence in sequences {
      starts.append(total)
      total += sequence.shape[0]
    }
    var index = [Int32](repeating: 0, count: layout.rowCount)
    for (rank, sequence) in layout.order.enumerated() {
      for step in 0..<layout.lengths[sequence] { index[layout.offsets[step] + rank] = Int32(starts[sequence] + step) }
    }
    self.init(layout: layout, rows: concatenateRows(sequences).gatherRows(index))
  }

  /// The rows, written out.
  public var rows: Tensor {
    switch storage {
    case .rows(let rows): rows.contiguous
    case .places(let index, let table): table.gatherRows(index)
    case .oneHot(let index, let width): Self.written(index, width: width)
    }
  }

  private static func written(_ index: [Int32], width: Int) -> Tensor {
    var values = [Float](repeating: 0, count: index.count * width)
    for (row, column) in index.enumerated() { values[row * width + Int(column)] = 1 }
    return Tensor(values, shape: Shape(rows: index.count, width: width))
  }

  /// What is kept in floating point: the rows, or the table they are places in; nil for one-hot rows.
  var tensor: Tensor? {
    switch storage {
    case .rows(let rows): rows
    case .places(_, let table): table
    case .oneHot: nil
    }
  }

  /// The same rows with another ``tensor`` of the same shape.
  func replacingTensor(with tensor: Tensor) -> Ragged {
    switch storage {
    case .rows: Ragged(layout: layout, storage: .rows(tensor))
    case .places(let index, _): Ragged(layout: layout, storage: .places(index, table: tensor))
    case .oneHot: self
    }
  }

  /// Numbers in a row.
  public var width: Int {
    switch storage {
    case .rows(let rows): rows.shape[1]
    case .places(_, let table): table.shape[1]
    case .oneHot(_, let width): width
    }
  }

  /// Sequences.
  public var batchSize: Int { layout.batchSize }

  /// x·W + b for every row, [R, N]: a look-up where rows are kept by reference.
  ///
  /// **Shapes** weight [width, N], bias [N].
  public func linear(_ weight: Tensor, bias: Tensor? = nil, threads: ThreadPool = .serial) -> Tensor {
    precondition(weight.shape.rank == 2 && weight.shape[0] == width, "rows of \(width) for a weight of \(weight.shape)")
    switch storage {
    case .places(let index, let table) where table.shape[0] <= layout.rowCount:
      return matmul(table, weight, bias: bias, threads: threads).gatherRows(index)
    case .oneHot(let index, _):
      let looked = weight.gatherRows(index)
      return bias.map { looked + $0 } ?? looked
    default: return matmul(rows, weight, bias: bias, threads: threads)
    }
  }

  /// What ``linear(_:bias:threads:)`` gives, of the same bits, as a fused cell takes it: written out only where that is cheaper.
  func cellInput(_ weight: Tensor, bias: Tensor, hiddenSize: Int, threads: ThreadPool) -> CellInput {
    switch storage {
    case .places(let index, let table) where table.shape[0] <= layout.rowCount:
      return CellInput(places: index, table: matmul(table, weight, bias: bias, threads: threads))
    case .oneHot(let index, let width) where width <= layout.rowCount:
      return CellInput(places: index, table: weight + bias)
    case .oneHot: return CellInput(ownProjected: linear(weight, bias: bias, threads: threads))
    default:
      return CellInput(
        rows: rows, weight: weight, bias: bias, hiddenSize: hiddenSize, layout: layout, threads: threads)
    }
  }

  /// Applies to every row a function that treats each row alone, whatever the others: to the table when rows are kept by
  /// reference and the table is the smaller.
  public func mapRows(_ function: (Tensor) -> Tensor) -> Ragged {
    switch storage {
    case .places(let index, let table) where table.shape[0] <= layout.rowCount:
      Ragged(layout: layout, table: function(table), index: index)
    case .oneHot(let index, let width) where width <= layout.rowCount:
      Ragged(layout: layout, table: function(.identity(width)), index: index)
    default: Ragged(layout: layout, rows: function(rows))
    }
  }

  /// The steps of one sequence (the caller's index), [Tᵢ, width].
  public func sequence(_ sequence: Int) -> Tensor {
    rows.gatherRows(layout.rows(ofSequence: sequence).map { Int32($0) })
  }

  /// The steps in `steps` of every sequence: a view. Windows of a sequence with a state handed on give the whole.
  public func window(steps: Range<Int>) -> Ragged {
    let (range, layout) = (layout.rows(inSteps: steps), layout.window(steps: steps))
    return switch storage {
    case .rows(let rows): Ragged(layout: layout, storage: .rows(rows.rows(range)))
    case .places(let index, let table): Ragged(layout: layout, storage: .places(Array(index[range]), table: table))
    case .oneHot(let index, let width): Ragged(layout: layout, storage: .oneHot(Array(index[range]), width: width))
    }
  }

  /// Some rows, in the order of `index`, as those of another layout.
  func rows(_ index: [Int32], layout: RaggedLayout) -> Ragged {
    switch storage {
    case .rows(let rows): Ragged(layout: layout, storage: .rows(rows.gatherRows(index)))
    case .places(let places, let table):
      Ragged(layout: layout, storage: .places(index.map { places[Int($0)] }, table: table))
    case .oneHot(let columns, let width):
      Ragged(layout: layout, storage: .oneHot(index.map { columns[Int($0)] }, width: width))
    }
  }

  /// Windows of at most `length` steps, for truncated backpropagation (Williams and Peng 1990), in the order in which a
  /// state is handed on: that of time, or its reverse for a layer that runs backwards. A layer of both directions has no such
  /// order: it wants its sequences whole.
  public func windows(ofLength length: Int, direction: Direction = .forward) -> [Ragged] {
    precondition(length >= 1, "a window has at least one step")
    let windows = stride(from: 0, to: layout.stepCount, by: length).map { window(steps: $0..<($0 + length)) }
    return direction == .forward ? windows : windows.reversed()
  }
}

extension Ragged {
  /// The input of a batch, as its domain encodes a step.
  public init(_ batch: EncodedBatch, encoding: InputEncoding) {
    switch (batch.rows, encoding) {
    case (.tokens(let tokens), .tokens(let size, let table)):
      guard let table else {
        self.init(layout: batch.layout, oneHot: tokens, width: size)
        return
      }
      let rows = Tensor(table.values, shape: Shape(rows: size, width: table.width))
      self.init(layout: batch.layout, table: rows, index: tokens)
    case (.frames(let values, let width), .frames(let expected)) where width == expected:
      self.init(layout: batch.layout, rows: Tensor(values, shape: Shape(rows: batch.layout.rowCount, width: width)))
    default:
      preconditionFailure("the batch is not of the encoding \(encoding)")
    }
  }
}
