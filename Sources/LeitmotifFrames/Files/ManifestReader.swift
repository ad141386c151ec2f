internal import LeitmotifData

/// The examples of a manifest: a table with a line for each, which names its file, and may say what its label is.
final class ManifestReader: RecordReader {
  private let path: String
  private let units: TranscriptUnits
  private let readsLabels: Bool
  private let columns: ManifestColumns
  private let lines: TextLines
  private var places: [String: Int] = [:]

  init(path: String, units: TranscriptUnits, readsLabels: Bool) throws(FramesError) {
    self.path = path
    self.units = units
    self.readsLabels = readsLabels
    lines = try TextLines(path: path)
    guard let header = try lines.next() else {
      throw .damaged(path: path, place: "line 1", problem: "the table is empty")
    }
    columns = try ManifestColumns(header: header.text, path: path)
  }

  static func columns(of path: String) throws(FramesError) -> ManifestColumns {
    try ManifestReader(path: path, units: .words, readsLabels: false).columns
  }

  var progress: Double? { lines.progress }

  func next() throws(FramesError) -> FrameRecord? {
    guard let line = try lines.next() else { return nil }
    let fields = line.text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == columns.count else {
      throw damaged(line, "\(fields.count) fields, and the header has \(columns.count)")
    }
    let (id, file) = (fields[columns.id], fields[columns.path])
    if id.isEmpty { throw damaged(line, "the id is empty") }
    if file.isEmpty { throw damaged(line, "the path is empty") }
    if let first = places.updateValue(line.number, forKey: id) {
      throw damaged(line, "the id '\(id)' is already in line \(first)")
    }
    let group = columns.group.map { fields[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    let place = path.sibling(file)
    let recording: Recording
    do throws(FramesError) {
      recording = try RecordingFile.read(place)
    } catch .unreadable(let name, let reason) {
      throw damaged(line, "\(name) cannot be read: \(reason)")
    }
    return FrameRecord(
      id: id, group: group, content: FrameContent(recording: recording, path: place),
      annotation: try annotation(fields, of: recording, line: line))
  }

  private func annotation(
    _ fields: [String], of recording: Recording, line: TextLines.Line
  ) throws(FramesError) -> Annotation {
    guard readsLabels, let (task, column) = columns.labels else { return .none }
    let text = fields[column]
    switch task {
    case .transcribe: return .symbols(units.symbols(of: text))
    case .classify: return text.isEmpty ? .none : .label(text)
    case .tag:
      if text.isEmpty { return .none }
      let labels: [String]
      do throws(FramesError) {
        labels = try Self.stepLabels(path: path.sibling(text))
      } catch .unreadable(let name, let reason) {
        throw damaged(line, "\(name) cannot be read: \(reason)")
      }
      // How many frames sound has, the front end decides.
      if case .frames(let frames) = recording, frames.count != labels.count {
        throw .wrongLabelCount(path: path.sibling(text), expected: frames.count, actual: labels.count)
      }
      return .stepLabels(labels)
    }
  }

  /// One label a line.
  private static func stepLabels(path: String) throws(FramesError) -> [String] {
    let lines = try TextLines(path: path)
    var labels: [String] = []
    while let line = try lines.next() {
      guard line.number == labels.count + 1 else {
        throw .damaged(path: path, place: "line \(labels.count + 1)", problem: "there is no label")
      }
      labels.append(String(line.text.filter { $0 != "\r" }))
    }
    return labels
  }

  private func damaged(_ line: TextLines.Line, _ problem: String) -> FramesError {
    .damaged(path: path, place: "line \(line.number)", problem: problem)
  }
}
