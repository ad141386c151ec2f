/// The sizes of a tensor's axes, at most four; no axes is a scalar. Kept in place: a shape allocates nothing.
public struct Shape: Sendable, Hashable {
  private var sizes: SIMD4<Int>
  /// The number of axes.
  public let rank: Int

  /// - Parameter sizes: at most four, each ≥ 0.
  public init(_ sizes: [Int]) {
    precondition(sizes.count <= 4, "a tensor has at most four axes")
    precondition(sizes.allSatisfy { $0 >= 0 }, "the size of an axis is negative")
    self.sizes = .one
    for (axis, size) in sizes.enumerated() { self.sizes[axis] = size }
    rank = sizes.count
  }

  /// `[rows, width]`
  public init(rows: Int, width: Int) {
    precondition(rows >= 0 && width >= 0, "the size of an axis is negative")
    sizes = SIMD4(rows, width, 1, 1)
    rank = 2
  }

  /// `[count]`
  public init(count: Int) {
    precondition(count >= 0, "the size of an axis is negative")
    sizes = SIMD4(count, 1, 1, 1)
    rank = 1
  }

  /// No axes: one element.
  public static let scalar = Shape([])

  /// The product of all sizes; 1 for a scalar.
  public var elementCount: Int { sizes[0] * sizes[1] * sizes[2] * sizes[3] }

  /// The size of an axis, counted from 0.
  public subscript(axis: Int) -> Int {
    precondition(axis >= 0 && axis < rank, "the shape has no such axis")
    return sizes[axis]
  }

  /// Resolves an axis counted from the end (−1 is the last).
  func normalizedAxis(_ axis: Int) -> Int {
    let normalized = axis < 0 ? axis + rank : axis
    precondition(normalized >= 0 && normalized < rank, "the shape \(self) has no axis \(axis)")
    return normalized
  }

  /// The product of the sizes of `axes`.
  func elementCount(ofAxes axes: Range<Int>) -> Int { axes.reduce(1) { $0 * sizes[$1] } }

  package func replacing(axis: Int, with size: Int) -> Shape {
    var copy = self
    copy.sizes[axis] = size
    return copy
  }

  func removing(axis: Int) -> Shape {
    var kept = Array(self)
    kept.remove(at: axis)
    return Shape(kept)
  }
}

extension Shape: RandomAccessCollection {
  /// The first axis.
  public var startIndex: Int { 0 }
  /// One past the last axis.
  public var endIndex: Int { rank }
}

extension Shape: ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The sizes, such as `[rows, width]`.
  public init(arrayLiteral sizes: Int...) { self.init(sizes) }
  /// The sizes in brackets.
  public var description: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}
