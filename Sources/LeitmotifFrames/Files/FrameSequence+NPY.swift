public import LeitmotifData

extension FrameSequence {
  /// The frames as a file of NumPy: an array [count, width] of little-endian Float32 in C order, format version 1.0.
  public var npy: [UInt8] {
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(count), \(width)), }"
    // The magic, the version and the length take 10 bytes; numbers begin at a multiple of 64.
    let padding = 63 - (10 + header.utf8.count) % 64
    header += String(repeating: " ", count: padding) + "\n"
    let length = UInt16(header.utf8.count)
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    bytes += header.utf8
    bytes.reserveCapacity(bytes.count + 4 * values.count)
    for value in values {
      let pattern = value.bitPattern
      for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: pattern >> shift)) }
    }
    return bytes
  }
}
