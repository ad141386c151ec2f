/// Records of BAM, CRAM and SAM, without those that flags, mapping quality and intervals leave out.
final class AlignmentReader: RecordReader {
  let file: AlignmentFile
  private let tag: AlignmentTag?
  private let reading: DNAReading
  /// Whether no record is left out, unless by an index.
  private let keepsAll: Bool
  private let keepsRecords: Bool
  /// Whether more of a record is asked for than its bases and flags.
  private let needsWhole: Bool
  /// Whether records may be decoded together: all of them are wanted, and no more of each than is decoded so.
  let takesBatches: Bool
  /// The intervals of each contig of the header, where there are any to choose by.
  private let targets: [SortedRanges?]?
  /// What an index was asked for, by contig; nil where all is read. Of CRAM slices with several contigs htslib 1.16 gives reads
  /// of others too.
  private var selected: [Int: SortedRanges]?
  /// Of CRAM.
  private let reference: CRAMReference?
  private(set) var leftOutCount = 0

  init(_ bytes: ByteSource, source: DNASource) throws(ReadFault) {
    file = try AlignmentFile(bytes, threads: source.threads)
    reading = source.reading
    keepsAll = !reading.selectsAlignments && reading.targets == nil
    if case .tag(let tag) = source.labelling { self.tag = tag } else { tag = nil }
    keepsRecords = source.alignmentHeader != nil
    needsWhole = tag != nil || keepsRecords || reading.targets != nil
    takesBatches = keepsAll && !needsWhole
    try source.alignmentHeader?.admit(HeaderCopy(of: file))
    if let targets = reading.targets {
      let contigs = file.contigs
      try targets.check(against: contigs, of: source.path, tally: source.tally)
      self.targets = contigs.names.map { targets.ranges(of: $0) }
    } else {
      targets = nil
    }
    reference =
      if file.isCRAM, let path = reading.reference {
        try CRAMReference(path, for: file, tally: source.tally)
      } else { nil }
  }

  func next() throws(ReadFault) -> SequenceRecord? {
    if takesBatches, try file.batchHasNext() {
      let batch = file.batch
      defer { batch.advance() }
      return SequenceRecord(
        name: batch.name, codes: batch.codes, flags: batch.flags, reference: file.reference(batch.contig, batch.flags))
    }
    while try advance() {
      if let reference, let contig = file.contig { try reference.verify(contig, of: file) }
      guard keepsAll && selected == nil || isSelected else {
        leftOutCount += 1
        continue
      }
      var record = try file.record(tag: tag)
      if keepsRecords { record.alignment = try AlignmentRecord(copying: file) }
      return record
    }
    return nil
  }

  var progress: Double? { file.progress }
  var plain: AlignmentFile? { takesBatches ? file : nil }

  /// Whether the record at hand is one to read, as `samtools view` has it.
  private var isSelected: Bool {
    guard file.flags.isSuperset(of: reading.requiredFlags), file.flags.isDisjoint(with: reading.excludedFlags),
      file.mappingQuality >= reading.minimumMappingQuality
    else { return false }
    if let selected, !(file.contig.flatMap { selected[$0]?.overlap(file.span) } ?? false) { return false }
    guard let targets else { return true }
    return file.contig.flatMap { targets[$0]?.overlap(file.span) } ?? false
  }

  /// From now on gives only records that overlap `ranges`: of each contig by its place in the header.
  func select(_ ranges: [Int: [Range<Int>]], by index: IndexedFile) throws(ReadFault) {
    let joined = ranges.sorted { $0.key < $1.key }.map { ($0.key, SortedRanges.joined($0.value)) }
    try file.select(joined, by: index)
    selected = ranges.mapValues { SortedRanges($0) }
  }

  private func advance() throws(ReadFault) -> Bool {
    do throws(ReadFault) {
      return try file.advance(whole: needsWhole)
    } catch .damaged(let detail) where file.isCRAM {
      throw try CRAMReference.reason(for: file, reference: reference) ?? .damaged(detail)
    }
  }
}

/// Records of BAM and CRAM that overlap regions or intervals, found by an index: each once, in the file's order (`samtools view -M`).
final class IndexedAlignmentReader: RecordReader {
  private let reader: AlignmentReader
  /// Kept while the file is read.
  private let index: IndexedFile

  init(_ bytes: ByteSource, format: SequenceFormat, source: DNASource) throws(ReadFault) {
    let path = LocalFile(source.path)
    let existing = FileIndex.existing(of: path, format: format)
    if format == .cram {
      // Without an index all of the file is read to make one.
      if existing == nil { try CRAMChecksums.check(path) } else { try CRAMChecksums.checkHeader(path) }
    }
    var source = source
    // What is decompressed ahead would mostly be thrown away at the next place.
    source.threads = 1
    reader = try AlignmentReader(bytes, source: source)
    let contigs = reader.file.contigs
    let ranges = try Self.ranges(of: source.reading, among: contigs)
    index = try FileIndex.ofAlignments(path, format: format, tally: source.tally)
    if format == .cram, existing != nil {
      let places = try CRAMIndex.containers(of: index, overlapping: ranges)
      try CRAMChecksums.check(path, containersAt: places, of: index)
    }
    try reader.select(ranges, by: index)
  }

  var leftOutCount: Int { reader.leftOutCount }

  func next() throws(ReadFault) -> SequenceRecord? { try reader.next() }

  /// What the index is asked for: the regions, or else the intervals.
  private static func ranges(
    of reading: DNAReading, among contigs: Contigs
  ) throws(ReadFault) -> [Int: [Range<Int>]] {
    try GenomicRegion.check(reading.regions, against: contigs)
    var ranges: [Int: [Range<Int>]] = [:]
    for region in reading.regions {
      let place = try region.place(among: contigs, clips: true)
      ranges[place.contig, default: []].append(place.interval.range)
    }
    if reading.regions.isEmpty, let targets = reading.targets {
      for interval in targets.intervals {
        if let contig = contigs[interval.contig] { ranges[contig, default: []].append(interval.range) }
      }
    }
    return ranges
  }
}

/// The text of a CRAI index (CRAM specification 3.0, section 12).
enum CRAMIndex {
  /// Where the containers begin that have reads of `ranges`, by the place of their contig in the header; sorted.
  static func containers(of index: IndexedFile, overlapping ranges: [Int: [Range<Int>]]) throws(ReadFault) -> [Int] {
    let sorted = ranges.mapValues { SortedRanges($0) }
    var scanner = try ByteScanner(ByteSource(path: index.indexPath))
    var text: [UInt8] = []
    var places: Set<Int> = []
    // htslib 1.16 leaks what it reads an index without a line with.
    if try scanner.skipEmptyLines() == nil { throw damaged(index) }
    while try scanner.skipEmptyLines() != nil {
      try scanner.takeLine(into: &text)
      let numbers = text.split(separator: UInt8(ascii: "\t")).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
      guard numbers.count == 6, numbers.allSatisfy({ (-2..<1 << 48).contains($0) }) else {
        throw damaged(index)
      }
      // Contig, start from 1, span, and the place of the container.
      let start = max(numbers[1] - 1, 0)
      let span = start..<start + max(numbers[2], 1)
      if sorted[numbers[0]]?.overlap(span) == true { places.insert(numbers[3]) }
    }
    return places.sorted()
  }

  private static func damaged(_ index: IndexedFile) -> ReadFault {
    .selection("its index \(index.indexPath) is damaged. Remove the index, and it is built again")
  }
}
