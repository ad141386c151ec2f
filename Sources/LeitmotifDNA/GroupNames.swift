/// The groups of names: the text before the first `:`, the contig of `chr1:100-200` and the instrument of a read. Neighbours mostly
/// share it, and then one string.
struct GroupNames {
  private var last = ""

  mutating func group(of name: String) -> String {
    let utf8 = name.utf8
    let bytes = utf8.span
    var length = 0
    while length < bytes.count, bytes[length] != UInt8(ascii: ":") { length += 1 }
    if length == bytes.count { return name }
    if !Self.isEqual(last, bytes, length) { last = String(name[..<utf8.index(utf8.startIndex, offsetBy: length)]) }
    return last
  }

  private static func isEqual(_ text: String, _ bytes: Span<UInt8>, _ count: Int) -> Bool {
    let utf8 = text.utf8
    let text = utf8.span
    guard text.count == count else { return false }
    for place in 0..<count where text[place] != bytes[place] { return false }
    return true
  }
}
