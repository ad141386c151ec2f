internal import LeitmotifData

/// Which part of a file is read, and what decoding it needs: the same for every file of a data set.
public struct DNAReading: Sendable, Hashable {
  /// The FASTA that CRAM takes bases from (`-T`). It is asked for where a file needs it, and looked up nowhere else.
  public var reference: String?
  /// The regions to read (`-r`), by an index; none for all. Reads that overlap one come once, in their file's order; of FASTA
  /// each region becomes a sequence, in the order given here.
  public var regions: [GenomicRegion]
  /// Intervals (`-L`) that a read has to overlap, beside `regions`; of FASTA each becomes a sequence.
  public var targets: TargetRegions?
  /// Flags (`-f`) that a read must have, all of them.
  public var requiredFlags: AlignmentFlags
  /// Flags (`-F`) of which a read may have none.
  public var excludedFlags: AlignmentFlags
  /// The lowest mapping quality (`-q`).
  public var minimumMappingQuality: Int
  /// The largest share of bases that may be N, 0 ... 1; nil for any.
  public var maximumNFraction: Double?

  /// Everything, unless told otherwise.
  public init(
    reference: String? = nil, regions: [GenomicRegion] = [], targets: TargetRegions? = nil,
    requiredFlags: AlignmentFlags = [], excludedFlags: AlignmentFlags = [], minimumMappingQuality: Int = 0,
    maximumNFraction: Double? = nil
  ) {
    self.reference = reference
    self.regions = regions
    self.targets = targets
    self.requiredFlags = requiredFlags
    self.excludedFlags = excludedFlags
    self.minimumMappingQuality = minimumMappingQuality
    self.maximumNFraction = maximumNFraction
  }

  /// Whether only some places are read.
  var selectsPlaces: Bool { !regions.isEmpty || targets != nil }

  /// Whether alignments are chosen by what they are, wherever they lie.
  var selectsAlignments: Bool { !requiredFlags.isEmpty || !excludedFlags.isEmpty || minimumMappingQuality > 0 }

  /// Whether too many of the bases with these codes are N.
  func exceedsN(_ codes: SharedBytes) -> Bool {
    guard let maximumNFraction, !codes.isEmpty else { return false }
    return Double(codes.count { $0 == Nucleotides.anyBase }) > maximumNFraction * Double(codes.count)
  }

  /// - Throws: `ReadFault.selection` for what a file of this format cannot answer.
  func check(against format: SequenceFormat, path: String) throws(ReadFault) {
    if !format.hasAlignments, selectsAlignments {
      throw .selection("\(format) has no flags and no mapping qualities. Leave -f, -F and -q away, or give BAM or CRAM")
    }
    switch format {
    case .bam, .cram, .fasta: break
    case .fastq:
      if selectsPlaces { throw .selection("FASTQ has no contigs. Leave -r and -L away, or give FASTA, BAM or CRAM") }
    case .sam:
      if !regions.isEmpty {
        throw .selection("SAM has no index for -r. Sort and convert it with 'samtools sort -o FILE.bam'")
      }
    }
    let needsIndex = !regions.isEmpty || format == .fasta && targets != nil
    let isFile = path == "-" ? false : try LocalFile(path).isRegular
    if needsIndex, !isFile {
      throw .selection(
        "\(regions.isEmpty ? "-L on FASTA" : "-r") needs a file, whose index it uses. Save what comes through the pipe first"
      )
    }
    if format == .fasta, !regions.isEmpty, targets != nil {
      throw .selection("-r and -L each cut sequences out of FASTA. Give one of the two")
    }
  }
}
