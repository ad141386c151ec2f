import CHTSlibShims

// What is unsafe about writing through htslib is in this file: pointers stay inside it, and each is freed just once.

/// A record of BAM or SAM as its file has it: with its place, its qualities and its tags.
///
/// Nothing changes the record after it was copied, so threads may share it.
@safe public final class AlignmentRecord: @unchecked Sendable {
  fileprivate let record: OpaquePointer

  /// The record at hand.
  init(copying file: AlignmentFile) throws(ReadFault) {
    guard let file = unsafe file.file else { preconditionFailure("the file is closed") }
    var status: Int32 = 0
    guard let copy = unsafe lm_alignments_copy_record(file, &status) else {
      throw status == Int32(LM_ALIGNMENTS_BAD_RECORD.rawValue)
        ? .damaged("the next record's tags cannot be read") : AlignmentFile.fault(status)
    }
    unsafe record = copy
  }

  deinit { unsafe lm_record_free(record) }

  /// The name of its read.
  public var name: String { unsafe String(cString: lm_record_name(record)) }
}

/// Two records are equal when they have the same content.
extension AlignmentRecord: Hashable {
  /// Whether all fields and tags are the same.
  public static func == (a: AlignmentRecord, b: AlignmentRecord) -> Bool {
    unsafe a === b || lm_record_equal(a.record, b.record) != 0
  }

  /// Of the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A copy of an alignment file's header.
///
/// Comparing may complete it inside: the reader that made it gives it away, and `AlignmentHeader` uses it under its lock.
@safe final class HeaderCopy: @unchecked Sendable {
  fileprivate let header: OpaquePointer

  init(of file: AlignmentFile) throws(ReadFault) {
    guard let file = unsafe file.file else { preconditionFailure("the file is closed") }
    guard let copy = unsafe lm_alignments_copy_header(file) else { throw .damaged("the header cannot be read") }
    unsafe header = copy
  }

  deinit { unsafe lm_header_free(header) }

  /// Why records that belong to `other` cannot stand under this one; nil when they can.
  func difference(from other: HeaderCopy) -> String? {
    switch unsafe lm_header_compare(header, other.header) {
    case LM_HEADER_FITS: nil
    case LM_HEADER_OTHER_REFERENCES: "its reference sequences (@SQ) are not those of the file before it"
    case LM_HEADER_OTHER_GROUPS: "it has read groups (@RG) that the file before it has not"
    default: "its header cannot be compared with that of the file before it"
    }
  }
}

/// A BAM file that is being written.
@safe final class AlignmentOutput {
  /// Nil once closed.
  private var output: OpaquePointer?

  init(
    descriptor: Int32, header: HeaderCopy, version: String, commandLine: String, isJoined: Bool
  ) throws(OutputFault) {
    var error: Int32 = 0
    unsafe output = lm_bam_output_open(descriptor, header.header, version, commandLine, isJoined ? 1 : 0, &error)
    if unsafe output == nil { throw OutputFault(reason: systemReason(error)) }
  }

  deinit { if let output = unsafe output { _ = unsafe lm_bam_output_close(output) } }

  /// - Parameter label: nil for no tags.
  func write(_ alignment: AlignmentRecord, label: String?, probability: Float) throws(OutputFault) {
    let error = unsafe lm_bam_output_write(output, alignment.record, label, probability)
    if error != 0 { throw OutputFault(reason: systemReason(error)) }
  }

  func finish() throws(OutputFault) {
    guard let output = unsafe output else { return }
    unsafe self.output = nil
    let error = unsafe lm_bam_output_close(output)
    if error != 0 { throw OutputFault(reason: systemReason(error)) }
  }
}

/// Compresses what is written to a file as `bgzip` does: in BGZF blocks, which `gzip` reads too.
@safe public final class BlockCompressor {
  /// Nil once closed.
  private var output: OpaquePointer?

  /// - Parameter descriptor: open for writing; it stays the caller's, to close after `finish()`.
  /// - Throws: ``OutputFault``.
  public init(descriptor: Int32) throws(OutputFault) {
    var error: Int32 = 0
    unsafe output = lm_block_output_open(descriptor, &error)
    if unsafe output == nil { throw OutputFault(reason: systemReason(error)) }
  }

  deinit { if let output = unsafe output { _ = unsafe lm_block_output_close(output) } }

  /// - Throws: ``OutputFault``, such as on a full disk.
  public func write(_ bytes: [UInt8]) throws(OutputFault) {
    guard let output = unsafe output else { preconditionFailure("it is finished") }
    let error = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe lm_block_output_write(output, buffer.baseAddress, buffer.count)
    }
    if error != 0 { throw OutputFault(reason: systemReason(error)) }
  }

  /// Writes what is left and the block that marks the end. Without this the file is not whole.
  /// - Throws: ``OutputFault``.
  public func finish() throws(OutputFault) {
    guard let output = unsafe output else { return }
    unsafe self.output = nil
    let error = unsafe lm_block_output_close(output)
    if error != 0 { throw OutputFault(reason: systemReason(error)) }
  }
}
