/// The lines of a text that are not blank, as UTF-8.
final class TextLines {
  struct Line {
    var number: Int
    var text: String
  }

  private let stream: ByteStream
  private var number = 0

  init(path: String) throws(FramesError) { stream = try ByteStream(path: path) }

  var progress: Double { stream.progress }

  /// The next line that is not blank, without the mark that some programs put before the first.
  /// - Throws: `FramesError.unreadable`; `.damaged` for what is not UTF-8.
  func next() throws(FramesError) -> Line? {
    while var bytes = try stream.line() {
      number += 1
      if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .damaged(path: stream.path, place: "line \(number)", problem: "this is not UTF-8")
      }
      if !text.allSatisfy(\.isWhitespace) { return Line(number: number, text: text) }
    }
    return nil
  }
}
