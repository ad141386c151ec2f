internal import LeitmotifData

/// Records of FASTA: a line `>name description`, then bases on any number of lines.
struct FASTAParser: RecordParser {
  private var scanner: ByteScanner
  private var header: [UInt8] = []
  private var bases: RecordBases
  /// The record that is being given in windows.
  private var unfinished: (name: ExampleName, line: Int)?
  private var isAtLineStart = true

  init(_ source: ByteSource, longRecords: LongRecords, threads: Int) throws(ReadFault) {
    scanner = try ByteScanner(source, threads: threads)
    bases = RecordBases(longRecords)
  }

  var progress: Double? { scanner.progress }

  mutating func next() throws(ReadFault) -> SequenceRecord? {
    if let record = unfinished { return try nextPart(of: record.name, line: record.line) }
    guard let first = try scanner.skipEmptyLines() else { return nil }
    let line = scanner.line
    guard first == UInt8(ascii: ">") else {
      throw .malformed(line: line, "a FASTA record begins with '>', not with '\(shown(first))'")
    }
    scanner.advance()
    try scanner.takeLine(into: &header)
    let name = try recordName(of: header, mark: ">", line: line)
    bases.begin()
    isAtLineStart = true
    return try nextPart(of: name, line: line)
  }

  /// The next window of a record, or all that is left of it.
  private mutating func nextPart(of name: ExampleName, line: Int) throws(ReadFault) -> SequenceRecord {
    while try takeBases(of: name) {
      guard let window = bases.takeWindow() else { continue }
      unfinished = (name, line)
      return SequenceRecord(name: name, codes: SharedBytes(window.codes), line: line, part: window.part)
    }
    unfinished = nil
    let rest = try bases.takeRest(name: name, line: line)
    return SequenceRecord(name: name, codes: SharedBytes(rest.codes), line: line, part: rest.part)
  }

  /// Takes bases to the end of the record (false), or until there are enough for a window (true).
  private mutating func takeBases(of name: ExampleName) throws(ReadFault) -> Bool {
    while true {
      if isAtLineStart, try scanner.peek() == UInt8(ascii: ">") { return false }
      // The file may end just where there are enough.
      guard try takeLine(of: name), !bases.isFull else { return bases.isFull }
    }
  }

  /// Takes one line of bases with its end, or as many bases as there is room for; false at the end of the file.
  private mutating func takeLine(of name: ExampleName) throws(ReadFault) -> Bool {
    while let byte = try scanner.takeBases(into: &bases) {
      isAtLineStart = ByteScanner.isLineEnd(byte)
      if isAtLineStart {
        try scanner.takeLineEnd()
        return true
      }
      if bases.isFull { return true }
      guard isBlank(byte) else { throw notABase(byte, in: name, line: scanner.line) }
      scanner.advance()
    }
    return false
  }
}

/// The first word of a header line, whose mark is already taken.
func nameBytes(of header: [UInt8], mark: Character, line: Int) throws(ReadFault) -> ArraySlice<UInt8> {
  let name = header.prefix { !isBlank($0) }
  guard !name.isEmpty else {
    throw .malformed(line: line, "there is no name after '\(mark)'. Write one, without a space before it")
  }
  return name
}

/// That word as a name.
func recordName(of header: [UInt8], mark: Character, line: Int) throws(ReadFault) -> ExampleName {
  ExampleName(utf8: SharedBytes(Array(try nameBytes(of: header, mark: mark, line: line))))
}

func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// A byte as a message shows it.
func shown(_ byte: UInt8) -> String {
  (0x21...0x7E).contains(byte) ? String(decoding: [byte], as: UTF8.self) : "byte \(byte)"
}

func notABase(_ byte: UInt8, in name: ExampleName, line: Int?) -> ReadFault {
  let isGap = byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  let remedy = isGap ? "Remove the gaps of alignments" : "Bases are A C G T U and the IUPAC codes R Y S W K M B D H V N"
  return .malformed(line: line, "'\(shown(byte))' in '\(name)' is no base. \(remedy)")
}
