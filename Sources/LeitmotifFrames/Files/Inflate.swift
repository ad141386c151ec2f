internal import CZlib

// All that is unsafe about zlib is in this file: the stream and the buffers live only for a call.

/// What zlib does for ZIP archives.
enum Inflate {
  /// Deflated bytes without a header, which must become just as many as `expandedSize`; nil where they do not.
  static func bytes(_ compressed: [UInt8], expandedSize: Int) -> [UInt8]? {
    // zlib remembers where the stream is, so that it may not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    defer { unsafe stream.deallocate() }
    // Negative: no header; 15: the largest window.
    let status = unsafe inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { return nil }
    defer { _ = unsafe inflateEnd(stream) }
    var (input, output) = (compressed, [UInt8](repeating: 0, count: expandedSize))
    var (taken, made) = (0, 0)
    while true {
      let step = unsafe step(stream, &input, from: taken, &output, from: made)
      taken += step.taken
      made += step.made
      if step.status == Z_STREAM_END { return made == expandedSize ? output : nil }
      guard step.status == Z_OK, step.taken + step.made > 0 else { return nil }
    }
  }

  /// As far as either buffer goes; zlib counts them in 32 bits.
  private static func step(
    _ stream: UnsafeMutablePointer<z_stream>, _ input: inout [UInt8], from taken: Int, _ output: inout [UInt8],
    from made: Int
  ) -> (status: Int32, taken: Int, made: Int) {
    let inputCount = min(input.count - taken, 1 << 30)
    let outputCount = min(output.count - made, 1 << 30)
    let status = unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + taken }
        unsafe stream.pointee.avail_in = UInt32(inputCount)
        unsafe stream.pointee.next_out = output.baseAddress.map { unsafe $0 + made }
        unsafe stream.pointee.avail_out = UInt32(outputCount)
        return unsafe inflate(stream, Z_NO_FLUSH)
      }
    }
    let (inputLeft, outputLeft) = unsafe (Int(stream.pointee.avail_in), Int(stream.pointee.avail_out))
    return (status, inputCount - inputLeft, outputCount - outputLeft)
  }

  /// The CRC-32 of bytes.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var checksum: UInt = 0
    var place = 0
    while place < bytes.count {
      let end = min(bytes.count, place + 1 << 30)
      checksum = unsafe bytes[place..<end].withUnsafeBufferPointer { piece in
        unsafe crc32(checksum, piece.baseAddress, UInt32(piece.count))
      }
      place = end
    }
    return UInt32(truncatingIfNeeded: checksum)
  }
}
