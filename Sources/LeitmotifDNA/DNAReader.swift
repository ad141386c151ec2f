public import LeitmotifData

/// One pass through the sequences of a file, a record at a time; memory is bounded by the longest record, or by a few
/// windows where long records are cut.
///
/// Copies of a reader share its place in the file.
public struct DNAReader: ExampleReader {
  /// The format that the file turned out to have.
  public let format: SequenceFormat
  private let source: DNASource
  private let records: any RecordReader
  private var counts = DNATally.Counts()
  /// Whether the example before was not a window that others of its record follow.
  private var isBetweenRecords = true
  /// Whether a window of the record at hand had few enough N to be read.
  private var hasReadWindow = false
  private var groups = GroupNames()
  private let selectsPrimary: Bool
  private let limitsN: Bool
  /// Set where nothing is to be asked about a record that has no more bases than `wholeLimit`.
  private let plain: AlignmentFile?
  private let wholeLimit: Int

  /// - Throws: `DNAError.unreadable`, `.unsupportedFormat`, `.empty`, `.labellingUnavailable`, `.noAlignments`,
  ///   `.otherHeader`, `.selection`, `.reference`; `.truncated` and `.damaged` for what shows at once.
  public init(_ source: DNASource) throws(DNAError) {
    self.source = source
    selectsPrimary = source.selection == .primary
    limitsN = source.reading.maximumNFraction != nil
    do throws(ReadFault) {
      let bytes = try ByteSource(path: source.path)
      format = try SequenceFormat.detect(bytes)
      try source.reading.check(against: format, path: source.path)
      records = try Self.records(of: bytes, format: format, source: source)
      plain = source.takesAll ? records.plain : nil
      wholeLimit = source.longRecords.wholeLimit
    } catch {
      throw error.error(path: source.path, recordCount: nil)
    }
    if !format.hasAlignments, let labelling = source.labelling.needOfAlignments {
      throw .labellingUnavailable(path: source.path, format: format, labelling: labelling)
    }
    if !format.hasAlignments, source.alignmentHeader != nil {
      throw .noAlignments(path: source.path, format: format)
    }
    source.tally.begin(path: source.path, format: format)
  }

  /// Whole records read so far.
  public var recordCount: Int { counts.records + records.leftOutCount }

  /// The share of the file's bytes that have been read; nil for a pipe, and where only places of the file are read.
  public var progress: Double? { records.progress }

  /// The next sequence that the source selects, or the next window of one that is cut; nil at the end.
  /// - Throws: `DNAError.truncated`, `.damaged`, `.unreadable`, `.malformedRecord`, `.reference`, `.tooLong`,
  ///   `.duplicateName`,
  ///   `.unlabelled`; `.empty` for FASTA and FASTQ without a record.
  public mutating func next() throws(DNAError) -> Example<DNASequence>? {
    if isBetweenRecords, let plain, let example = try nextPlain(of: plain) { return example }
    while let record = try nextRecord() {
      try noteName(of: record)
      guard !isPassedOver(record), let annotation = try annotation(of: record) else { continue }
      count(record)
      return Example(
        name: record.name, group: record.reference ?? groups.group(of: record.name),
        content: DNASequence(
          codes: record.codes, flags: record.flags, alignment: record.alignment, part: record.part),
        annotation: annotation, window: record.part?.window)
    }
    if recordCount == 0, !format.hasAlignments { throw .empty(path: source.path) }
    var counts = counts
    counts.filtered = records.leftOutCount
    counts.records = recordCount
    source.tally.finish(path: source.path, counts: counts)
    return nil
  }

  /// The next example, if it is a record as it stands.
  @inline(__always) private mutating func nextPlain(of file: AlignmentFile) throws(DNAError) -> Example<DNASequence>? {
    do throws(ReadFault) {
      guard try file.batchHasNext(limit: wholeLimit) else { return nil }
      let batch = file.batch
      defer { batch.advance() }
      counts.records += 1
      counts.examples += 1
      let (name, flags) = (batch.name, batch.flags)
      return Example(
        name: name, group: file.reference(batch.contig, flags) ?? groups.group(of: name),
        content: DNASequence(codes: batch.codes, flags: flags, alignment: nil, part: nil))
    } catch {
      throw error.error(path: source.path, recordCount: recordCount)
    }
  }

