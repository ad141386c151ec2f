public import LeitmotifData

/// The bases of one record, or of a window of one, in the orientation in which they were read.
///
/// Sequences that were read one after the other may share the memory of their bases.
public struct DNASequence: Sendable, Hashable {
  /// A code of `Nucleotides` for each base; none in a window that has too many N.
  public let codes: SharedBytes
  /// How the read is aligned; empty for FASTA and FASTQ.
  public let flags: AlignmentFlags
  /// The record that the bases are from, where its source keeps records.
  public let alignment: AlignmentRecord?
  /// Nil for a whole record.
  private let part: RecordPart?

  /// - Parameter codes: each 1 ... 15.
  public init(codes: [UInt8], flags: AlignmentFlags = []) {
    self.init(codes: SharedBytes(codes), flags: flags, alignment: nil, part: nil)
  }

  init(codes: SharedBytes, flags: AlignmentFlags, alignment: AlignmentRecord?, part: RecordPart?) {
    self.codes = codes
    self.flags = flags
    self.alignment = alignment
    self.part = part
  }

  /// The sequence of IUPAC letters in upper or lower case, U as T; nil where another character occurs.
  public init?(_ letters: String, flags: AlignmentFlags = []) {
    let codes = letters.utf8.map { Nucleotides.codesByByte[Int($0)] }
    guard !codes.contains(Nucleotides.noCode) else { return nil }
    self.init(codes: codes, flags: flags)
  }

  /// Bases.
  public var count: Int { codes.count }

  /// Whether this is a window of a record that was cut.
  public var isPart: Bool { part != nil }

  /// The share of bases that are N; 0 of an empty sequence. A window that comes without its bases knows it too.
  public var nFraction: Double {
    if let part { return part.nFraction }
    return codes.isEmpty ? 0 : Double(codes.count { $0 == Nucleotides.anyBase }) / Double(codes.count)
  }

  /// The share of N in the record, of which this may be a window: up to the window's end, so the last one knows all.
  public var recordNFraction: Double { part?.recordNFraction ?? nFraction }

  /// The other strand, in its own direction.
  public var reverseComplement: DNASequence {
    DNASequence(
      codes: SharedBytes(codes.reversed().map { Nucleotides.complements[Int($0)] }), flags: flags,
      alignment: alignment, part: part)
  }
}

extension DNASequence: CustomStringConvertible {
  /// The letters.
  public var description: String {
    String(decoding: codes.map { Nucleotides.letters[Int($0)] }, as: UTF8.self)
  }
}

/// The flags of a BAM or SAM record (SAM specification, section 1.4).
public struct AlignmentFlags: OptionSet, Sendable, Hashable {
  /// The bits, as SAM defines them.
  public let rawValue: UInt16

  /// Any bits are legal.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The read has no place on a reference.
  public static let unmapped = AlignmentFlags(rawValue: 0x4)
  /// The read is aligned to the reverse strand.
  public static let reverse = AlignmentFlags(rawValue: 0x10)
  /// Another alignment of a read that has a primary one.
  public static let secondary = AlignmentFlags(rawValue: 0x100)
  /// A further part of a read whose alignment is split.
  public static let supplementary = AlignmentFlags(rawValue: 0x800)

  /// Whether the record stands for its read: neither secondary nor supplementary (`samtools view -F 0x900`).
  public var isPrimary: Bool { isDisjoint(with: [.secondary, .supplementary]) }
}
