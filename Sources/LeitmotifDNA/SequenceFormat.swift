/// The formats that sequences are read from. What a file is shows in its first bytes; its name plays no part.
public enum SequenceFormat: String, Sendable, Hashable, CustomStringConvertible {
  /// Names and sequences.
  case fasta = "FASTA"
  /// Reads with their base qualities.
  case fastq = "FASTQ"
  /// Alignments, as text.
  case sam = "SAM"
  /// Alignments, binary and compressed in BGZF blocks.
  case bam = "BAM"
  /// Alignments, binary, each column compressed on its own, and bases as differences from a reference.
  case cram = "CRAM"

  /// The name that users know.
  public var description: String { rawValue }

  /// Whether records are reads, which come from either strand.
  public var holdsReads: Bool { self != .fasta }

  /// Whether records carry alignments and tags.
  public var hasAlignments: Bool { self == .sam || self == .bam || self == .cram }
}

extension SequenceFormat {
  /// The format of a file, by its first bytes; `-` is standard input.
  /// - Throws: `DNAError.unreadable`, `.unsupportedFormat`, `.empty`.
  public init(of path: String) throws(DNAError) {
    do throws(ReadFault) {
      self = try Self.detect(ByteSource(path: path))
    } catch {
      throw error.error(path: path, recordCount: nil)
    }
  }

  /// The format of what `source` begins with, decompressed if need be.
  static func detect(_ source: ByteSource) throws(ReadFault) -> SequenceFormat {
    var bytes = try source.peek(16384)
    if GzipInput.isGzip(bytes) {
      bytes = GzipInput.inflated(beginning: bytes)
      // Too little to tell: the reader finds out whether it is empty, damaged or truncated.
      if bytes.isEmpty { return .fasta }
      if bamMagic.starts(with: bytes) { return .bam }
    }
    return try detect(bytes)
  }

  private static let bamMagic = Array("BAM\u{1}".utf8)

  /// The format of text or data that begins with `bytes`.
  static func detect(_ bytes: [UInt8]) throws(ReadFault) -> SequenceFormat {
    let unmarked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    let text = unmarked.drop { ByteScanner.isLineEnd($0) }
    guard let first = text.first else { throw .empty }
    if bytes.starts(with: bamMagic) { return .bam }
    if bytes.starts(with: "CRAM".utf8) { return .cram }
    if first == UInt8(ascii: ">") { return .fasta }
    if isAlignmentLine(text) {
      guard first == UInt8(ascii: "@") || !namesReferences(text) else {
        throw .unsupported("this is SAM without its header. Keep it with 'samtools view -h', or use 'samtools view -b'")
      }
      return .sam
    }
    if first == UInt8(ascii: "@") { return .fastq }
    throw .unsupported("this is no sequence file; it begins with \(excerpt(text))")
  }

  /// A header line of SAM (`@HD` and a tab, say) or a record: at least 11 fields, the second a number.
  private static func isAlignmentLine(_ text: ArraySlice<UInt8>) -> Bool {
    let line = text.prefix { !ByteScanner.isLineEnd($0) }
    let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 11, omittingEmptySubsequences: false)
    guard fields.count >= 2 else { return false }
    if ["@HD", "@SQ", "@RG", "@PG", "@CO"].contains(where: { fields[0].elementsEqual($0.utf8) }) { return true }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return fields.count >= 11 && !fields[1].isEmpty && fields[1].allSatisfy { digits.contains($0) }
  }

  /// Whether a record in `text` is aligned: its third field is the name of a reference, which a header has to list.
  private static func namesReferences(_ text: ArraySlice<UInt8>) -> Bool {
    text.split { ByteScanner.isLineEnd($0) }.contains { line in
      let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 3, omittingEmptySubsequences: false)
      return fields.count == 4 && !fields[2].elementsEqual("*".utf8)
    }
  }

  private static func excerpt(_ text: ArraySlice<UInt8>) -> String {
    let start = text.prefix(16)
    guard start.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 || ByteScanner.isLineEnd($0) }) else {
      return "binary data"
    }
    let line = start.prefix { !ByteScanner.isLineEnd($0) }
    return "'\(String(decoding: line, as: UTF8.self).split(separator: "\t").joined(separator: " "))'"
  }
}
