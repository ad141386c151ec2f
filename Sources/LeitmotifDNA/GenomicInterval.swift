/// A stretch of a contig: bases counted from 0, the end not included. All places inside the library are so; regions of
/// users (from 1, both ends included) and BED (as here) are converted where they are read and written.
public struct GenomicInterval: Sendable, Hashable {
  /// The name of the contig.
  public var contig: String
  /// The bases.
  public var range: Range<Int>

  /// - Parameter range: from 0 up.
  public init(contig: String, range: Range<Int>) {
    precondition(range.lowerBound >= 0, "a contig begins with base 0")
    self.contig = contig
    self.range = range
  }
}

extension GenomicInterval: CustomStringConvertible {
  /// As users write it, from 1 with both ends: `chr1:101-200`.
  public var description: String { "\(contig):\(range.lowerBound + 1)-\(range.upperBound)" }
}

/// The contigs that a file has, in its order.
struct Contigs {
  private(set) var names: [String] = []
  private(set) var lengths: [Int] = []
  private var places: [String: Int] = [:]

  /// The place of a contig in the order.
  subscript(name: String) -> Int? { places[name] }

  /// A name that is there already keeps its first place.
  mutating func append(_ name: String, length: Int) {
    if places[name] == nil { places[name] = names.count }
    names.append(name)
    lengths.append(length)
  }

  /// Names as a message shows them: three, and whether there are more.
  static func list(_ names: some Collection<String>) -> String {
    names.isEmpty ? "none" : names.prefix(3).map { "'\($0)'" }.joined(separator: ", ") + (names.count > 3 ? ", …" : "")
  }
}
