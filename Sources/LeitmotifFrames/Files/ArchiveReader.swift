internal import LeitmotifData

/// The matrices and vectors of a Kaldi archive, binary or text, a record at a time; the key is the name.
///
/// A vector is frames of one number.
final class ArchiveReader: RecordReader {
  private let path: String
  private let stream: ByteStream

  init(path: String) throws(FramesError) {
    self.path = path
    stream = try ByteStream(path: path)
  }

  var progress: Double? { stream.progress }

  func next() throws(FramesError) -> FrameRecord? {
    guard let key = try key() else { return nil }
    let frames = try KaldiRecord.frames(stream)
    return FrameRecord(id: key, content: FrameContent(recording: .frames(frames), path: path))
  }

  private func key() throws(FramesError) -> String? {
    while let byte = try stream.peek(), KaldiRecord.isBlank(byte) { _ = try stream.next() }
    let start = stream.offset
    var bytes: [UInt8] = []
    while let byte = try stream.next() {
      if byte == 0x20 || byte == 0x09 {
        guard let key = String(validating: bytes, as: UTF8.self) else { break }
        return key
      }
      bytes.append(byte)
      if byte < 0x20 || bytes.count > 4096 { break }
    }
    if bytes.isEmpty { return nil }
    let problem = "a key and a space belong here, as in a Kaldi archive"
    throw .damaged(path: path, place: "byte \(start)", problem: problem)
  }

  /// Whether a file begins with a key and a binary record, or a key and a bracket.
  static func isArchive(_ start: [UInt8]) -> Bool {
    guard let space = start.firstIndex(of: 0x20), space > 0, start[..<space].allSatisfy({ $0 > 0x20 }) else {
      return false
    }
    let rest = start[(space + 1)...]
    return rest.starts(with: [0, 0x42]) || rest.drop { $0 == 0x20 }.first == 0x5B
  }

  /// The record at a place that a script names.
  static func recording(path: String, at offset: Int) throws(FramesError) -> Recording {
    let stream = try ByteStream(path: path, offset: offset)
    guard stream.remaining > 0 else {
      throw .damaged(path: path, place: "byte \(offset)", problem: "the file ends before this place")
    }
    return .frames(try KaldiRecord.frames(stream))
  }

  /// The record of an archive with one, or of a file with a matrix and no key.
  static func onlyRecording(path: String) throws(FramesError) -> Recording {
    let reader = try ArchiveReader(path: path)
    if try reader.stream.peek() == 0 { return try recording(path: path, at: 0) }
    guard let record = try reader.next() else {
      throw .damaged(path: path, place: "byte 0", problem: "the archive is empty")
    }
    if let other = try reader.next() {
      let remedy = "Name the place of one, as 'FILE.ark:OFFSET' of the script does"
      throw .unknownFormat(path: path, found: "the archive has '\(record.id)', '\(other.id)' and so on", remedy: remedy)
    }
    return record.content.recording
  }
}
