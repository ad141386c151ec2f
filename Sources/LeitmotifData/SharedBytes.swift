/// Bytes in an array, which they may share with others: those of records that are read together, say. Places count from 0.
///
/// An `ArraySlice` is larger by half, and its places are those of its array; of examples there are millions.
public struct SharedBytes: Sendable {
  @usableFromInline let storage: [UInt8]
  /// Bytes.
  public let count: Int
  @usableFromInline let start: UInt32

  /// All of an array.
  @inlinable public init(_ bytes: [UInt8]) {
    storage = bytes
    count = bytes.count
    start = 0
  }

  /// - Parameter range: places in `bytes`, the first of them below 2³².
  @inlinable public init(_ bytes: [UInt8], in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "\(range) of \(bytes.count) bytes")
    storage = bytes
    count = range.count
    start = UInt32(range.lowerBound)
  }

  /// An array of these bytes alone: the one that they lie in, where they share it with no others.
  @inlinable public var array: [UInt8] {
    count == storage.count ? storage : Array(slice)
  }

  /// The bytes with their places in the array that they lie in.
  @inlinable public var slice: ArraySlice<UInt8> { storage[Int(start)..<Int(start) + count] }

  /// Calls `body` with the bytes in a row.
  @inlinable public func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    body(storage.span.extracting(Int(start)..<Int(start) + count))
  }
}

extension SharedBytes: RandomAccessCollection {
  /// 0.
  @inlinable public var startIndex: Int { 0 }
  /// The count.
  @inlinable public var endIndex: Int { count }

  /// The byte at one place.
  @inlinable public subscript(place: Int) -> UInt8 {
    precondition(place >= 0 && place < count, "place \(place) of \(count) bytes")
    return storage[Int(start) + place]
  }
}

extension SharedBytes: ExpressibleByArrayLiteral {
  /// Bytes that share no memory.
  @inlinable public init(arrayLiteral bytes: UInt8...) { self.init(bytes) }
}

/// Bytes are equal whatever they share their memory with.
extension SharedBytes: Hashable {
  /// Whether the bytes are the same.
  public static func == (a: SharedBytes, b: SharedBytes) -> Bool { a.elementsEqual(b) }

  /// Of all bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for byte in self { hasher.combine(byte) }
  }
}
