import CHTSlibShims

// All that is unsafe about random access by htslib is in this file: pointers stay inside it, and each handle is closed
// just once.

extension AlignmentFile {
  /// The contigs that the header lists.
  var contigs: Contigs {
    var contigs = Contigs()
    let count = unsafe lm_alignments_contig_count(file)
    for place in 0..<count {
      contigs.append(
        contigName(Int(place)), length: Int(unsafe lm_alignments_contig_length(file, place)))
    }
    return contigs
  }

  /// The name of a contig, by its place in the header.
  func contigName(_ place: Int) -> String {
    unsafe lm_alignments_contig_name(file, Int32(place)).map { unsafe String(cString: $0) } ?? "?"
  }

  func contigLength(_ place: Int) -> Int { Int(unsafe lm_alignments_contig_length(file, Int32(place))) }

  /// The header's checksum of a contig's bases.
  func contigDigest(_ place: Int) -> String? {
    var text = [CChar](repeating: 0, count: 33)
    let found = unsafe text.withUnsafeMutableBufferPointer {
      unsafe lm_alignments_contig_digest(file, Int32(place), $0.baseAddress, $0.count)
    }
    return found == 1 ? string(text).lowercased() : nil
  }

  var isCRAM: Bool { unsafe lm_alignments_is_cram(file) != 0 }

  /// Takes bases of CRAM from a FASTA file, whose index stands beside it; false if it cannot be read.
  func useReference(_ path: String) -> Bool { unsafe lm_alignments_use_reference(file, path) == 0 }

  // Of the record at hand, which was wanted whole.

  /// The bases of the contig that it covers: one at least.
  var span: Range<Int> {
    let start = Int(unsafe lm_alignments_start(file))
    return start..<max(Int(unsafe lm_alignments_end(file)), start)
  }

  // By index.

  /// From now on `next` gives only records that overlap `ranges`: of each contig by its place in the header, sorted, no two
  /// touching.
  /// - Throws: `ReadFault.selection` where the index is damaged.
  func select(_ ranges: [(contig: Int, ranges: [Range<Int>])], by index: IndexedFile) throws(ReadFault) {
    let intervals = ranges.flatMap { contig, ranges in
      ranges.map { lm_interval(contig: Int32(contig), start: Int64($0.lowerBound), end: Int64($0.upperBound)) }
    }
    let isSelected =
      unsafe lm_alignments_load_index(file, index.path, index.indexPath) == 0
      && intervals.withUnsafeBufferPointer {
        unsafe lm_alignments_select(file, $0.baseAddress, $0.count) == 0
      }
    if !isSelected {
      throw .selection("its index \(index.indexPath) cannot be used. Remove the index, and it is built again")
    }
  }
}

/// A local file by its path, which is never taken for a URL.
struct LocalFile {
  /// Absolute, or begins with `./`.
  let path: String
  /// As it was given.
  let shownPath: String

  init(_ path: String) {
    shownPath = path
    self.path = path == "-" ? "/dev/stdin" : path.hasPrefix("/") || path.hasPrefix("./") ? path : "./" + path
  }

  /// The folder that it is in.
  var folder: String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].isEmpty ? "/" : parts.dropLast().joined(separator: "/")
  }

  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Seconds of its last change; nil where there is no such file.
  var lastChange: Int64? { try? status().lastChange }

  /// Whether it is neither a pipe nor a device.
  var isRegular: Bool { get throws(ReadFault) { try status().isRegular } }

  /// Bytes; 0 where there is no such file.
  var size: Int64 { (try? status().size) ?? 0 }

  private func status() throws(ReadFault) -> (lastChange: Int64, size: Int64, isRegular: Bool) {
    var (changed, size, isRegular): (Int64, Int64, Int32) = (0, 0, 0)
    let error = unsafe lm_file_status(path, &changed, &size, &isRegular)
    if error != 0 { throw .unreadable(systemReason(error)) }
    return (changed, size, isRegular != 0)
  }

  /// Whether a file of this name, which is a new one, can be made.
  var canBeMade: Bool { unsafe lm_can_make(path) != 0 }

  /// Without links.
  var realPath: String? { unsafe taken(lm_real_path(path)) }

  /// What is wrong, or nil.
  func rename(to newPath: String) -> String? {
    let error = unsafe lm_rename(path, newPath)
    return error == 0 ? nil : systemReason(error)
  }

  /// Makes a link of this path to `target`; what is wrong, or nil.
  func link(to target: String) -> String? {
    let error = unsafe lm_link(target, path)
    return error == 0 ? nil : systemReason(error)
  }

  func remove() { unsafe lm_remove(path) }
}

