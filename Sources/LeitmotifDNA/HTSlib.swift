import CHTSlibShims
internal import LeitmotifData

// What is unsafe about reading by htslib is in this file; about blocks in HTSlibBlocks.swift, about records
// that are decoded together in HTSlibBatch.swift, about places and indexes in
// HTSlibIndex.swift, about writing in HTSlibOutput.swift. Pointers stay inside them, and each handle is closed just once.

/// The bytes of a local file, or of standard input for `-`, with a look ahead.
@safe final class ByteSource {
  /// Nil once closed or given to an `AlignmentFile`.
  private var stream: OpaquePointer?

  private static let silence: Void = lm_hts_silence()

  init(path: String) throws(ReadFault) {
    _ = Self.silence
    var error: Int32 = 0
    unsafe stream = lm_stream_open(path, &error)
    guard unsafe stream != nil else { throw .unreadable(systemReason(error)) }
  }

  deinit { if let stream = unsafe stream { _ = unsafe lm_stream_close(stream) } }

  /// The first bytes of what is to be read, up to `count` (≤ 16384), without taking them.
  func peek(_ count: Int) throws(ReadFault) -> [UInt8] {
    var error: Int32 = 0
    let stream = unsafe stream
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let taken = unsafe lm_stream_peek(stream, buffer.baseAddress, count, &error)
      initialized = max(taken, 0)
    }
    if error != 0 { throw .unreadable(systemReason(error)) }
    return bytes
  }

  /// Fills `buffer` from its beginning and returns how much was there: less than its size only at the end.
  func read(into buffer: inout [UInt8]) throws(ReadFault) -> Int {
    var error: Int32 = 0
    let stream = unsafe stream
    let taken = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      unsafe lm_stream_read(stream, buffer.baseAddress, buffer.count, &error)
    }
    guard taken >= 0 else { throw .unreadable(systemReason(error)) }
    return taken
  }

  /// The share of the file that has been read: all of it once closed, nil where its size is not known.
  var progress: Double? {
    guard let stream = unsafe stream else { return 1 }
    let share = unsafe lm_stream_progress(stream)
    return share < 0 ? nil : share
  }

  /// Ends reading; what closing finds wrong is thrown.
  func close() throws(ReadFault) {
    guard let stream = unsafe take() else { return }
    let error = unsafe lm_stream_close(stream)
    if error != 0 { throw .unreadable(systemReason(error)) }
  }

  /// For what closes it then.
  func take() -> OpaquePointer? {
    defer { unsafe stream = nil }
    return unsafe stream
  }
}

