internal import LeitmotifData

/// One matrix or vector as Kaldi writes it, after its key.
enum KaldiRecord {
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// - Throws: `FramesError.damaged`; `.unknownFormat` for other objects than matrices and vectors.
  static func frames(_ stream: ByteStream) throws(FramesError) -> FrameSequence {
    guard try stream.peek() == 0 else { return try text(stream) }
    _ = try stream.next()
    let start = stream.offset
    guard try stream.next() == 0x42 else {
      throw damaged(stream, "a record of Kaldi begins with a 0 and a B", at: start)
    }
    var token: [UInt8] = []
    while token.count < 16, let byte = try stream.next(), byte != 0x20 { token.append(byte) }
    let name = String(decoding: token.map { (0x21...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    switch name {
    case "FM": return try matrix(stream, numberSize: 4)
    case "DM": return try matrix(stream, numberSize: 8)
    case "FV": return try vector(stream, numberSize: 4)
    case "DV": return try vector(stream, numberSize: 8)
    case "CM": return try CompressedMatrix(stream).byColumns(stream)
    case "CM2": return try CompressedMatrix(stream).byWords(stream)
    case "CM3": return try CompressedMatrix(stream).byBytes(stream)
    default:
      throw .unknownFormat(
        path: stream.path, found: "byte \(start): an object '\(name)'",
        remedy: "Write matrices or vectors of numbers, as copy-feats does")
    }
  }

  private static func matrix(_ stream: ByteStream, numberSize: Int) throws(FramesError) -> FrameSequence {
    let start = stream.offset
    let (rows, columns) = (try size(stream), try size(stream))
    guard rows == 0 || columns > 0 else { throw damaged(stream, "\(rows) rows of no numbers", at: start) }
    return FrameSequence(values: try numbers(stream, rows * columns, size: numberSize), width: max(1, columns))
  }

  private static func vector(_ stream: ByteStream, numberSize: Int) throws(FramesError) -> FrameSequence {
    FrameSequence(values: try numbers(stream, try size(stream), size: numberSize), width: 1)
  }

  /// A 4, which says how many bytes follow, and a number.
  private static func size(_ stream: ByteStream) throws(FramesError) -> Int {
    let start = stream.offset
    let field = try stream.take(5)
    let value = Int32(bytes: field, at: 1, isBigEndian: false)
    guard field[0] == 4, value >= 0 else { throw damaged(stream, "this is no size of a matrix", at: start) }
    return Int(value)
  }

  private static func numbers(_ stream: ByteStream, _ count: Int, size: Int) throws(FramesError) -> [Float] {
    let (byteCount, overflows) = count.multipliedReportingOverflow(by: size)
    let bytes = try stream.take(overflows ? Int.max : byteCount)
    return size == 4
      ? (0..<count).map { Float(bytes: bytes, at: 4 * $0, isBigEndian: false) }
      : (0..<count).map { Float(Double(bytes: bytes, at: 8 * $0, isBigEndian: false)) }
  }

  /// `[ 1 2 3 ]` is a vector; a matrix has an end of line after its bracket, and after each row.
  private static func text(_ stream: ByteStream) throws(FramesError) -> FrameSequence {
    while let byte = try stream.peek(), isBlank(byte) { _ = try stream.next() }
    let start = stream.offset
    guard try stream.next() == 0x5B else {
      throw damaged(stream, "neither a record of Kaldi nor '[' is here", at: start)
    }
    var values: [Float] = []
    var (width, line, isVector) = (Int?.none, 0, true)
    while true {
      let place = stream.offset
      guard let text = try stream.line() else { throw damaged(stream, "the file ends before ']'", at: place) }
      let end = text.firstIndex(of: 0x5D)
      let fields = text[..<(end ?? text.count)].split(whereSeparator: isBlank)
      if line == 0, end == nil, fields.isEmpty { isVector = false }
      line += 1
      if !isVector, !fields.isEmpty {
        if let width, width != fields.count {
          throw damaged(stream, "row \(line - 1) has \(fields.count) numbers, and the first has \(width)", at: place)
        }
        width = fields.count
      }
      for field in fields {
        guard let value = NumberText.value(field) else {
          let found = String(decoding: field.prefix(30), as: UTF8.self)
          throw damaged(stream, "row \(line - 1): '\(found)' is no number", at: place)
        }
        values.append(Float(value))
      }
      if end != nil { return FrameSequence(values: values, width: isVector ? 1 : width ?? 1) }
    }
  }

  private static func damaged(_ stream: ByteStream, _ problem: String, at offset: Int) -> FramesError {
    .damaged(path: stream.path, place: "byte \(offset)", problem: problem)
  }
}
