/// The bases of one record, in the orientation in which they were read.
public struct DNASequence: Sendable, Hashable {
  /// A code of `Nucleotides` for each base.
  public let codes: [UInt8]
  /// How the read is aligned; empty for FASTA and FASTQ.
  public let flags: AlignmentFlags

  /// - Parameter codes: each 1 ... 15.
  public init(codes: [UInt8], flags: AlignmentFlags = []) {
    self.codes = codes
    self.flags = flags
  }

  /// The sequence of IUPAC letters in upper or lower case, U as T; nil where another character occurs.
  public init?(_ letters: String, flags: AlignmentFlags = []) {
    let codes = letters.utf8.map { Nucleotides.codesByByte[Int($0)] }
    guard !codes.contains(Nucleotides.noCode) else { return nil }
    self.init(codes: codes, flags: flags)
  }

  /// Bases.
  public var count: Int { codes.count }

  /// The share of bases that are N; 0 of an empty sequence.
  public var nFraction: Double {
    codes.isEmpty ? 0 : Double(codes.count { $0 == Nucleotides.anyBase }) / Double(codes.count)
  }

  /// The other strand, in its own direction.
  public var reverseComplement: DNASequence {
    DNASequence(codes: codes.reversed().map { Nucleotides.complements[Int($0)] }, flags: flags)
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