  private static func records(
    of bytes: ByteSource, format: SequenceFormat, source: DNASource
  ) throws(ReadFault) -> any RecordReader {
    let reading = source.reading
    switch format {
    case .fasta:
      return reading.selectsPlaces
        ? try IndexedFASTAReader(source)
        : ParsingReader(try FASTAParser(bytes, longRecords: source.cutting, threads: source.threads))
    case .fastq: return ParsingReader(try FASTQParser(bytes, longRecords: source.cutting, threads: source.threads))
    case .sam, .bam, .cram:
      return try alignments(of: bytes, format: format, source: source).cut(source.cutting)
    }
  }

  private static func alignments(
    of bytes: ByteSource, format: SequenceFormat, source: DNASource
  ) throws(ReadFault) -> any RecordReader {
    let reading = source.reading
    // Intervals alone are found without an index too, by reading all; SAM has none.
    let usesIndex =
      format != .sam
      && (!reading.regions.isEmpty
        || reading.targets != nil && FileIndex.existing(of: LocalFile(source.path), format: format) != nil)
    if usesIndex { return try IndexedAlignmentReader(bytes, format: format, source: source) }
    guard format == .cram else { return try AlignmentReader(bytes, source: source) }
    let file = LocalFile(source.path)
    guard try file.isRegular else {
      return try AlignmentReader(CRAMChecksums.checkedCopy(of: bytes), source: source)
    }
    try CRAMChecksums.check(file)
    return try AlignmentReader(bytes, source: source)
  }

  private mutating func nextRecord() throws(DNAError) -> SequenceRecord? {
    do throws(ReadFault) {
      guard let record = try records.next() else { return nil }
      isBetweenRecords = record.endsRecord
      if isBetweenRecords { counts.records += 1 }
      return record
    } catch {
      throw error.error(path: source.path, recordCount: recordCount)
    }
  }

  private func noteName(of record: borrowing SequenceRecord) throws(DNAError) {
    guard case .labels(let table) = source.labelling, record.beginsRecord else { return }
    let name = record.name.text
    guard table[name] != nil else { return }
    let place = DNATally.Place(path: source.path, line: record.line, format: format)
    if let first = source.tally.note(name, at: place) {
      throw .duplicateName(
        name, path: source.path, line: record.line, firstPath: first.path, firstLine: first.line)
    }
  }

  /// Counts what is an example, or the end of one; a record none of whose windows is read is none.
  private mutating func count(_ record: borrowing SequenceRecord) {
    if record.part == nil || !record.codes.isEmpty { hasReadWindow = true }
    guard record.endsRecord else { return }
    if hasReadWindow { counts.examples += 1 } else { counts.manyN += 1 }
    hasReadWindow = false
  }

  private mutating func isPassedOver(_ record: borrowing SequenceRecord) -> Bool {
    // A reader that cuts leaves the windows out that have too many.
    if limitsN, record.part == nil, source.reading.exceedsN(record.codes) {
      counts.manyN += 1
      return true
    }
    guard selectsPrimary else { return false }
    if !record.flags.isPrimary {
      if record.endsRecord { counts.secondary += 1 }
      return true
    }
    let isEmpty = record.codes.isEmpty && record.part == nil
    if isEmpty { counts.empty += 1 }
    return isEmpty
  }

  /// Nil for a record that is passed over because it has no label.
  private mutating func annotation(of record: borrowing SequenceRecord) throws(DNAError) -> Annotation? {
    let label: String?
    switch source.labelling {
    case .none: return Annotation.none
    case .class(let name): label = name
    case .labels(let table): label = table[record.name.text]
    case .tag: label = record.tagValue
    case .reference: label = record.reference
    }
    if let label, !label.isEmpty { return .label(label) }
    guard source.allowsUnlabelled else {
      throw .unlabelled(
        name: record.name.text, path: source.path, record: recordCount + (record.endsRecord ? 0 : 1),
        lack: source.labelling.lackOfLabel)
    }
    if record.endsRecord { counts.unlabelled += 1 }
    return nil
  }
}

extension SequenceRecord {
  /// Whether this is a whole record or the first window of one.
  fileprivate var beginsRecord: Bool { part.map { $0.window.range.lowerBound == 0 } ?? true }

  /// Whether this is a whole record or the last window of one.
  fileprivate var endsRecord: Bool { part?.window.isLast ?? true }
}

extension DNALabelling {
  /// What only alignments have that labels are taken from.
  fileprivate var needOfAlignments: String? {
    switch self {
    case .none, .class, .labels: nil
    case .tag: "tags"
    case .reference: "reference names"
    }
  }

  /// Why a record has no label.
  fileprivate var lackOfLabel: String {
    switch self {
    case .none, .class: "none is given"
    case .labels: "its name is not in the labels file"
    case .tag(let tag): "it has no tag \(tag)"
    case .reference: "it is not aligned to a reference"
    }
  }
}
