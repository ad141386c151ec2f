internal import LeitmotifData

/// An array of NumPy (`numpy.lib.format`, versions 1 to 3): `[T]` is frames of one number, `[T, D]` of D.
enum NPYFile {
  /// - Throws: `FramesError.damaged`, and `.unknownFormat` for what is no array of numbers of one or two dimensions.
  static func frames(of bytes: [UInt8], path: String) throws(FramesError) -> FrameSequence {
    var cursor = ByteCursor(bytes, path: path)
    let header = try header(&cursor)
    let (count, width) = try sizes(header, path: path)
    let (byteCount, overflows) = header.type.size.multipliedReportingOverflow(by: count)
    let (needed, overflowsToo) = byteCount.multipliedReportingOverflow(by: width)
    guard !overflows, !overflowsToo, needed <= cursor.remaining else {
      throw cursor.damaged("the shape \(header.shapeText) needs more bytes than the \(cursor.remaining) that follow")
    }
    guard needed == cursor.remaining else {
      throw cursor.damaged("the shape \(header.shapeText) needs \(needed) bytes, and \(cursor.remaining) follow")
    }
    let start = cursor.position
    var values = header.type.values(of: bytes, from: start, count: count * width)
    if header.isFortran, width > 1, count > 1 { values = transposed(values, count: count, width: width) }
    return FrameSequence(values: values, width: width)
  }

  private static func header(_ cursor: inout ByteCursor) throws(FramesError) -> NPYHeader {
    let magic = try cursor.take(6, "the beginning of an npy file")
    guard cursor.bytes[magic].elementsEqual([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) else {
      throw .unknownFormat(
        path: cursor.path, found: "this does not begin as npy does", remedy: "Write it by numpy.save")
    }
    let version = try cursor.integer(UInt8.self, "the version")
    _ = try cursor.integer(UInt8.self, "the version")
    guard (1...3).contains(version) else {
      throw .unknownFormat(
        path: cursor.path, found: "npy version \(version)", remedy: "Write version 1, 2 or 3, as numpy.save does")
    }
    let length =
      version == 1
      ? Int(try cursor.integer(UInt16.self, "the header's length"))
      : Int(try cursor.integer(UInt32.self, "the header's length"))
    let range = try cursor.take(length, "the header")
    return try NPYHeader(String(decoding: cursor.bytes[range], as: UTF8.self), path: cursor.path)
  }

  private static func sizes(_ header: NPYHeader, path: String) throws(FramesError) -> (count: Int, width: Int) {
    switch header.shape.count {
    case 1: return (header.shape[0], 1)
    case 2 where header.shape[1] > 0: return (header.shape[0], header.shape[1])
    default:
      throw .unknownFormat(
        path: path, found: "an array of shape \(header.shapeText)",
        remedy: "Write one of [frames] or [frames, numbers a frame]")
    }
  }

  private static func transposed(_ values: [Float], count: Int, width: Int) -> [Float] {
    var result = [Float](repeating: 0, count: values.count)
    for channel in 0..<width {
      for frame in 0..<count { result[frame * width + channel] = values[channel * count + frame] }
    }
    return result
  }
}
