internal import LeitmotifData

/// The one example of a file, named as the file is.
final class SingleFileReader: RecordReader {
  private let path: String
  private(set) var progress: Double? = 0

  init(path: String) { self.path = path }

  func next() throws(FramesError) -> FrameRecord? {
    guard progress == 0 else { return nil }
    progress = 1
    let content = FrameContent(recording: try RecordingFile.read(path), path: path)
    return FrameRecord(id: path.fileStem, content: content)
  }
}
