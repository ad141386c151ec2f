/// Records of FASTA: a line `>name description`, then bases on any number of lines.
final class FASTAReader: RecordReader {
  private var scanner: ByteScanner
  private var header: [UInt8] = []
  private var codes = CodeBuffer()

  init(_ source: ByteSource) throws(ReadFault) { scanner = try ByteScanner(source) }

  func next() throws(ReadFault) -> SequenceRecord? {
    guard let first = try scanner.skipEmptyLines() else { return nil }
    let line = scanner.line
    guard first == UInt8(ascii: ">") else {
      throw .malformed(line: line, "a FASTA record begins with '>', not with '\(shown(first))'")
    }
    scanner.advance()
    try scanner.takeLine(into: &header)
    let name = try recordName(of: header, mark: ">", line: line)
    codes.removeAll()
    while try scanner.peek() != UInt8(ascii: ">"), try takeLine(of: name) {}
    return SequenceRecord(name: name, codes: codes.codes, line: line)
  }

  /// Takes one line of bases with its end; false at the end of the file.
  private func takeLine(of name: String) throws(ReadFault) -> Bool {
    while let byte = try scanner.takeBases(into: &codes) {
      if ByteScanner.isLineEnd(byte) {
        try scanner.takeLineEnd()
        return true
      }
      guard isBlank(byte) else { throw notABase(byte, in: name, line: scanner.line) }
      scanner.advance()
    }
    return false
  }
}

/// The first word of a header line, whose mark is already taken.
func recordName(of header: [UInt8], mark: Character, line: Int) throws(ReadFault) -> String {
  let name = header.prefix { !isBlank($0) }
  guard !name.isEmpty else {
    throw .malformed(line: line, "there is no name after '\(mark)'. Write one, without a space before it")
  }
  return String(decoding: name, as: UTF8.self)
}

func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// A byte as a message shows it.
func shown(_ byte: UInt8) -> String {
  (0x21...0x7E).contains(byte) ? String(decoding: [byte], as: UTF8.self) : "byte \(byte)"
}

func notABase(_ byte: UInt8, in name: String, line: Int?) -> ReadFault {
  let isGap = byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  let remedy = isGap ? "Remove the gaps of alignments" : "Bases are A C G T U and the IUPAC codes R Y S W K M B D H V N"
  return .malformed(line: line, "'\(shown(byte))' in '\(name)' is no base. \(remedy)")
}
