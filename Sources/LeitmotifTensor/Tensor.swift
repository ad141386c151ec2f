/// A dense, row-major array of Float32 with value semantics.
///
/// A tensor is a view of shared storage: copying it, taking rows or columns from it and reshaping it copy no values. Inside
/// `valueWithGradient(at:_:)` the model's parameters are *recorded*, and so is all that is computed from them;
/// elsewhere a tensor is a plain constant.
public struct Tensor: Sendable {
  package var storage: Storage
  package private(set) var offset: Int
  /// The sizes of the axes.
  public let shape: Shape
  /// Values from the start of a row to that of the next, in some columns of a wider matrix; nil where row follows row.
  package private(set) var rowStride: Int?
  /// The node that this tensor is a view of, while it is recorded.
  var node: TapeNode?

  package init(storage: Storage, offset: Int = 0, shape: Shape) {
    self.init(storage: storage, offset: offset, shape: shape, node: nil)
  }

  init(storage: Storage, offset: Int, shape: Shape, rowStride: Int? = nil, node: TapeNode?) {
    let end = rowStride.map { ($0 * (shape[0] - 1)) + shape[1] } ?? shape.elementCount
    precondition(offset + end <= storage.count, "the view reaches beyond its storage")
    self.storage = storage
    self.offset = offset
    self.shape = shape
    self.rowStride = rowStride
    self.node = node
  }

  /// A tensor whose values the caller sets before anyone reads them.
  package static func uninitialized(_ shape: Shape) -> Tensor {
    Tensor(storage: Storage(uninitialized: shape.elementCount), shape: shape)
  }
}

extension Tensor {
  /// - Parameter values: row-major, as many as `shape` has elements.
  public init(_ values: [Float], shape: Shape) {
    precondition(values.count == shape.elementCount, "\(values.count) values do not fill \(shape)")
    self.init(storage: Storage(values), shape: shape)
  }

  /// A vector.
  public init(_ values: [Float]) { self.init(values, shape: Shape(count: values.count)) }

  /// Rows of equal length.
  public init(rows: [[Float]]) {
    let width = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == width }, "rows differ in length")
    self.init(rows.flatMap { $0 }, shape: Shape(rows: rows.count, width: width))
  }

  /// A scalar.
  public init(_ value: Float) { self.init([value], shape: .scalar) }

  /// The same value everywhere.
  public init(repeating value: Float, shape: Shape) {
    self.init(storage: Storage(count: shape.elementCount, repeating: value), shape: shape)
  }

  /// 0 everywhere.
  public static func zeros(_ shape: Shape) -> Tensor { Tensor(repeating: 0, shape: shape) }
  /// 1 everywhere.
  public static func ones(_ shape: Shape) -> Tensor { Tensor(repeating: 1, shape: shape) }

  /// The identity matrix `[size, size]`.
  public static func identity(_ size: Int) -> Tensor {
    var values = [Float](repeating: 0, count: size * size)
    for index in 0..<size { values[index * size + index] = 1 }
    return Tensor(values, shape: Shape(rows: size, width: size))
  }
}

extension Tensor {
  /// Rows of a matrix; elements of a vector.
  public var rowCount: Int { shape[0] }
  /// The size of the last axis.
  public var width: Int { shape[shape.rank - 1] }
  /// The number of values.
  public var elementCount: Int { shape.elementCount }

  /// All values, row-major.
  public var values: [Float] {
    let dense = isContiguous ? self : detached.contiguous
    return dense.storage.values(from: dense.offset, count: elementCount)
  }

  /// The only value of a tensor of one element.
  public var item: Float {
    precondition(elementCount == 1, "\(shape) is not one value")
    return storage[offset]
  }

  /// One value of a matrix.
  public subscript(row: Int, column: Int) -> Float {
    precondition(shape.rank == 2 && row >= 0 && row < shape[0] && column >= 0 && column < shape[1], "no such element")
    return storage[offset + row * (rowStride ?? shape[1]) + column]
  }

