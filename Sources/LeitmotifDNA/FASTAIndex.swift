/// A FASTA file, plain or bgzip, whose bases are read from any place.
final class IndexedFASTA {
  let contigs: Contigs
  private let entries: [Entry]
  private let file: BlockFile
  private let blocks: BlockIndex?
  /// Kept while the file is read.
  private let index: IndexedFile
  /// The contigs whose entry was found to be true.
  private var checked: Set<Int> = []

  /// A line of a `.fai` file.
  private struct Entry {
    var name: String
    var length: Int
    /// Of its first base in the file.
    var offset: Int
    var basesPerLine: Int
    var bytesPerLine: Int

    /// The place of a base in the file.
    func place(of base: Int) -> Int { offset + base / basesPerLine * bytesPerLine + base % basesPerLine }

    /// The place behind its last base.
    var end: Int { length == 0 ? offset : place(of: length - 1) + 1 }
  }

  /// - Throws: `ReadFault.unreadable`, `.selection`, `.damaged`.
  init(_ path: String, tally: DNATally) throws(ReadFault) {
    let local = LocalFile(path)
    guard try local.isRegular else { throw .selection("a pipe has no places. Give a file") }
    file = try BlockFile(local)
    if !file.isCompressed, GzipInput.isGzip(try ByteSource(path: local.path).peek(2)) {
      throw .selection("gzip has no places to read from. Compress it with bgzip, or decompress it")
    }
    if file.lacksEnd { throw .truncated("bgzip's end-of-file block is missing") }
    index = try FileIndex.ofFASTA(local, isCompressed: file.isCompressed, tally: tally)
    blocks = file.isCompressed ? try BlockIndex(path: index.path + ".gzi") : nil
    entries = try Self.entries(of: index.indexPath)
    var contigs = Contigs()
    for entry in entries { contigs.append(entry.name, length: entry.length) }
    self.contigs = contigs
    try checkNames()
  }

  /// The FASTA file, with its index beside it.
  var path: String { index.path }

  /// Gives the letters of a contig's `range` to `body`, some at a time.
  /// - Throws: `ReadFault.damaged` where the index does not fit the file.
  func read(
    _ range: Range<Int>, of contig: Int, _ body: ([UInt8]) throws(ReadFault) -> Void
  ) throws(ReadFault) {
    var start = range.lowerBound
    while start < range.upperBound {
      let letters = try part(start..<range.upperBound, of: contig)
      try body(letters)
      start += letters.count
    }
  }

  /// The first letters of a contig's `range`: as many as are read at a time, however long its lines are.
  /// - Throws: `ReadFault.damaged` where the index does not fit the file.
  func part(_ range: Range<Int>, of contig: Int) throws(ReadFault) -> [UInt8] {
    let entry = entries[contig]
    if checked.insert(contig).inserted { try check(entry) }
    let partLength = 1 << 18
    return try letters(
      range.lowerBound..<min((range.lowerBound / partLength + 1) * partLength, range.upperBound), of: entry)
  }

  /// The letters of a part, whose line ends are where the index says.
  private func letters(_ range: Range<Int>, of entry: Entry) throws(ReadFault) -> [UInt8] {
    let first = entry.place(of: range.lowerBound)
    let bytes = try self.bytes(first..<entry.place(of: range.upperBound - 1) + 1)
    var letters: [UInt8] = []
    letters.reserveCapacity(range.count)
    var column = range.lowerBound % entry.basesPerLine
    var place = 0
    while place < bytes.count {
      let end = min(place + entry.basesPerLine - column, bytes.count)
      letters += bytes[place..<end]
      place = min(end + entry.bytesPerLine - entry.basesPerLine, bytes.count)
      guard bytes[end..<place].allSatisfy(ByteScanner.isLineEnd) else { throw misfit(entry) }
      column = 0
    }
    guard letters.count == range.count, !letters.contains(where: ByteScanner.isLineEnd) else { throw misfit(entry) }
    return letters
  }

  /// Bytes in which a header line is looked for.
  private static let lineLimit = 4096

  /// That the contig's header stands before its bases, and another one, or the file's end, behind them.
  private func check(_ entry: Entry) throws(ReadFault) {
    let header = Array(">\(entry.name)".utf8)
    let before = try bytes(max(0, entry.offset - Self.lineLimit)..<entry.offset)
    let lineEnd = before[...].suffix(while: ByteScanner.isLineEnd)
    let line = before[..<lineEnd.startIndex].suffix(while: { !ByteScanner.isLineEnd($0) })
    // A longer line than was read does not show its name.
    let isNamed = line.startIndex > 0 || entry.offset <= Self.lineLimit
    guard !lineEnd.isEmpty, !isNamed || line.starts(with: header),
      !isNamed || line.dropFirst(header.count).first.map(isBlank) ?? true
    else { throw misfit(entry) }
    // The last base is read too: where there is nothing, there is no end of the file either.
    let last = max(entry.end - 1, 0)
    let after = try bytes(last..<last + Self.lineLimit, mayEnd: true)
    guard let base = after.first, entry.length == 0 || !ByteScanner.isLineEnd(base) else { throw misfit(entry) }
    let rest = after.dropFirst()
    let next = rest.first { !ByteScanner.isLineEnd($0) }
    let isDivided = entry.length == 0 || rest.first.map(ByteScanner.isLineEnd) ?? true
    guard isDivided, next == nil || next == UInt8(ascii: ">") else { throw misfit(entry) }
  }

