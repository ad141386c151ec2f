internal import LeitmotifData

/// A matrix as text: a line a frame, its numbers parted by commas, semicolons, tabs or spaces. The first line may name
/// the columns, blank lines and those that begin with `#` are passed over.
enum TableFile {
  /// - Throws: `FramesError.damaged`, with line and channel.
  static func frames(path: String) throws(FramesError) -> FrameSequence {
    let stream = try ByteStream(path: path)
    var values: [Float] = []
    var (width, number, separator) = (0, 0, UInt8?.none)
    var hasHeader = false
    while let line = try stream.line() {
      number += 1
      let text = (number == 1 && line.starts(with: [0xEF, 0xBB, 0xBF]) ? line[3...] : line[...]).trimmed
      if text.isEmpty || text.first == 0x23 { continue }
      let mark = separator ?? Self.separator(of: text)
      separator = mark
      let fields = fields(of: text, partedBy: mark)
      if values.isEmpty, !hasHeader, fields.allSatisfy({ NumberText.value($0.trimmed) == nil && !$0.trimmed.isEmpty }) {
        hasHeader = true
        width = fields.count
        continue
      }
      if width == 0 { width = fields.count }
      guard fields.count == width else {
        let problem = "\(fields.count) numbers, and the lines before have \(width)"
        throw .damaged(path: path, place: "line \(number)", problem: problem)
      }
      try append(fields, to: &values, path: path, line: number)
    }
    guard width > 0 else {
      throw .damaged(path: path, place: "line \(max(number, 1))", problem: "there are no numbers")
    }
    return FrameSequence(values: values, width: width)
  }

  private static func append(
    _ fields: [ArraySlice<UInt8>], to values: inout [Float], path: String, line: Int
  ) throws(FramesError) {
    for (channel, field) in fields.enumerated() {
      let place = "line \(line), channel \(channel + 1)"
      let text = field.trimmed
      guard let value = NumberText.value(text) else {
        let found = String(decoding: text.prefix(30), as: UTF8.self)
        let problem = text.isEmpty ? "the number is missing" : "'\(found)' is no number"
        throw .damaged(path: path, place: place, problem: problem)
      }
      guard Float(value).isFinite else {
        throw .damaged(path: path, place: place, problem: "the value is \(value), and a finite number belongs here")
      }
      values.append(Float(value))
    }
  }

  private static func separator(of line: ArraySlice<UInt8>) -> UInt8 {
    for mark in [0x09, 0x3B, 0x2C] as [UInt8] where line.contains(mark) { return mark }
    return 0x20
  }

  /// Runs of spaces part once; each other mark parts.
  private static func fields(of line: ArraySlice<UInt8>, partedBy mark: UInt8) -> [ArraySlice<UInt8>] {
    line.split(separator: mark, omittingEmptySubsequences: mark == 0x20)
  }
}
