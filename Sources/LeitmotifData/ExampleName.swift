/// The name of an example as the bytes of its file. A text is made of it when one is asked for: a reader makes none of the names
/// that nobody looks at.
public struct ExampleName: Sendable, Hashable {
  /// UTF-8, mostly.
  public let utf8: SharedBytes

  /// The name with these bytes, which may share their memory with others.
  @inlinable public init(utf8: SharedBytes) { self.utf8 = utf8 }

  /// The name with this text.
  @inlinable public init(_ text: String) { utf8 = SharedBytes(Array(text.utf8)) }

  /// The text; what is not UTF-8 is replaced.
  /// - Complexity: O(n) for a name of n bytes, at each call.
  public var text: String { String(decoding: utf8.slice, as: UTF8.self) }
}

extension ExampleName: ExpressibleByStringLiteral, CustomStringConvertible {
  /// The name with this text.
  public init(stringLiteral text: String) { self.init(text) }

  /// The text.
  public var description: String { text }
}
