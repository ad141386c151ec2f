internal import LeitmotifData

/// A matrix that Kaldi wrote with a byte or two a number, between a least value and that plus a range (Kaldi's
/// `compressed-matrix.h`: CM, CM2 and CM3).
struct CompressedMatrix {
  private let least: Float
  private let range: Float
  private let rowCount: Int
  private let columnCount: Int

  /// Reads what stands before the numbers.
  init(_ stream: ByteStream) throws(FramesError) {
    let start = stream.offset
    let field = try stream.take(16)
    least = Float(bytes: field, at: 0, isBigEndian: false)
    range = Float(bytes: field, at: 4, isBigEndian: false)
    rowCount = Int(Int32(bytes: field, at: 8, isBigEndian: false))
    columnCount = Int(Int32(bytes: field, at: 12, isBigEndian: false))
    guard rowCount >= 0, columnCount >= 0, rowCount == 0 || columnCount > 0 else {
      let problem = "a matrix of \(rowCount) rows and \(columnCount) columns"
      throw .damaged(path: stream.path, place: "byte \(start)", problem: problem)
    }
  }

  private func sequence(_ values: [Float]) -> FrameSequence {
    FrameSequence(values: values, width: max(1, columnCount))
  }

  private func value(ofWord word: UInt16) -> Float { least + range * (1 / 65535) * Float(word) }

  /// CM3: a byte a number.
  func byBytes(_ stream: ByteStream) throws(FramesError) -> FrameSequence {
    sequence(try stream.take(rowCount * columnCount).map { least + range * (1 / 255) * Float($0) })
  }

  /// CM2: two bytes a number.
  func byWords(_ stream: ByteStream) throws(FramesError) -> FrameSequence {
    let (byteCount, overflows) = (rowCount * columnCount).multipliedReportingOverflow(by: 2)
    let bytes = try stream.take(overflows ? Int.max : byteCount)
    return sequence(
      (0..<rowCount * columnCount).map { value(ofWord: UInt16(bytes: bytes, at: 2 * $0, isBigEndian: false)) })
  }

  /// CM: for each column its least, its quartiles and its largest value, then a byte a number between these, by
  /// columns.
  func byColumns(_ stream: ByteStream) throws(FramesError) -> FrameSequence {
    if rowCount == 0 { return sequence([]) }
    let headers = try stream.take(8 * columnCount)
    let bytes = try stream.take(rowCount * columnCount)
    var values = [Float](repeating: 0, count: rowCount * columnCount)
    for column in 0..<columnCount {
      let marks = (0..<4).map { value(ofWord: UInt16(bytes: headers, at: 8 * column + 2 * $0, isBigEndian: false)) }
      for row in 0..<rowCount {
        values[row * columnCount + column] = Self.value(of: bytes[column * rowCount + row], between: marks)
      }
    }
    return sequence(values)
  }

  private static func value(of byte: UInt8, between marks: [Float]) -> Float {
    let number = Float(byte)
    return switch byte {
    case ...64: marks[0] + (marks[1] - marks[0]) * number * (1 / 64)
    case ...192: marks[1] + (marks[2] - marks[1]) * (number - 64) * (1 / 128)
    default: marks[2] + (marks[3] - marks[2]) * (number - 192) * (1 / 63)
    }
  }
}
