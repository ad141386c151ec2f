/// How an example that is too long to be read at once is cut: into windows that overlap, each `length` steps long.
///
/// Windows begin every `length − overlap` steps; the last one is moved back so that it ends where the example ends. A
/// reader can cut while it reads, before it knows how long the example is.
public struct WindowPlan: Sendable, Hashable {
  /// Steps of a window; an example of at most as many is not cut.
  public let length: Int
  /// Steps that a window shares with the one before, at least.
  public let overlap: Int

  /// - Parameters:
  ///   - length: ≥ 1.
  ///   - overlap: 0 ..< `length`; nil for half a window.
  public init(length: Int, overlap: Int? = nil) {
    let overlap = overlap ?? length / 2
    precondition(length >= 1 && (0..<length).contains(overlap), "windows of \(length) cannot share \(overlap) steps")
    self.length = length
    self.overlap = overlap
  }

  /// Steps from the beginning of a window to that of the next.
  public var stride: Int { length - overlap }

  /// The windows of an example of `count` steps, in order; one, the whole, where it is not cut.
  public func windows(of count: Int) -> [Range<Int>] {
    guard count > length else { return [0..<count] }
    let regular = Swift.stride(from: 0, to: count - length, by: stride).map { $0..<($0 + length) }
    return regular + [(count - length)..<count]
  }
}

/// The part of an example that a window of it is.
public struct ExampleWindow: Sendable, Hashable {
  /// Steps of the example.
  public var range: Range<Int>
  /// Whether the example ends with it.
  public var isLast: Bool

  /// A part of an example.
  public init(range: Range<Int>, isLast: Bool) {
    self.range = range
    self.isLast = isLast
  }
}
