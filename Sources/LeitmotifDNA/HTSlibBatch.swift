import CHTSlibShims
internal import LeitmotifData

// All that is unsafe about records that are decoded together is in this file: what their views point at is read in `fill` alone,
// while htslib still has it.

/// Records of BAM that were decompressed together. They are decoded together as well: their bases and names share memory.
///
/// A record costs a few nanoseconds here, as much as one check for exclusive access would: each property is read or written
/// at once, so that none is needed.
@safe final class ReadBatch {
  private let reads = UnsafeMutableBufferPointer<lm_read>.allocate(capacity: 512)
  private var count = 0
  /// The codes and the name of each.
  private var bytes: [UInt8] = []
  /// The record at hand, and where it is in `bytes`.
  private var (index, offset) = (0, 0)

  deinit { unsafe reads.deallocate() }

  /// The bases of the next record, if it has been decoded with others, or can be now.
  func nextCount(of file: OpaquePointer) -> Int? {
    if index == count, unsafe !fill(from: file) { return nil }
    return unsafe reads[index].base_count
  }

  /// Whether none of the next record's bases is '='.
  var isComplete: Bool { unsafe reads[index].is_complete == 1 }

  var flags: AlignmentFlags { AlignmentFlags(rawValue: unsafe reads[index].flags) }

  /// The place of its contig in the header, or negative.
  var contig: Int32 { unsafe reads[index].contig }

  /// Codes of `Nucleotides`.
  var codes: SharedBytes {
    let (offset, count) = (offset, unsafe reads[index].base_count)
    return SharedBytes(bytes, in: offset..<offset + count)
  }

  var name: ExampleName {
    let start = unsafe offset + reads[index].base_count
    return ExampleName(utf8: SharedBytes(bytes, in: unsafe start..<start + reads[index].name_length))
  }

  /// Goes on to the record after.
  func advance() {
    unsafe offset += reads[index].base_count + reads[index].name_length
    index += 1
  }

  private func fill(from file: OpaquePointer) -> Bool {
    var byteCount = 0
    let taken = unsafe lm_alignments_take(file, reads.baseAddress, reads.count, &byteCount)
    count = taken
    (index, offset) = (0, 0)
    guard taken > 0 else { return false }
    // Room for one byte at least: an array without any has no memory of its own.
    let decoded = unsafe [UInt8](unsafeUninitializedCapacity: max(byteCount, 1)) { buffer, initialized in
      if let start = buffer.baseAddress { unsafe lm_reads_decode(reads.baseAddress, taken, start) }
      initialized = byteCount
    }
    bytes = decoded
    return true
  }
}
