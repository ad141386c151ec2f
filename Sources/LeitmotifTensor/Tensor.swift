/// A dense, row-major array of Float32 with value semantics.
///
/// A tensor is a view of shared storage: copying it, taking rows from it and reshaping it copy no values. Inside
/// `valueWithGradient(at:_:)` the model's parameters are *recorded*, and so is all that is computed from them;
/// elsewhere a tensor is a plain constant.
public struct Tensor: Sendable {
  package var storage: Storage
  package private(set) var offset: Int
  /// The sizes of the axes.
  public let shape: Shape
  /// The node that this tensor is a view of, while it is recorded.
  var node: TapeNode?

  package init(storage: Storage, offset: Int = 0, shape: Shape) {
    self.init(storage: storage, offset: offset, shape: shape, node: nil)
  }

  init(storage: Storage, offset: Int, shape: Shape, node: TapeNode?) {
    precondition(offset + shape.elementCount <= storage.count, "the view reaches beyond its storage")
    self.storage = storage
    self.offset = offset
    self.shape = shape
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
  public var values: [Float] { storage.values(from: offset, count: elementCount) }

  /// The only value of a tensor of one element.
  public var item: Float {
    precondition(elementCount == 1, "\(shape) is not one value")
    return storage[offset]
  }

  /// One value of a matrix.
  public subscript(row: Int, column: Int) -> Float {
    precondition(shape.rank == 2 && row >= 0 && row < shape[0] && column >= 0 && column < shape[1], "no such element")
    return storage[offset + row * shape[1] + column]
  }

  /// Whether an operation on this tensor is recorded on a tape now.
  public var isRecorded: Bool { activeNode != nil }

  /// The same values as a constant, which no gradient passes.
  public var detached: Tensor { Tensor(storage: storage, offset: offset, shape: shape) }

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
    storage = storage.copy(from: offset, count: elementCount)
    offset = 0
  }
}

extension Tensor {
  /// The same values and node in another shape of as many elements.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(shape.elementCount == elementCount, "\(self.shape) does not fit \(shape)")
    return Tensor(storage: storage, offset: offset, shape: shape, node: node)
  }

  /// A view of the rows (first axis) in `range`: no copy, and no entry on the tape.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= shape[0], "rows \(range) of \(shape)")
    let stride = shape.elementCount(ofAxes: 1..<shape.rank)
    return Tensor(
      storage: storage, offset: offset + range.lowerBound * stride,
      shape: shape.replacing(axis: 0, with: range.count), node: node)
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
