internal import LeitmotifData

/// Records of FASTQ: `@name`, bases, `+`, as many qualities as bases. Bases and qualities may take several lines.
struct FASTQParser: RecordParser {
  private var scanner: ByteScanner
  private var header: [UInt8] = []
  private var bases: RecordBases
  /// The record that is being given in windows; `firstLine` is that of its bases.
  private var unfinished: (name: ExampleName, line: Int, firstLine: Int)?

  init(_ source: ByteSource, longRecords: LongRecords, threads: Int) throws(ReadFault) {
    scanner = try ByteScanner(source, threads: threads)
    bases = RecordBases(longRecords)
  }

  var progress: Double? { scanner.progress }

  mutating func next() throws(ReadFault) -> SequenceRecord? {
    if let record = unfinished {
      return try nextPart(of: record.name, line: record.line, firstLine: record.firstLine)
    }
    guard let first = try scanner.skipEmptyLines() else { return nil }
    let line = scanner.line
    if scanner.takeFASTQ(into: &bases, header: &header) {
      let record = bases.takeWhole(name: try nameBytes(of: header, mark: "@", line: line))
      return SequenceRecord(name: record.name, codes: record.codes, line: line)
    }
    guard first == UInt8(ascii: "@") else {
      throw .malformed(
        line: line, "a FASTQ record begins with '@', not with '\(shown(first))'. Count the lines of the one before")
    }
    scanner.advance()
    try scanner.takeLine(into: &header)
    let name = try recordName(of: header, mark: "@", line: line)
    bases.begin()
    return try nextPart(of: name, line: line, firstLine: scanner.line)
  }

  /// The next window of a record, or all that is left of it: that is given once its qualities are known to be right.
  private mutating func nextPart(of name: ExampleName, line: Int, firstLine: Int) throws(ReadFault) -> SequenceRecord {
    while try !takeBases(of: name, firstLine: firstLine) {
      guard let window = bases.takeWindow() else { continue }
      unfinished = (name, line, firstLine)
      return SequenceRecord(name: name, codes: SharedBytes(window.codes), line: line, part: window.part)
    }
    unfinished = nil
    let lineCount = scanner.line - firstLine
    _ = try scanner.skipLine()
    try takeQualities(of: name, lineCount: lineCount)
    return try whole(named: name, line: line)
  }

  /// All that is left of a record whose lines are taken.
  private mutating func whole(named name: ExampleName, line: Int) throws(ReadFault) -> SequenceRecord {
    let rest = try bases.takeRest(name: name, line: line)
    return SequenceRecord(name: name, codes: SharedBytes(rest.codes), line: line, part: rest.part)
  }

  /// Takes bases up to the line of the `+` (true), or until there are enough for a window (false).
  private mutating func takeBases(of name: ExampleName, firstLine: Int) throws(ReadFault) -> Bool {
    while let byte = try scanner.takeBases(into: &bases) {
      if bases.isFull { return false }
      if ByteScanner.isLineEnd(byte) {
        try scanner.takeLineEnd()
        if try scanner.peek() == UInt8(ascii: "+") { return true }
      } else if isBlank(byte) {
        scanner.advance()
      } else if byte == UInt8(ascii: "+"), scanner.line == firstLine, bases.count == 0 {
        return true
      } else {
        throw notABase(byte, in: name, line: scanner.line)
      }
    }
    throw .truncated("the record '\(name)' ends before its '+' line")
  }

  /// Qualities of bases that took one line take one line: a wrong length is found where it is, not records later.
  private mutating func takeQualities(of name: ExampleName, lineCount: Int) throws(ReadFault) {
    let line = scanner.line
    var count = 0
    var taken = 0
    while taken < lineCount, count < bases.count || taken == 0 {
      if try scanner.peek() == nil { break }
      count += try scanner.skipLine()
      taken += 1
    }
    if count < bases.count, try scanner.peek() == nil {
      throw .truncated("'\(name)', the last record, has \(count) qualities for \(bases.count) bases")
    }
    guard count == bases.count else {
      throw .malformed(
        line: line, "'\(name)' has \(count) qualities for \(bases.count) bases. Each base needs one")
    }
  }
}