  /// Whether an operation on this tensor is recorded on a tape now.
  public var isRecorded: Bool { activeNode != nil }

  /// The same values as a constant, which no gradient passes.
  public var detached: Tensor {
    Tensor(storage: storage, offset: offset, shape: shape, rowStride: rowStride, node: nil)
  }

  /// Whether row follows row.
  package var isContiguous: Bool { rowStride == nil }

  /// Whether both are the same part of a node.
  func isSameView(as other: Tensor) -> Bool {
    offset == other.offset && shape == other.shape && rowStride == other.rowStride
  }

  /// Whether it is all that its storage holds.
  var isWhole: Bool { offset == 0 && storage.count == elementCount }

  /// The node, when its tape still records.
  package var activeNode: TapeNode? {
    guard let node, node.tape.isOpen else { return nil }
    return node
  }

  /// Makes the values this tensor's own, copying them when they are shared, so that a kernel may update them.
  package mutating func makeWritable() {
    node = nil
    if isWhole, isKnownUniquelyReferenced(&storage) { return }
    self = ownCopy
  }

  /// The same values as a constant in a storage of its own.
  var ownCopy: Tensor {
    isContiguous
      ? Tensor(storage: storage.copy(from: offset, count: elementCount), shape: shape) : detached.contiguous
  }
}

extension Tensor {
  /// The same values and node in another shape of as many elements.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(shape.elementCount == elementCount, "\(self.shape) does not fit \(shape)")
    let dense = contiguous
    return Tensor(storage: dense.storage, offset: dense.offset, shape: shape, node: dense.node)
  }

  /// A view of the rows (first axis) in `range`: no copy, and no entry on the tape.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= shape[0], "rows \(range) of \(shape)")
    let stride = rowStride ?? shape.elementCount(ofAxes: 1..<shape.rank)
    return Tensor(
      storage: storage, offset: range.isEmpty ? offset : offset + range.lowerBound * stride,
      shape: shape.replacing(axis: 0, with: range.count), rowStride: range.count > 1 ? rowStride : nil, node: node)
  }

  /// A view of the columns of a matrix in `range`: no copy, and no entry on the tape.
  public func columns(_ range: Range<Int>) -> Tensor {
    precondition(
      shape.rank == 2 && range.lowerBound >= 0 && range.upperBound <= shape[1], "columns \(range) of \(shape)")
    if range.count == shape[1] { return self }
    let isEmpty = range.isEmpty || shape[0] == 0
    return Tensor(
      storage: storage, offset: offset + (isEmpty ? 0 : range.lowerBound),
      shape: Shape(rows: shape[0], width: range.count),
      rowStride: isEmpty || shape[0] == 1 ? nil : rowStride ?? shape[1], node: node)
  }

  /// The same with row after row: itself, or, of columns of a wider matrix, a recorded copy.
  package var contiguous: Tensor {
    if isContiguous { return self }
    let x = self
    let y = Tensor.uninitialized(shape)
    ColumnKernels.copy(x, to: y)
    return y.recorded(from: x) { dy, pass in
      pass.accumulate(into: x) { ColumnKernels.copy(dy, to: $0, accumulate: $1) }
    }
  }

  /// A view of one row, without the first axis.
  public func row(_ index: Int) -> Tensor {
    let row = rows(index..<(index + 1))
    return row.reshaped(to: shape.removing(axis: 0))
  }
}

extension Tensor: Equatable {
  /// Equal shapes and equal values.
  public static func == (a: Tensor, b: Tensor) -> Bool { a.shape == b.shape && a.values == b.values }
}

extension Tensor: CustomStringConvertible {
  /// The shape and the first few values.
  public var description: String { "Tensor\(shape) \(values.prefix(8))\(elementCount > 8 ? "…" : "")" }
}