/// A BAM, CRAM or SAM file, record by record.
@safe final class AlignmentFile {
  /// Nil once closed; for this file and those that select and keep records.
  private(set) var file: OpaquePointer?
  /// The contig of the record before, which mostly is that of the next one.
  private var known: (contig: Int32, name: String)?
  /// The next ones, where they are decoded together.
  let batch = ReadBatch()
  /// Of the record at hand.
  private var read = unsafe lm_read()
  /// Room for its codes. An array would be checked for exclusive access, and one that is made for each record looks its type up.
  private var codes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 10)

  /// Takes `source`, which stands at its beginning, over and reads the header.
  /// - Parameter threads: how many may be busy with reading, the caller's included.
  init(_ source: ByteSource, threads: Int) throws(ReadFault) {
    guard let stream = unsafe source.take() else { preconditionFailure("the source is closed") }
    var status: Int32 = 0
    unsafe file = lm_alignments_open(stream, Int32(threads - 1), &status)
    if unsafe file == nil { throw Self.fault(status) }
  }

  deinit {
    if let file = unsafe file { _ = unsafe lm_alignments_close(file) }
    unsafe codes.deallocate()
  }

  private func makeRoom(for count: Int) {
    let larger = max(count, unsafe 2 * codes.count)
    unsafe codes.deallocate()
    unsafe codes = .allocate(capacity: larger)
  }

  /// The share of the file that has been read: all of it once closed, nil where its size is not known.
  var progress: Double? {
    guard let file = unsafe file else { return 1 }
    let share = unsafe lm_alignments_progress(file)
    return share < 0 ? nil : share
  }

  /// Takes the next record at hand; false at the end.
  /// - Parameter whole: whether its place, its tags and a copy of it may be asked for.
  func advance(whole: Bool) throws(ReadFault) -> Bool {
    guard let file = unsafe file else { return false }
    var next = unsafe lm_read()
    let status = unsafe lm_alignments_next(file, whole ? 1 : 0, &next)
    unsafe read = next
    switch Int(status) {
    case Int(LM_ALIGNMENTS_RECORD.rawValue): return true
    case Int(LM_ALIGNMENTS_END.rawValue):
      try close()
      return false
    default: throw Self.fault(status)
    }
  }

  private func close() throws(ReadFault) {
    guard let file = unsafe file else { return }
    unsafe self.file = nil
    if unsafe lm_alignments_close(file) != 0 { throw .damaged("closing it failed") }
  }

  /// The record at hand.
  /// - Parameter tag: the tag whose value it is to carry.
  func record(tag: AlignmentTag?) throws(ReadFault) -> SequenceRecord {
    var read = unsafe read
    if unsafe read.base_count > codes.count { unsafe makeRoom(for: read.base_count) }
    let isComplete = unsafe codes.baseAddress.map { unsafe lm_read_codes(&read, $0) == 1 } ?? true
    let name = unsafe String(
      decoding: UnsafeRawBufferPointer(start: read.name, count: read.name_length), as: UTF8.self)
    guard isComplete else {
      throw Self.withoutBases(name)
    }
    return SequenceRecord(
      name: ExampleName(name), codes: unsafe SharedBytes(Array(codes[..<read.base_count])), flags: flags,
      reference: reference(unsafe read.contig, flags),
      tagValue: try tag.flatMap { tag throws(ReadFault) in try value(of: tag) })
  }

  /// Whether `batch` has the next record: not at the end, where `advance` has to take it alone, and where it has more bases
  /// than `limit`.
  func batchHasNext(limit: Int = .max) throws(ReadFault) -> Bool {
    guard let file = unsafe file, let count = unsafe batch.nextCount(of: file), count <= limit else { return false }
    guard batch.isComplete else { throw Self.withoutBases(batch.name.text) }
    return true
  }

  private static func withoutBases(_ name: String) -> ReadFault {
    .malformed(line: nil, "'\(name)' has '=' in place of bases. Restore them with 'samtools fillmd' without -e")
  }

  /// Its flags.
  var flags: AlignmentFlags { AlignmentFlags(rawValue: unsafe read.flags) }

  var mappingQuality: Int { Int(unsafe read.mapping_quality) }

  /// The place of its contig in the header; nil without one.
  var contig: Int? {
    let contig = unsafe read.contig
    return contig < 0 ? nil : Int(contig)
  }

  /// The name of the contig that a read is aligned to; nil for an unmapped one or one without a contig.
  func reference(_ contig: Int32, _ flags: AlignmentFlags) -> String? {
    guard contig >= 0, !flags.contains(.unmapped) else { return nil }
    if let known, known.contig == contig { return known.name }
    let name = contigName(Int(contig))
    known = (contig, name)
    return name
  }

  private func value(of tag: AlignmentTag) throws(ReadFault) -> String? {
    var text: UnsafePointer<CChar>?
    var number: Int64 = 0
    let kind = unsafe lm_alignments_tag(
      file, CChar(bitPattern: tag.first), CChar(bitPattern: tag.second), &text, &number)
    switch UInt32(kind) {
    case LM_TAG_ABSENT.rawValue: return nil
    case LM_TAG_TEXT.rawValue: return unsafe text.map { unsafe String(cString: $0) }
    case LM_TAG_CHARACTER.rawValue: return String(decoding: [UInt8(truncatingIfNeeded: number)], as: UTF8.self)
    case LM_TAG_INTEGER.rawValue: return String(number)
    case LM_TAG_OTHER.rawValue:
      throw .malformed(
        line: nil, "tag \(tag) is neither text, a character nor an integer. Take labels from another tag")
    default: throw .damaged("a record's tags cannot be read")
    }
  }

  static func fault(_ status: Int32) -> ReadFault {
    switch UInt32(status) {
    case LM_ALIGNMENTS_NO_END_BLOCK.rawValue: .truncated("the end-of-file block is missing")
    case LM_ALIGNMENTS_BAD_HEADER.rawValue: .damaged("the header cannot be read")
    case LM_ALIGNMENTS_NO_MEMORY.rawValue: .unreadable("not enough memory for its next record")
    default: .damaged("the next record is cut short or cannot be read")
    }
  }
}

/// What the system says of an error number.
package func systemReason(_ error: Int32) -> String {
  guard let text = unsafe lm_error_text(error) else { return "error \(error)" }
  let reason = unsafe String(cString: text)
  return reason.prefix(1).lowercased() + reason.dropFirst()
}
