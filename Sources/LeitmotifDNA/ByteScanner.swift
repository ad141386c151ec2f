/// Walks through the bytes of a text file, a buffer at a time. Lines end in LF, CR LF or CR.
struct ByteScanner {
  /// Counted from 1.
  private(set) var line = 1
  /// The share of the file that has been read; nil where its size is not known.
  var progress: Double? { input.progress }
  private let input: GzipInput
  private var chunk = [UInt8](repeating: 0, count: 1 << 18)
  private var position = 0
  private var end = 0

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Skips a byte order mark.
  /// - Parameter threads: how many may be busy with reading, the caller's included.
  init(_ source: ByteSource, threads: Int = 1) throws(ReadFault) {
    input = try GzipInput(source, threads: threads)
    if try peek() == 0xEF, chunk[..<end].starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next byte, which stays; nil at the end.
  mutating func peek() throws(ReadFault) -> UInt8? {
    if position == end {
      position = 0
      end = try input.read(into: &chunk)
      if end == 0 { return nil }
    }
    return chunk[position]
  }

  /// Takes the byte that `peek()` showed.
  mutating func advance() { position += 1 }

  static func isLineEnd(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }

  /// Takes the line end that `peek()` showed, if there is one.
  mutating func takeLineEnd() throws(ReadFault) {
    guard let byte = try peek(), Self.isLineEnd(byte) else { return }
    advance()
    line += 1
    if byte == Self.carriageReturn, try peek() == Self.lineFeed { advance() }
  }

  /// Takes empty lines; the first byte after them, which stays.
  mutating func skipEmptyLines() throws(ReadFault) -> UInt8? {
    while let byte = try peek() {
      guard Self.isLineEnd(byte) else { return byte }
      try takeLineEnd()
    }
    return nil
  }

  /// Takes the rest of the line with its end; the text is what `text` becomes.
  mutating func takeLine(into text: inout [UInt8]) throws(ReadFault) {
    text.removeAll(keepingCapacity: true)
    while try peek() != nil {
      let stop = endOfLine()
      text += chunk[position..<stop]
      position = stop
      if stop < end { break }
    }
    try takeLineEnd()
  }

  /// Takes the rest of the line with its end, and gives its length alone.
  mutating func skipLine() throws(ReadFault) -> Int {
    var count = 0
    while try peek() != nil {
      let stop = endOfLine()
      count += stop - position
      position = stop
      if stop < end { break }
    }
    try takeLineEnd()
    return count
  }

  /// Takes bases and adds them to `bases`, up to a byte that is none or until `bases` is full. That byte stays.
  mutating func takeBases(into bases: inout RecordBases) throws(ReadFault) -> UInt8? {
    while let byte = try peek() {
      let taken = bases.append(from: chunk, in: position..<end)
      if taken == 0 { return byte }
      position += taken
    }
    return nil
  }

  /// Takes a record of FASTQ that has four lines, all of them in the chunk: its bases to `bases`, its header to `header`
  /// without the mark. False, with nothing taken, for any other.
  mutating func takeFASTQ(into bases: inout RecordBases, header: inout [UInt8]) -> Bool {
    guard let record = bases.beginWhole(fastq: chunk, in: position..<end) else { return false }
    header.removeAll(keepingCapacity: true)
    header += chunk[record.header]
    position = record.end
    line += 4
    return true
  }

  /// The place of the line's end in the chunk, or the chunk's end.
  private func endOfLine() -> Int { SequenceText.endOfLine(chunk, in: position..<end) }
}
