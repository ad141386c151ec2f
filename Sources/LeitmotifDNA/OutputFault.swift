/// A file that could not be written.
public struct OutputFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// What the system says.
  public let reason: String

  /// A fault with the system's reason.
  public init(reason: String) { self.reason = reason }

  /// One line.
  public var description: String { "the output cannot be written (\(reason)); check its place and free space" }
}