  /// That no name is there twice: indexers leave the second sequence of it out. Where there are many sequences, only what is
  /// larger than most headers is looked at between two.
  private func checkNames() throws(ReadFault) {
    let sorted = entries.sorted { $0.offset < $1.offset }
    let headerLimit = entries.count <= 1000 ? 0 : 512
    for (number, entry) in sorted.enumerated() {
      let next = number + 1 < sorted.count ? sorted[number + 1] : nil
      if let next, next.offset - entry.end <= headerLimit { continue }
      let between = try bytes(entry.end..<min(next?.offset ?? .max, entry.end + Self.lineLimit), mayEnd: true)
      var lines = between.split(whereSeparator: ByteScanner.isLineEnd)
      if between.count == Self.lineLimit { lines = lines.dropLast() }
      for line in lines where line.first == UInt8(ascii: ">") {
        let name = String(decoding: line.dropFirst().prefix { !isBlank($0) }, as: UTF8.self)
        guard name == next?.name || contigs[name] == nil else {
          throw .selection("there is more than one sequence '\(name)' in it. Give each a name of its own")
        }
      }
    }
  }

  private func misfit(_ entry: Entry) -> ReadFault {
    .damaged("its index does not fit it at '\(entry.name)'. Remove the index \(index.indexPath), and it is built again")
  }

  /// Bytes of the decompressed file.
  private func bytes(_ range: Range<Int>, mayEnd: Bool = false) throws(ReadFault) -> [UInt8] {
    guard !range.isEmpty else { return [] }
    let place = try blocks.map { blocks throws(ReadFault) in try blocks.place(of: range.lowerBound) }
    let bytes = try file.read(range.count, at: Int64(place ?? range.lowerBound))
    guard mayEnd || bytes.count == range.count else {
      throw .damaged("it ends before its index \(index.indexPath) says")
    }
    return bytes
  }

  private static func entries(of path: String) throws(ReadFault) -> [Entry] {
    var scanner = try ByteScanner(ByteSource(path: path))
    var text: [UInt8] = []
    var entries: [Entry] = []
    while try scanner.skipEmptyLines() != nil {
      try scanner.takeLine(into: &text)
      let fields = text.split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
      let numbers = fields.dropFirst().compactMap { Int($0) }
      guard fields.count == 5, numbers.count == 4, numbers.allSatisfy({ (0..<1 << 48).contains($0) }),
        numbers[2] > 0 || numbers[0] == 0, numbers[3] >= numbers[2], numbers[3] - numbers[2] <= 2
      else { throw .selection("its index \(path) is damaged. Remove the index, and it is built again") }
      entries.append(
        Entry(
          name: fields[0], length: numbers[0], offset: numbers[1], basesPerLine: max(numbers[2], 1),
          bytesPerLine: max(numbers[3], 1)))
    }
    return entries
  }
}

/// Where the blocks of a bgzip file begin, compressed and decompressed: a `.gzi` file.
private struct BlockIndex {
  private var places: [(compressed: Int, decompressed: Int)] = [(0, 0)]

  init(path: String) throws(ReadFault) {
    let source = try ByteSource(path: path)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var numbers: [Int] = []
    while case let count = try source.read(into: &bytes), count > 0 {
      for start in stride(from: 0, to: count - 7, by: 8) {
        numbers.append(bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | Int($1) & 0xFF })
      }
    }
    try source.close()
    guard numbers.allSatisfy({ (0..<1 << 48).contains($0) }) else { throw Self.damaged(path) }
    for start in stride(from: 1, to: numbers.count - 1, by: 2) {
      places.append((numbers[start], numbers[start + 1]))
    }
    // A block holds 65,536 bytes at most, compressed or not.
    let isTrue = zip(places, places.dropFirst()).allSatisfy { a, b in
      (1...1 << 16).contains(b.compressed - a.compressed) && (0...1 << 16).contains(b.decompressed - a.decompressed)
    }
    guard isTrue, numbers.first == places.count - 1, numbers.count == 2 * places.count - 1 else {
      throw Self.damaged(path)
    }
  }

  private static func damaged(_ path: String) -> ReadFault {
    .selection("its index \(path) is damaged. Remove the index, and it is built again")
  }

  /// The virtual offset of a byte of the decompressed file.
  func place(of byte: Int) throws(ReadFault) -> Int {
    var (low, high) = (0, places.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if places[middle].decompressed <= byte { low = middle } else { high = middle }
    }
    let inside = byte - places[low].decompressed
    guard inside < 1 << 16 else { throw .damaged("its index names a place behind its end") }
    return places[low].compressed << 16 | inside
  }
}

extension ArraySlice where Element == UInt8 {
  /// The longest end whose bytes all meet a condition.
  fileprivate func suffix(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    var start = endIndex
    while start > startIndex, condition(self[start - 1]) { start -= 1 }
    return self[start...]
  }
}
