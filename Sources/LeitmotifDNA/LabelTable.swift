/// Labels by the names of sequences.
public struct LabelTable: Sendable, Hashable {
  /// The label of each name.
  public let labels: [String: String]

  /// A table made in memory.
  public init(_ labels: [String: String]) { self.labels = labels }

  /// Reads a table of two columns with the header `name<TAB>label`; gzip and `-` are fine.
  /// - Throws: `DNAError.unreadable`, `.truncated`, `.damaged`; `.labelTable` for a table without a label,
  ///   a wrong header, a line without just two fields, an empty name or label, blanks around one, text that is
  ///   not UTF-8, or a name that occurs twice.
  public init(path: String) throws(DNAError) {
    var reader = LabelTableReader()
    do throws(ReadFault) {
      try reader.read(ByteSource(path: path))
    } catch .malformed(let line, let problem) {
      throw .labelTable(path: path, line: line ?? 1, problem: problem)
    } catch {
      throw error.error(path: path, recordCount: reader.labels.count)
    }
    if reader.labels.isEmpty {
      let problem = "the table is empty. Write the header name<TAB>label, then a line for at least one sequence"
      throw .labelTable(path: path, line: 1, problem: problem)
    }
    labels = reader.labels
  }

  /// Names that have a label.
  public var count: Int { labels.count }

  /// The label of a name, or nil.
  public subscript(name: String) -> String? { labels[name] }
}

private struct LabelTableReader {
  var labels: [String: String] = [:]
  private var lines: [String: Int] = [:]

  mutating func read(_ source: ByteSource) throws(ReadFault) {
    var scanner = try ByteScanner(source)
    guard try scanner.skipEmptyLines() != nil else { return }
    let headerLine = scanner.line
    var text: [UInt8] = []
    try scanner.takeLine(into: &text)
    guard text == Array("name\tlabel".utf8) else {
      throw .malformed(line: headerLine, "the header is not name<TAB>label. Write it as the first line, with a tab")
    }
    while try scanner.skipEmptyLines() != nil {
      let line = scanner.line
      try scanner.takeLine(into: &text)
      try add(text, line: line)
    }
  }

  private mutating func add(_ text: [UInt8], line: Int) throws(ReadFault) {
    guard let text = String(validating: text, as: UTF8.self) else {
      throw .malformed(line: line, "this is not UTF-8. Save the table as UTF-8")
    }
    let fields = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 2 else {
      throw .malformed(line: line, "\(fields.count) fields where a name, a tab and a label belong. Write each line so")
    }
    for (kind, field) in zip(["name", "label"], fields) {
      if field.isEmpty { throw .malformed(line: line, "the \(kind) is empty. Write one, or remove the line") }
      if field.first == " " || field.last == " " {
        throw .malformed(line: line, "the \(kind) '\(field)' has blanks around it. Remove them")
      }
    }
    if let first = lines.updateValue(line, forKey: fields[0]) {
      throw .malformed(line: line, "the name '\(fields[0])' is already in line \(first). Keep one of the two")
    }
    labels[fields[0]] = fields[1]
  }
}
