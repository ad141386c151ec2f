/// The bytes of a file in order, a piece of it in memory at a time.
final class ByteStream {
  let path: String
  private let file: FileInput
  private var buffer: [UInt8] = []
  private var index = 0
  /// The place in the file where the buffer begins.
  private var bufferOffset: Int
  private static let pieceSize = 1 << 18

  init(path: String, offset: Int = 0) throws(FramesError) {
    self.path = path
    file = try FileInput(path: path)
    bufferOffset = offset
  }

  /// The place of the next byte.
  var offset: Int { bufferOffset + index }
  /// Bytes that follow.
  var remaining: Int { max(0, file.byteCount - offset) }
  /// The share of the file that has been read.
  var progress: Double { file.byteCount == 0 ? 1 : Double(offset) / Double(file.byteCount) }

  private func refill(_ count: Int) throws(FramesError) {
    guard buffer.count - index < count, remaining > buffer.count - index else { return }
    bufferOffset += index
    buffer.removeSubrange(..<index)
    index = 0
    buffer += try file.bytes(at: bufferOffset + buffer.count, count: max(count - buffer.count, Self.pieceSize))
  }

  /// The next byte, which stays; nil at the end.
  func peek() throws(FramesError) -> UInt8? {
    if index == buffer.count { try refill(1) }
    return index < buffer.count ? buffer[index] : nil
  }

  /// The next byte; nil at the end.
  func next() throws(FramesError) -> UInt8? {
    guard let byte = try peek() else { return nil }
    index += 1
    return byte
  }

  /// The next `count` bytes.
  /// - Throws: `FramesError.damaged` where there are fewer, before anything of that size is made.
  func take(_ count: Int) throws(FramesError) -> [UInt8] {
    guard count >= 0, count <= remaining else {
      let problem = "the file ends here, and \(count) bytes of data belong here; \(remaining) are left"
      throw .damaged(path: path, place: "byte \(offset)", problem: problem)
    }
    try refill(count)
    guard buffer.count - index >= count else {
      throw .damaged(path: path, place: "byte \(offset)", problem: "the file became shorter while it was read")
    }
    defer { index += count }
    return Array(buffer[index..<index + count])
  }

  /// The bytes up to the next end of a line, which is taken too: LF, CR or CR LF. Nil at the end of the file.
  func line() throws(FramesError) -> [UInt8]? {
    guard try peek() != nil else { return nil }
    var line: [UInt8] = []
    while try peek() != nil {
      let rest = buffer[index...]
      guard let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
        line += rest
        index = buffer.count
        continue
      }
      line += buffer[index..<end]
      let isReturn = buffer[end] == 0x0D
      index = end + 1
      if isReturn, try peek() == 0x0A { index += 1 }
      break
    }
    return line
  }
}
