/// Which column of a manifest says what.
struct ManifestColumns {
  var id: Int
  var path: Int
  /// What a label is of, and its column.
  var labels: (task: FramesTask, column: Int)?
  var group: Int?
  var count: Int

  var task: FramesTask? { labels?.task }

  /// Whether the first line of a text is that of a manifest.
  static func isHeader(_ line: some Sequence<UInt8>) -> Bool {
    let fields = Set(names(in: String(decoding: Array(line), as: UTF8.self)))
    return fields.contains("id") && fields.contains("path")
  }

  /// - Throws: `FramesError.damaged` where a column is missing, or there are two that exclude each other.
  init(header: String, path: String) throws(FramesError) {
    let names = Self.names(in: header)
    func column(_ name: String) throws(FramesError) -> Int? {
      let places = names.indices.filter { names[$0] == name }
      if places.count > 1 {
        throw .damaged(path: path, place: "line 1", problem: "the column '\(name)' is there \(places.count) times")
      }
      return places.first
    }
    guard let id = try column("id"), let file = try column("path") else {
      throw .damaged(path: path, place: "line 1", problem: "the header has no columns 'id' and 'path', parted by tabs")
    }
    let tasks: [(String, FramesTask)] = [("label", .classify), ("labels", .tag), ("transcript", .transcribe)]
    for (name, task) in tasks {
      guard let column = try column(name) else { continue }
      if labels != nil {
        let problem = "the header has more than one of the columns 'label', 'labels' and 'transcript'"
        throw .damaged(path: path, place: "line 1", problem: problem)
      }
      labels = (task, column)
    }
    let speaker = try column("speaker")
    group = try column("group") ?? speaker
    count = names.count
    self.id = id
    self.path = file
  }

  private static func names(in header: String) -> [String] {
    let text = header.hasPrefix("\u{FEFF}") ? String(header.dropFirst()) : header
    return text.split(separator: "\t", omittingEmptySubsequences: false).map { name in
      String(name.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()).lowercased()
    }
  }
}
