internal import LeitmotifData

/// One example as its file has it.
struct FrameRecord {
  var id: String
  var group: String?
  var content: FrameContent
  /// What the file says of it.
  var annotation = Annotation.none
  /// Values that were missing, and taken from their neighbours.
  var interpolatedCount = 0
}

/// A file's examples, in order. A class: copies of a reader share its place.
protocol RecordReader: AnyObject {
  /// The next example; nil at the end.
  func next() throws(FramesError) -> FrameRecord?
  /// The share of the file that has been read.
  var progress: Double? { get }
}
