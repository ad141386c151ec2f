/// Regions or intervals of FASTA as records, in the order in which they were given: the bases of `samtools faidx`, and its
/// names. What lies beyond a contig is an error.
final class IndexedFASTAReader: RecordReader {
  private let file: IndexedFASTA
  private var places: IndexingIterator<[GenomicRegion.Place]>

  /// - Parameter source: a file, and regions or intervals.
  init(_ source: DNASource) throws(ReadFault) {
    file = try IndexedFASTA(source.path, tally: source.tally)
    let contigs = file.contigs
    var places: [GenomicRegion.Place] = []
    try GenomicRegion.check(source.reading.regions, against: contigs)
    for region in source.reading.regions { places.append(try region.place(among: contigs, clips: false)) }
    if let targets = source.reading.targets {
      try targets.check(against: contigs, of: source.path, tally: source.tally)
      places += try targets.places(among: contigs)
    }
    self.places = places.makeIterator()
  }

  func next() throws(ReadFault) -> SequenceRecord? {
    guard let place = places.next() else { return nil }
    var codes: [UInt8] = []
    codes.reserveCapacity(place.interval.range.count)
    try file.read(place.interval.range, of: place.contig) { letters throws(ReadFault) in
      codes += letters.map { Nucleotides.codesByByte[Int($0)] }
      if let wrong = codes.suffix(letters.count).firstIndex(of: Nucleotides.noCode) {
        let letter = letters[wrong - (codes.count - letters.count)]
        throw notABase(letter, in: place.name, line: nil)
      }
    }
    return SequenceRecord(name: place.name, codes: codes)
  }
}

extension TargetRegions {
  /// The ranges of a contig; nil for none.
  func ranges(of contig: String) -> SortedRanges? { sorted[contig] }

  /// - Throws: `ReadFault.selection` where the file has none of the contigs; some that it has not are a warning.
  func check(against contigs: Contigs, of file: String, tally: DNATally) throws(ReadFault) {
    let names = self.contigs
    let unknown = names.filter { contigs[$0] == nil }
    guard let first = unknown.first else { return }
    guard unknown.count < names.count else {
      throw .selection(
        "no contig of -L \(path) (\(Contigs.list(names))) is among its own (\(Contigs.list(contigs.names))). "
          + "Name contigs in -L as the file does")
    }
    let more = unknown.count > 1 ? ": \(Contigs.list(unknown))" : ": '\(first)'"
    tally.warn(
      "\(unknown.count.grouped) of the \(names.count.grouped) contigs of -L \(path) \(unknown.count == 1 ? "is" : "are") "
        + "not in \(file)\(more)")
  }

  /// The intervals of known contigs as sequences to cut out.
  /// - Throws: `ReadFault.selection` for one beyond its contig.
  func places(among contigs: Contigs) throws(ReadFault) -> [GenomicRegion.Place] {
    var places: [GenomicRegion.Place] = []
    for interval in intervals {
      guard let contig = contigs[interval.contig] else { continue }
      let length = contigs.lengths[contig]
      guard interval.range.upperBound <= length else {
        throw .selection(
          "-L \(path): \(interval) lies beyond '\(interval.contig)', which has \(length.grouped) bases. Correct the interval"
        )
      }
      places.append(.init(contig: contig, interval: interval, name: interval.description))
    }
    return places
  }
}
