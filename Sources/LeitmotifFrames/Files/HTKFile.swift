internal import LeitmotifData

/// A parameter file of HTK (Young et al., The HTK Book, 2006, section 5.10): a header of 12 bytes, then a vector a
/// frame, all big-endian.
///
/// A waveform is sound; every other kind is frames: LPC, LPREFC, LPCEPSTRA, LPDELCEP, IREFC, MFCC, FBANK, MELSPEC,
/// USER, DISCRETE and PLP. `_C` is decompressed, and the checksum of `_K` compared.
enum HTKFile {
  private static let baseMask: UInt16 = 0o77
  private static let compressed: UInt16 = 0o2000
  private static let hasChecksum: UInt16 = 0o10000
  private static let hasCode: UInt16 = 0o40000

  private struct Header {
    var count: Int
    /// Units of 100 ns.
    var period: Int
    /// Bytes a frame.
    var size: Int
    var kind: UInt16

    var base: UInt16 { kind & baseMask }
    func has(_ flag: UInt16) -> Bool { kind & flag != 0 }
    /// Whether numbers are of 16 bits: those of waveforms, of reflection coefficients as integers, and of codes.
    var isInteger: Bool { [0, 5, 10].contains(base) }
    var isCompressed: Bool { has(compressed) && !isInteger }
    var byteCount: Int { count * size + (has(hasChecksum) ? 2 : 0) }
  }

  /// Whether a file of this length may begin so.
  static func isHeader(_ start: [UInt8], byteCount: Int) -> Bool {
    var cursor = ByteCursor(start, path: "")
    guard let header = try? header(&cursor) else { return false }
    return header.period > 0 && header.byteCount == byteCount - 12
  }

  /// - Throws: `FramesError.damaged`; `.unknownFormat` for a kind that does not exist.
  static func recording(of bytes: [UInt8], path: String) throws(FramesError) -> Recording {
    var cursor = ByteCursor(bytes, path: path)
    let header = try header(&cursor)
    guard header.byteCount == cursor.remaining else {
      let problem =
        "\(header.count) frames of \(header.size) bytes need \(header.byteCount), and \(cursor.remaining) follow"
      throw cursor.damaged(problem)
    }
    if header.has(hasChecksum) { try compareChecksum(cursor) }
    if header.base == 0 { return .sound(try waveform(cursor, header)) }
    if header.isCompressed { return .frames(try decompressed(&cursor, header)) }
    let numberSize = header.isInteger ? 2 : 4
    let start = cursor.position
    let width = header.size / numberSize
    let scale: Float = header.base == 5 ? 1 / 32767 : 1
    let values = (0..<header.count * width).map { index in
      let place = start + index * numberSize
      return header.isInteger
        ? Float(Int16(bytes: bytes, at: place, isBigEndian: true)) * scale
        : Float(bytes: bytes, at: place, isBigEndian: true)
    }
    return .frames(FrameSequence(values: values, width: width))
  }

  private static func header(_ cursor: inout ByteCursor) throws(FramesError) -> Header {
    let count = try cursor.integer(Int32.self, isBigEndian: true, "the number of frames")
    let period = try cursor.integer(Int32.self, isBigEndian: true, "the time between frames")
    let size = try cursor.integer(Int16.self, isBigEndian: true, "the size of a frame")
    let kind = try cursor.integer(UInt16.self, isBigEndian: true, "the kind")
    let header = Header(count: Int(count), period: Int(period), size: Int(size), kind: kind)
    guard header.base <= 11 else {
      throw .unknownFormat(
        path: cursor.path, found: "parameters of kind \(header.base), and HTK has 0 to 11",
        remedy: "Give a parameter file of HTK, its bytes big-endian")
    }
    if header.has(hasCode), header.base != 10 {
      throw .unknownFormat(
        path: cursor.path, found: "parameters with a code beside them (_V)", remedy: "Write them without, by HCopy")
    }
    let numberSize = header.isInteger || header.isCompressed ? 2 : 4
    guard count >= 0, size > 0, header.size % numberSize == 0 else {
      throw cursor.damaged("\(count) frames of \(size) bytes, which are no whole numbers of \(numberSize)")
    }
    return header
  }

  /// The last two bytes are the remainder by 36,897 of the bytes between the header and them, read as one number. That is
  /// what HTK's HParm makes of the numbers that it writes (`UpdateCRCC`, HTK 3.5).
  private static func compareChecksum(_ cursor: ByteCursor) throws(FramesError) {
    let place = cursor.end - 2
    let stored = UInt16(bytes: cursor.bytes, at: place, isBigEndian: true)
    let actual = cursor.bytes[cursor.position..<place].reduce(0 as UInt32) { ($0 << 8 | UInt32($1)) % 36_897 }
    guard actual == stored else {
      throw .damaged(
        path: cursor.path, place: "byte \(place)",
        problem: "the checksum (_K) is \(stored), and that of the data is \(actual)")
    }
  }

  private static func waveform(_ cursor: ByteCursor, _ header: Header) throws(FramesError) -> Waveform {
    guard header.period > 0, header.size == 2 else {
      throw cursor.damaged(
        "a waveform with \(header.size) bytes a sample and \(header.period) times 100 ns between them")
    }
    let samples = (0..<header.count).map {
      Float(Int16(bytes: cursor.bytes, at: cursor.position + 2 * $0, isBigEndian: true)) * 0x1p-15
    }
    return Waveform(samples: samples, sampleRate: Int((1e7 / Double(header.period)).rounded()))
  }

  /// A factor and an addend a channel, which stand in the place of four frames; then (number + addend) / factor.
  private static func decompressed(_ cursor: inout ByteCursor, _ header: Header) throws(FramesError) -> FrameSequence {
    guard header.count >= 4 else { throw cursor.damaged("compressed parameters without factors and addends") }
    let width = header.size / 2
    let factors = try cursor.take(4 * width, "factors").lowerBound
    let addends = try cursor.take(4 * width, "addends").lowerBound
    let (bytes, start) = (cursor.bytes, cursor.position)
    var values: [Float] = []
    values.reserveCapacity((header.count - 4) * width)
    for index in 0..<(header.count - 4) * width {
      let channel = 4 * (index % width)
      let number = Float(Int16(bytes: bytes, at: start + 2 * index, isBigEndian: true))
      let addend = Float(bytes: bytes, at: addends + channel, isBigEndian: true)
      values.append((number + addend) / Float(bytes: bytes, at: factors + channel, isBigEndian: true))
    }
    return FrameSequence(values: values, width: width)
  }
}
