internal import LeitmotifData

/// The groups of names: the text before the first `:`, the contig of `chr1:100-200` and the instrument of a read. Neighbours mostly
/// share it, and then one string.
struct GroupNames {
  private var last = ""

  /// Nil where the name is its own group.
  mutating func group(of name: ExampleName) -> String? {
    name.utf8.withSpan { bytes in
      var length = 0
      while length < bytes.count, bytes[length] != UInt8(ascii: ":") { length += 1 }
      if length == bytes.count { return nil }
      if !Self.isEqual(last, bytes, length) { last = Self.text(bytes, length) }
      return last
    }
  }

  private static func text(_ bytes: Span<UInt8>, _ count: Int) -> String {
    String(decoding: (0..<count).map { bytes[$0] }, as: UTF8.self)
  }

  private static func isEqual(_ text: String, _ bytes: Span<UInt8>, _ count: Int) -> Bool {
    let utf8 = text.utf8
    let text = utf8.span
    guard text.count == count else { return false }
    for place in 0..<count where text[place] != bytes[place] { return false }
    return true
  }
}
