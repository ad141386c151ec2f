internal import LeitmotifData

/// Regions or intervals of FASTA as records, in the order in which they were given: the bases of `samtools faidx`, and its
/// names. What lies beyond a contig is an error.
final class IndexedFASTAReader: RecordReader {
  private let file: IndexedFASTA
  private var places: IndexingIterator<[GenomicRegion.Place]>
  private var bases: RecordBases
  /// What is being read, and its next base that is still in the file.
  private var current: (place: GenomicRegion.Place, next: Int)?
  /// Letters that were read, and the first of them that is still to be taken.
  private var letters: [UInt8] = []
  private var position = 0

  /// - Parameter source: a file, and regions or intervals.
  init(_ source: DNASource) throws(ReadFault) {
    file = try IndexedFASTA(source.path, tally: source.tally)
    bases = RecordBases(source.cutting)
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
    if current == nil {
      guard let place = places.next() else { return nil }
      current = (place, place.interval.range.lowerBound)
      (letters, position) = ([], 0)
      bases.begin()
    }
    guard let place = current?.place else { return nil }
    while try takeBases() {
      guard let window = bases.takeWindow() else { continue }
      return SequenceRecord(name: ExampleName(place.name), codes: SharedBytes(window.codes), part: window.part)
    }
    current = nil
    let rest = try bases.takeRest(name: ExampleName(place.name), line: nil)
    return SequenceRecord(name: ExampleName(place.name), codes: SharedBytes(rest.codes), part: rest.part)
  }

  /// Takes bases to the end of the place (false), or until there are enough for a window (true).
  private func takeBases() throws(ReadFault) -> Bool {
    while !bases.isFull {
      if position == letters.count, try !readLetters() { return false }
      position += bases.append(from: letters, in: position..<letters.count)
      if position < letters.count, !bases.isFull {
        throw notABase(letters[position], in: ExampleName(current?.place.name ?? ""), line: nil)
      }
    }
    return true
  }

  /// Reads the next letters of the place; false at its end.
  private func readLetters() throws(ReadFault) -> Bool {
    guard let (place, next) = current, next < place.interval.range.upperBound else { return false }
    letters = try file.part(next..<place.interval.range.upperBound, of: place.contig)
    position = 0
    current?.next += letters.count
    return true
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
