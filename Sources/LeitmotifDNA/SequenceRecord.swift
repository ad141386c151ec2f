internal import LeitmotifData

/// One record of any format, as its file has it. It is handed on and never copied: most of its parts are counted references.
struct SequenceRecord: ~Copyable {
  var name: ExampleName
  /// Codes of `Nucleotides`; they may share memory with those of other records.
  var codes: SharedBytes
  var flags: AlignmentFlags = []
  /// The reference sequence that the read is aligned to.
  var reference: String?
  /// The value of the tag that was asked for.
  var tagValue: String?
  /// The line of its header.
  var line: Int?
  /// What of the record this is; nil for the whole.
  var part: RecordPart?
  /// All of the record, where it is kept.
  var alignment: AlignmentRecord?
}

/// One pass through the records of a file.
protocol RecordReader: AnyObject {
  /// The next record, or the next window of one that is cut.
  func next() throws(ReadFault) -> SequenceRecord?
  /// The share of the file that has been read; nil where it is not known.
  var progress: Double? { get }
  /// Records that were read and left out so far.
  var leftOutCount: Int { get }
  /// The file of which records may be taken, too, where this reader would give each as it stands.
  var plain: AlignmentFile? { get }
}

extension RecordReader {
  var progress: Double? { nil }
  var leftOutCount: Int { 0 }
  var plain: AlignmentFile? { nil }
}

/// The state of a pass through a text, as a value.
protocol RecordParser {
  mutating func next() throws(ReadFault) -> SequenceRecord?
  /// The share of the file that has been read; nil where it is not known.
  var progress: Double? { get }
}

/// A parser that is shared. The state stands together in a value, so that a record costs one check for exclusive access
/// and not one for each part of the state.
final class ParsingReader<Parser: RecordParser>: RecordReader {
  private var parser: Parser

  init(_ parser: Parser) { self.parser = parser }

  var progress: Double? { parser.progress }

  func next() throws(ReadFault) -> SequenceRecord? { try parser.next() }
}

/// The two characters that name an auxiliary tag of BAM, CRAM and SAM.
public struct AlignmentTag: Sendable, Hashable, CustomStringConvertible {
  let first: UInt8
  let second: UInt8

  /// Nil unless `name` is a letter and then a letter or a digit, such as `XC` or `t1`.
  public init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard bytes.count == 2 else { return nil }
    let isLetter = bytes.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[1])
    guard isLetter[0], isLetter[1] || isDigit else { return nil }
    (first, second) = (bytes[0], bytes[1])
  }

  /// The two characters.
  public var description: String { String(decoding: [first, second], as: UTF8.self) }
}
