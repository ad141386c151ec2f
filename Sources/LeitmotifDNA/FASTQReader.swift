/// Records of FASTQ: `@name`, bases, `+`, as many qualities as bases. Bases and qualities may take several lines.
final class FASTQReader: RecordReader {
  private var scanner: ByteScanner
  private var header: [UInt8] = []
  private var codes = CodeBuffer()

  init(_ source: ByteSource) throws(ReadFault) { scanner = try ByteScanner(source) }

  func next() throws(ReadFault) -> SequenceRecord? {
    guard let first = try scanner.skipEmptyLines() else { return nil }
    let line = scanner.line
    guard first == UInt8(ascii: "@") else {
      throw .malformed(
        line: line, "a FASTQ record begins with '@', not with '\(shown(first))'. Count the lines of the one before")
    }
    scanner.advance()
    try scanner.takeLine(into: &header)
    let name = try recordName(of: header, mark: "@", line: line)
    let lineCount = try takeBases(of: name)
    _ = try scanner.skipLine()
    try takeQualities(of: name, lineCount: lineCount)
    return SequenceRecord(name: name, codes: codes.codes, line: line)
  }

  /// Takes bases up to the line of the `+`, and gives the number of their lines.
  private func takeBases(of name: String) throws(ReadFault) -> Int {
    codes.removeAll()
    let start = scanner.line
    while let byte = try scanner.takeBases(into: &codes) {
      if isBlank(byte) {
        scanner.advance()
      } else if ByteScanner.isLineEnd(byte) {
        try scanner.takeLineEnd()
        if try scanner.peek() == UInt8(ascii: "+") { return scanner.line - start }
      } else if byte == UInt8(ascii: "+"), scanner.line == start, codes.count == 0 {
        return 0
      } else {
        throw notABase(byte, in: name, line: scanner.line)
      }
    }
    throw .truncated("the record '\(name)' ends before its '+' line")
  }

  /// Qualities of bases that took one line take one line: a wrong length is found where it is, not records later.
  private func takeQualities(of name: String, lineCount: Int) throws(ReadFault) {
    let line = scanner.line
    var count = 0
    var taken = 0
    while taken < lineCount, count < codes.count || taken == 0 {
      if try scanner.peek() == nil { break }
      count += try scanner.skipLine()
      taken += 1
    }
    if count < codes.count, try scanner.peek() == nil {
      throw .truncated("'\(name)', the last record, has \(count) qualities for \(codes.count) bases")
    }
    guard count == codes.count else {
      throw .malformed(
        line: line, "'\(name)' has \(count) qualities for \(codes.count) bases. Each base needs one")
    }
  }
}
