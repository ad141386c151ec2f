public import LeitmotifData
public import LeitmotifTensor

/// A batch of sequences of different lengths: the one sequence type, without padding and without masks.
///
/// A `Ragged` is a `RaggedLayout` and a row of numbers for every step of every sequence. Rows may be kept by reference
/// into a table (tokens into their embeddings): what is applied to each row alone is then applied to the table, so a
/// one-hot input is never written out, and its projection is a lookup.
///
/// **Shapes** `rows` [R, width], R = `layout.rowCount`, time-major (see `RaggedLayout`).
public struct Ragged: Sendable {
  /// Where each step of each sequence stands.
  public let layout: RaggedLayout
  /// The rows themselves, or the table that `index` points into.
  private let stored: Tensor
  /// For each row its place in the table; nil when the rows are stored themselves.
  private let index: [Int32]?

  /// - Parameter rows: [layout.rowCount, width], in packed order.
  public init(layout: RaggedLayout, rows: Tensor) {
    precondition(
      rows.shape.rank == 2 && rows.shape[0] == layout.rowCount, "\(rows.shape) for \(layout.rowCount) rows")
    self.init(layout: layout, stored: rows, index: nil)
  }

  /// Rows by reference.
  ///
  /// - Parameters:
  ///   - table: [size, width]
  ///   - index: the row of the table for each row in packed order.
  public init(layout: RaggedLayout, table: Tensor, index: [Int32]) {
    precondition(index.count == layout.rowCount, "\(index.count) tokens for \(layout.rowCount) rows")
    precondition(index.allSatisfy { $0 >= 0 && $0 < table.shape[0] }, "a token is outside the table")
    self.init(layout: layout, stored: table, index: index)
  }

  private init(layout: RaggedLayout, stored: Tensor, index: [Int32]?) {
    self.layout = layout
    self.stored = stored
    self.index = index
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
  public var rows: Tensor { index.map { stored.gatherRows($0) } ?? stored }

  /// Numbers in a row.
  public var width: Int { stored.shape[1] }

  /// Sequences.
  public var batchSize: Int { layout.batchSize }

  /// The steps of one sequence (the caller's index), [Tᵢ, width].
  public func sequence(_ sequence: Int) -> Tensor {
    rows.gatherRows(layout.rows(ofSequence: sequence).map { Int32($0) })
  }

  /// Applies to every row a function that treats each row alone, whatever the others: to the table when rows are kept
  /// by reference and the table is the smaller.
  public func mapRows(_ function: (Tensor) -> Tensor) -> Ragged {
    guard let index, stored.shape[0] <= layout.rowCount else { return Ragged(layout: layout, rows: function(rows)) }
    return Ragged(layout: layout, stored: function(stored), index: index)
  }

  /// The steps in `steps` of every sequence: a view. Windows of a sequence with a state handed on give the whole.
  public func window(steps: Range<Int>) -> Ragged {
    let range = layout.rows(inSteps: steps)
    if let index {
      return Ragged(layout: layout.window(steps: steps), stored: stored, index: Array(index[range]))
    }
    return Ragged(layout: layout.window(steps: steps), stored: stored.rows(range), index: nil)
  }

  /// Windows of at most `length` steps, in order of time: for truncated backpropagation (Williams and Peng 1990).
  public func windows(ofLength length: Int) -> [Ragged] {
    precondition(length >= 1, "a window has at least one step")
    return stride(from: 0, to: layout.stepCount, by: length).map { window(steps: $0..<($0 + length)) }
  }
}

extension Ragged {
  /// The input of a batch, as its domain encodes a step.
  public init(_ batch: EncodedBatch, encoding: InputEncoding) {
    switch (batch.rows, encoding) {
    case (.tokens(let tokens), .tokens(let size, let table)):
      let table = table.map { Tensor($0.values, shape: Shape(rows: size, width: $0.width)) } ?? .identity(size)
      self.init(layout: batch.layout, table: table, index: tokens)
    case (.frames(let values, let width), .frames(let expected)) where width == expected:
      self.init(layout: batch.layout, rows: Tensor(values, shape: Shape(rows: batch.layout.rowCount, width: width)))
    default:
      preconditionFailure("the batch is not of the encoding \(encoding)")
    }
  }
}
