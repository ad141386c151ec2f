import CZlib

// All that is unsafe about zlib is in this file: the stream lives at a fixed place, and its buffers only for a call.

/// The bytes of a source, decompressed where they are gzip: one member or many, by zlib, or the blocks of bgzip, by htslib.
final class GzipInput {
  private let source: ByteSource
  /// Nil where the source is not blocks.
  private let blocks: BlockInput?
  /// Nil where the source is not gzip, or is blocks.
  private let members: GzipMembers?
  /// Nil where `members` are read by the caller's thread.
  private let ahead: ReadAhead?
  private var isAtEnd = false

  /// - Parameter threads: how many may be busy with reading, the caller's included; with more than one, others decompress.
  init(_ source: ByteSource, threads: Int) throws(ReadFault) {
    self.source = source
    let start = try source.peek(18)
    blocks = BlockInput.isBlock(start) ? try BlockInput(source, threads: threads) : nil
    members = blocks == nil && Self.isGzip(start) ? try GzipMembers(source) : nil
    if threads > 1, let members {
      ahead = ReadAhead(
        next: { buffer throws(ReadFault) in try members.read(into: &buffer) }, progress: { source.progress })
    } else {
      ahead = nil
    }
  }

  /// The share of the source that has been read; nil where its size is not known.
  var progress: Double? {
    if let ahead { return ahead.progress }
    return blocks.map(\.progress) ?? source.progress
  }

  static func isGzip(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// What the beginning of a gzip file decompresses to; empty where nothing can be.
  static func inflated(beginning: [UInt8]) -> [UInt8] {
    guard let inflater = try? Inflater() else { return [] }
    var output = [UInt8](repeating: 0, count: 4096)
    var input = beginning
    var position = 0
    while position < input.count {
      let step = try? inflater.inflate(&input, from: position, to: input.count, into: &output, at: 0)
      guard let step, step.produced == 0, step.consumed > 0 else { return Array(output[..<(step?.produced ?? 0)]) }
      position += step.consumed
    }
    return []
  }

  /// Fills `buffer` from its beginning; returns how many bytes there are, 0 at the end alone. The buffer may be another
  /// of the same size afterwards.
  func read(into buffer: inout [UInt8]) throws(ReadFault) -> Int {
    if isAtEnd { return 0 }
    let count =
      if let blocks {
        try blocks.read(into: &buffer)
      } else if let ahead {
        try ahead.read(into: &buffer)
      } else if let members {
        try members.read(into: &buffer)
      } else {
        try source.read(into: &buffer)
      }
    if count == 0 {
      isAtEnd = true
      try blocks?.close()
      try source.close()
    }
    return count
  }
}

/// The members of a gzip file, one after the other, decompressed by zlib.
private final class GzipMembers {
  private let source: ByteSource
  private let inflater: Inflater
  private var compressed = [UInt8](repeating: 0, count: 1 << 16)
  private var position = 0
  private var end = 0
  /// What was found wrong after bytes that were still to be given out.
  private var fault: ReadFault?

  init(_ source: ByteSource) throws(ReadFault) {
    self.source = source
    inflater = try Inflater()
  }

  /// Fills `buffer` from its beginning; returns how many bytes there are, 0 at the end alone.
  func read(into buffer: inout [UInt8]) throws(ReadFault) -> Int {
    if let fault { throw fault }
    var produced = 0
    do throws(ReadFault) {
      while produced < buffer.count, let count = try inflateSome(into: &buffer, at: produced) { produced += count }
    } catch {
      if produced == 0 { throw error }
      fault = error
    }
    return produced
  }

  /// Bytes written to `buffer` from `place` up; nil at the end.
  private func inflateSome(into buffer: inout [UInt8], at place: Int) throws(ReadFault) -> Int? {
    if position == end {
      position = 0
      end = try source.read(into: &compressed)
      if end == 0 {
        try inflater.checkEnd()
        return nil
      }
    }
    if inflater.isBetweenMembers, try !startMember() { return 0 }
    let step = try inflater.inflate(&compressed, from: position, to: end, into: &buffer, at: place)
    position += step.consumed
    return step.produced
  }

