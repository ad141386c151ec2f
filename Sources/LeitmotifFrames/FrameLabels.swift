/// Labels by the names of examples.
public struct FrameLabels: Sendable, Hashable {
  /// The label of each name.
  public let labels: [String: String]

  /// A table made in memory.
  public init(_ labels: [String: String]) { self.labels = labels }

  /// Reads a table of two columns with the header `id<TAB>label`.
  /// - Throws: `FramesError.unreadable`; `.damaged` for another header, a line without just two fields, an empty field,
  ///   text that is not UTF-8, or a name that occurs twice.
  public init(path: String) throws(FramesError) {
    let lines = try TextLines(path: path)
    var table: [String: String] = [:]
    var places: [String: Int] = [:]
    guard let header = try lines.next(), header.text == "id\tlabel" else {
      throw .damaged(path: path, place: "line 1", problem: "the header is not id<TAB>label")
    }
    while let line = try lines.next() {
      let fields = line.text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 2, fields.allSatisfy({ !$0.isEmpty }) else {
        let problem = "a name, a tab and a label belong here, neither of them empty"
        throw .damaged(path: path, place: "line \(line.number)", problem: problem)
      }
      if let first = places.updateValue(line.number, forKey: fields[0]) {
        let problem = "the name '\(fields[0])' is already in line \(first)"
        throw .damaged(path: path, place: "line \(line.number)", problem: problem)
      }
      table[fields[0]] = fields[1]
    }
    labels = table
  }

  /// Names that have a label.
  public var count: Int { labels.count }

  /// The label of a name, or nil.
  public subscript(name: String) -> String? { labels[name] }
}
