/// Where the labels of a file's sequences come from.
public enum DNALabelling: Sendable, Hashable {
  /// Nowhere: for prediction.
  case none
  /// Every sequence has this one.
  case `class`(String)
  /// A table, joined by name.
  case labels(LabelTable)
  /// The value of a tag of BAM, CRAM or SAM: text, a character or an integer.
  case tag(AlignmentTag)
  /// The name of the reference sequence that a read is aligned to; an unmapped read has no label.
  case reference
}

/// Which records of a file become examples.
public enum DNASelection: Sendable, Hashable {
  /// Records with a sequence, without secondary and supplementary alignments (`samtools view -F 0x900`).
  case primary
  /// Each one, in order.
  case all
}

/// A file of sequences and how it is labelled.
public struct DNASource: Sendable {
  /// `-` is standard input.
  public var path: String
  /// Where labels come from.
  public var labelling: DNALabelling
  /// Which records become examples.
  public var selection: DNASelection
  /// Whether a sequence without a label is passed over, rather than an error.
  public var allowsUnlabelled: Bool
  /// Which part of the file is read, and the reference that decoding it needs.
  public var reading: DNAReading
  /// What becomes of records with more bases than are read at once.
  public var longRecords: LongRecords
  /// How many threads may be busy with reading, the reader's included: with more than one, others decompress the blocks of BAM
  /// and bgzip ahead of it, or one what is plain gzip.
  public var threads: Int
  /// Takes the header of the file in, which has to be BAM, CRAM or SAM; then each sequence comes with its record
  /// (``DNASequence/alignment``). Nil to keep neither.
  public var alignmentHeader: AlignmentHeader?
  /// Told what a pass through the file meets.
  public var tally: DNATally

  /// - Parameters:
  ///   - selection: nil for all records without labelling, and primary ones with labelling.
  ///   - longRecords: one example each, unless told otherwise.
  ///   - alignmentHeader: share one among the sources whose records an ``AlignmentPredictionWriter`` writes.
  ///   - tally: share one among the sources of a data set: it also finds a FASTA name that two files have.
  public init(
    path: String, labelling: DNALabelling = .none, selection: DNASelection? = nil, allowsUnlabelled: Bool = false,
    reading: DNAReading = DNAReading(), longRecords: LongRecords = .whole, threads: Int = 1,
    alignmentHeader: AlignmentHeader? = nil, tally: DNATally = DNATally()
  ) {
    precondition(threads >= 1, "\(threads) threads")
    self.path = path
    self.labelling = labelling
    self.selection = selection ?? (labelling == .none ? .all : .primary)
    self.allowsUnlabelled = allowsUnlabelled
    self.reading = reading
    self.longRecords = longRecords
    self.threads = threads
    self.alignmentHeader = alignmentHeader
    self.tally = tally
  }
}

extension DNASource {
  /// Whether each record becomes an example without a label.
  var takesAll: Bool { labelling == .none && selection == .all && reading.maximumNFraction == nil }

  /// What becomes of long records, with the limit of N that windows have.
  var cutting: LongRecords {
    guard case .windows(let plan, nil) = longRecords else { return longRecords }
    return .windows(plan, maxN: reading.maximumNFraction)
  }
}