  /// Begins the next member; zeros after the last one are padding, as `gzip` takes them.
  private func startMember() throws(ReadFault) -> Bool {
    if inflater.memberCount == 0 || compressed[position] == 0x1f {
      try inflater.startMember()
      return true
    }
    guard compressed[position] == 0 else {
      throw .damaged("after \(inflater.consumedCount) bytes of gzip data there is something else")
    }
    position += 1
    inflater.skipPadding()
    return false
  }
}

/// zlib's inflate for gzip members.
@safe private final class Inflater {
  private let stream: UnsafeMutablePointer<z_stream>
  private let header: UnsafeMutablePointer<gz_header>
  private let extra: UnsafeMutablePointer<UInt8>
  private static let extraCapacity = 64

  private(set) var isBetweenMembers = true
  private(set) var memberCount = 0
  /// Compressed bytes taken.
  private(set) var consumedCount = 0
  private var memberOutputCount = 0
  private var memberIsBlock = false
  private var isPadded = false

  init() throws(ReadFault) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    unsafe header = .allocate(capacity: 1)
    unsafe header.initialize(to: gz_header())
    unsafe extra = .allocate(capacity: Self.extraCapacity)
    unsafe extra.initialize(repeating: 0, count: Self.extraCapacity)
    // 16: gzip; 15: the largest window.
    let status = unsafe inflateInit2_(stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .unreadable("not enough memory to decompress it") }
  }

  deinit {
    _ = unsafe inflateEnd(stream)
    unsafe stream.deallocate()
    unsafe header.deallocate()
    unsafe extra.deallocate()
  }

  func startMember() throws(ReadFault) {
    guard !isPadded else { throw .damaged("gzip data after padding, \(consumedCount) bytes into the file") }
    unsafe header.pointee = gz_header()
    unsafe header.pointee.extra = unsafe extra
    unsafe header.pointee.extra_max = UInt32(Self.extraCapacity)
    guard unsafe inflateReset(stream) == Z_OK, unsafe inflateGetHeader(stream, header) == Z_OK else {
      throw .damaged("zlib cannot begin at byte \(consumedCount)")
    }
    memberCount += 1
    memberOutputCount = 0
    isBetweenMembers = false
  }

  func skipPadding() {
    isPadded = true
    consumedCount += 1
  }

  /// Takes input of `from ..< to` and writes output from `at` up, as far as either goes.
  func inflate(
    _ input: inout [UInt8], from: Int, to: Int, into output: inout [UInt8], at place: Int
  ) throws(ReadFault) -> (consumed: Int, produced: Int) {
    if isBetweenMembers { try startMember() }
    let stream = unsafe stream
    let status = unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + from }
        unsafe stream.pointee.avail_in = UInt32(to - from)
        unsafe stream.pointee.next_out = output.baseAddress.map { unsafe $0 + place }
        unsafe stream.pointee.avail_out = UInt32(output.count - place)
        return unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      }
    }
    let consumed = to - from - Int(unsafe stream.pointee.avail_in)
    let produced = output.count - place - Int(unsafe stream.pointee.avail_out)
    consumedCount += consumed
    memberOutputCount += produced
    if status == Z_STREAM_END {
      finishMember()
    } else if status != Z_OK && status != Z_BUF_ERROR {
      throw .damaged("the gzip data is wrong near byte \(consumedCount)")
    }
    return (consumed, produced)
  }

  private func finishMember() {
    isBetweenMembers = true
    let length = min(Int(unsafe header.pointee.extra_len), Self.extraCapacity)
    let hasExtra = unsafe header.pointee.extra != nil && length >= 6
    memberIsBlock = unsafe hasExtra && extra[0] == UInt8(ascii: "B") && extra[1] == UInt8(ascii: "C")
  }

  /// - Throws: when the data ends inside a member, or bgzip's blocks end without the empty one.
  func checkEnd() throws(ReadFault) {
    if !isBetweenMembers || memberCount == 0 { throw .truncated("its gzip data ends early") }
    if memberIsBlock && memberOutputCount > 0 { throw .truncated("bgzip's end-of-file block is missing") }
  }
}

/// The CRC-32 of some bytes, carried on from that of the bytes before them (0 at the beginning).
func checksum(_ bytes: ArraySlice<UInt8>, after checksum: UInt = 0) -> UInt {
  unsafe bytes.withUnsafeBufferPointer { unsafe crc32(checksum, $0.baseAddress, UInt32($0.count)) }
}
