internal import LeitmotifData
func later(_ path: String) -> FramesError { .unknownFormat(path: path, found: "soon", remedy: "Wait") }
final class TimeSeriesReader: RecordReader {
  var progress: Double? { nil }
  init(path: String, missingValues: MissingValues) throws(FramesError) { throw later(path) }
  func next() throws(FramesError) -> FrameRecord? { nil }
}
final class ArchiveReader: RecordReader {
  var progress: Double? { nil }
  init(path: String) throws(FramesError) { throw later(path) }
  func next() throws(FramesError) -> FrameRecord? { nil }
  static func isArchive(_ start: [UInt8]) -> Bool { false }
  static func recording(path: String, at: Int) throws(FramesError) -> Recording { throw later(path) }
  static func onlyRecording(path: String) throws(FramesError) -> Recording { throw later(path) }
}
final class ScriptReader: RecordReader {
  var progress: Double? { nil }
  init(path: String) throws(FramesError) { throw later(path) }
  func next() throws(FramesError) -> FrameRecord? { nil }
}
final class ArrayCollectionReader: RecordReader {
  var progress: Double? { nil }
  init(path: String) throws(FramesError) { throw later(path) }
  func next() throws(FramesError) -> FrameRecord? { nil }
}
struct ArrayCollection {
  init(path: String) throws(FramesError) { throw later(path) }
  func frames(named: String) throws(FramesError) -> FrameSequence { throw later(named) }
  func onlyFrames() throws(FramesError) -> FrameSequence { throw later("") }
}
enum NPYFile {
  static func frames(of: [UInt8], path: String) throws(FramesError) -> FrameSequence { throw later(path) }
}
enum TableFile { static func frames(path: String) throws(FramesError) -> FrameSequence { throw later(path) } }
enum HTKFile {
  static func isHeader(_ start: [UInt8], byteCount: Int) -> Bool { false }
  static func recording(of: [UInt8], path: String) throws(FramesError) -> Recording { throw later(path) }
}
enum WaveFile { static func waveform(of: [UInt8], path: String) throws(FramesError) -> Waveform { throw later(path) } }
enum CompressedAudio { static func waveform(path: String) throws(FramesError) -> Waveform { throw later(path) } }
enum VideoFile { static func frames(path: String) throws(FramesError) -> FrameSequence { throw later(path) } }