/// A folder among the system's temporary files that goes with this value, with files of known names. Where the process is
/// killed before, it goes when another one makes such a folder.
final class TemporaryFolder {
  let path: String
  /// Names of files to remove with it.
  var names: [String] = []
  private let lock: Int32

  /// Nil where none can be made.
  init?() {
    var lock: Int32 = -1
    guard let path = unsafe taken(lm_temporary_folder(&lock)) else { return nil }
    (self.path, self.lock) = (path, lock)
  }

  deinit {
    for name in names { LocalFile("\(path)/\(name)").remove() }
    unsafe lm_remove_folder(path)
    lm_close(lock)
  }
}

/// A file without a name among the system's temporary files: it goes with this value, and with the process however that ends.
final class TemporaryFile {
  private let descriptor: Int32

  /// Nil where none can be made.
  init?() {
    descriptor = lm_temporary_file()
    if descriptor < 0 { return nil }
  }

  deinit { if descriptor >= 0 { lm_close(descriptor) } }

  /// The file by a path of this process, which is good as long as this value is.
  var file: LocalFile { LocalFile("/proc/self/fd/\(descriptor)") }

  /// Writes bytes behind those of the file; what is wrong, or nil.
  func append(_ bytes: ArraySlice<UInt8>) -> String? {
    let error = unsafe bytes.withUnsafeBufferPointer { unsafe lm_write(descriptor, $0.baseAddress, $0.count) }
    return error == 0 ? nil : systemReason(error)
  }
}

/// Text that C allocated.
private func taken(_ text: UnsafeMutablePointer<CChar>?) -> String? {
  guard let text = unsafe text else { return nil }
  defer { unsafe lm_free(text) }
  return unsafe String(cString: text)
}

private func string(_ text: [CChar]) -> String {
  String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Writes indexes.
enum IndexBuilder {
  enum Outcome { case built, impossible, unwritable }

  static func buildAlignmentIndex(of path: String, at indexPath: String, isCSI: Bool) -> Outcome {
    outcome(unsafe lm_index_build(path, indexPath, isCSI ? 1 : 0))
  }

  static func buildFASTAIndex(of path: String, at indexPath: String, blocks: String) -> Outcome {
    outcome(unsafe lm_index_build_fasta(path, indexPath, blocks))
  }

  private static func outcome(_ status: Int32) -> Outcome {
    switch UInt32(status) {
    case LM_INDEX_BUILT.rawValue: .built
    case LM_INDEX_UNWRITABLE.rawValue: .unwritable
    default: .impossible
    }
  }
}

/// The bytes of a plain or bgzip file, from any place.
@safe final class BlockFile {
  private let blocks: OpaquePointer

  init(_ file: LocalFile) throws(ReadFault) {
    var error: Int32 = 0
    guard let blocks = unsafe lm_blocks_open(file.path, &error) else { throw .unreadable(systemReason(error)) }
    unsafe self.blocks = blocks
  }

  deinit { unsafe lm_blocks_close(blocks) }

  /// Whether places are virtual offsets of BGZF: the place of a block, and in the lower 16 bits that in its data.
  var isCompressed: Bool { unsafe lm_blocks_are_compressed(blocks) != 0 }

  /// Whether BGZF's end-of-file block is missing.
  var lacksEnd: Bool { unsafe lm_blocks_lack_end(blocks) != 0 }

  /// Up to `count` bytes from `place` on; fewer only at the end.
  func read(_ count: Int, at place: Int64) throws(ReadFault) -> [UInt8] {
    var taken = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      taken = unsafe lm_blocks_read(blocks, place, buffer.baseAddress, count)
      initialized = max(taken, 0)
    }
    if taken < 0 { throw .damaged("its data cannot be read at the place that its index names") }
    return bytes
  }
}

/// MD5 of bytes that come in parts.
@safe struct MessageDigest: ~Copyable {
  private let digest: OpaquePointer

  init() throws(ReadFault) {
    guard let digest = unsafe lm_digest_make() else { throw .unreadable("not enough memory") }
    unsafe self.digest = digest
  }

  func add(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe lm_digest_add(digest, $0.baseAddress, $0.count) }
  }

  /// 32 hexadecimal digits.
  consuming func finish() -> String {
    var text = [CChar](repeating: 0, count: 33)
    unsafe text.withUnsafeMutableBufferPointer { unsafe lm_digest_finish(digest, $0.baseAddress) }
    discard self
    return string(text)
  }

  deinit {
    var text = [CChar](repeating: 0, count: 33)
    unsafe text.withUnsafeMutableBufferPointer { unsafe lm_digest_finish(digest, $0.baseAddress) }
  }
}
