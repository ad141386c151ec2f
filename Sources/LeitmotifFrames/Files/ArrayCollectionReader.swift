internal import LeitmotifData

/// The arrays of an npz file as examples, named as they are; one that is alone is named as the file is.
final class ArrayCollectionReader: RecordReader {
  private let path: String
  private let arrays: ArrayCollection
  private let names: [String]
  private var index = 0

  init(path: String) throws(FramesError) {
    self.path = path
    arrays = try ArrayCollection(path: path)
    names = arrays.names
  }

  var progress: Double? { names.isEmpty ? 1 : Double(index) / Double(names.count) }

  func next() throws(FramesError) -> FrameRecord? {
    guard index < names.count else { return nil }
    defer { index += 1 }
    let content = FrameContent(recording: .frames(try arrays.frames(at: index)), path: path)
    return FrameRecord(id: names.count == 1 ? path.fileStem : names[index], content: content)
  }
}
