/// What can be wrong with sequence files and their labels.
public enum DNAError: Error, Sendable, Equatable {
  /// A file that cannot be opened or read, and the system's reason.
  case unreadable(path: String, reason: String)
  /// A file that is none of the formats read here; `found` says what it looks like.
  case unsupportedFormat(path: String, found: String)
  /// A file without a single byte or record.
  case empty(path: String)
  /// A file that ends early, after `recordCount` whole records, or nil where that shows before reading; `detail` says
  /// how it is known.
  case truncated(path: String, recordCount: Int?, detail: String)
  /// Damaged compressed data or alignment records, after `recordCount` whole ones, or nil where it shows before reading.
  case damaged(path: String, recordCount: Int?, detail: String)
  /// A record (counted from 1) that breaks the rules of its format.
  case malformedRecord(path: String, line: Int?, record: Int, problem: String)
  /// A record of more bases than its reader may give at once.
  case tooLong(name: String, path: String, line: Int?, record: Int, length: Int, limit: Int)
  /// A second FASTA record of a name that labels are joined by.
  case duplicateName(String, path: String, line: Int?, firstPath: String, firstLine: Int?)
  /// A sequence without a label; `lack` says where none was found.
  case unlabelled(name: String, path: String, record: Int, lack: String)
  /// A labelling that the file's format has no place for.
  case labellingUnavailable(path: String, format: SequenceFormat, labelling: String)
  /// A file whose records are to be written as alignments, which it has not.
  case noAlignments(path: String, format: SequenceFormat)
  /// An alignment file whose records cannot stand under the header of the file before it.
  case otherHeader(path: String, difference: String)
  /// A labels file that breaks the rules.
  case labelTable(path: String, line: Int, problem: String)
  /// A BED file that breaks the rules.
  case targets(path: String, line: Int?, problem: String)
  /// Regions, intervals or filters that a file cannot answer; `problem` says why, and what to do.
  case selection(path: String, problem: String)
  /// A CRAM file whose reference is not given, or is another, after `recordCount` whole records.
  case reference(path: String, recordCount: Int?, problem: String)
  /// A configuration written by a later version.
  case unsupportedVersion(Int)
}

extension DNAError: CustomStringConvertible {
  /// One line: what, where, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(Self.shown(path)): \(reason). Check the path and its permissions."
    case .unsupportedFormat(let path, let found):
      "\(Self.shown(path)): \(found). Give FASTA or FASTQ (plain, gzip or bgzip), BAM, CRAM or SAM."
    case .empty(let path):
      "\(Self.shown(path)): the file is empty. Give a file with at least one sequence."
    case .truncated(let path, let recordCount, let detail):
      "\(Self.shown(path)): truncated\(Self.after(recordCount)): \(detail). Copy or download the file again."
    case .damaged(let path, let recordCount, let detail):
      "\(Self.shown(path)): damaged\(Self.after(recordCount)): \(detail). Copy or download the file again."
    case .malformedRecord(let path, let line, let record, let problem):
      "\(Self.shown(path, line)): record \(record): \(problem)."
    case .tooLong(let name, let path, let line, let record, let length, let limit):
      "\(Self.shown(path, line)): record \(record), '\(name)', has \(length.grouped) bases, and the limit is "
        + "\(limit.grouped). Raise it with --max-length, or have long records read in windows."
    case .duplicateName(let name, let path, let line, let firstPath, let firstLine):
      "\(Self.shown(path, line)): a second sequence '\(name)' (the first: \(Self.shown(firstPath, firstLine))), "
        + "and labels are joined by name. Rename or remove one of the two."
    case .unlabelled(let name, let path, let record, let lack):
      "\(Self.shown(path)): record \(record), '\(name)', has no label: \(lack). "
        + "Label it, or leave such sequences out with --allow-unlabelled."
    case .labellingUnavailable(let path, let format, let labelling):
      "\(Self.shown(path)): \(format) has no \(labelling) to take labels from. "
        + "Give BAM, CRAM or SAM, or labels of another kind."
    case .noAlignments(let path, let format):
      "\(Self.shown(path)): \(format) has no alignments to write as BAM. Give BAM, CRAM or SAM, or write a table."
    case .otherHeader(let path, let difference):
      "\(Self.shown(path)): \(difference), so they cannot share one BAM file. "
        + "Join them with 'samtools merge', or write a table."
    case .labelTable(let path, let line, let problem):
      "\(Self.shown(path, line)): \(problem)."
    case .targets(let path, let line, let problem):
      "\(Self.shown(path, line)): \(problem)."
    case .selection(let path, let problem):
      "\(Self.shown(path)): \(problem)."
    case .reference(let path, let recordCount, let problem):
      "\(Self.shown(path)): \(recordCount.map { $0 > 0 ? "after \(Self.records($0)): " : "" } ?? "")\(problem)."
    case .unsupportedVersion(let version):
      "the model's DNA settings have version \(version), which is later than this program's. Update the program."
    }
  }

  private static func shown(_ path: String, _ line: Int? = nil) -> String {
    (path == "-" ? "standard input" : path) + (line.map { ":\($0)" } ?? "")
  }

  private static func records(_ count: Int) -> String { "\(count) record\(count == 1 ? "" : "s")" }

  private static func after(_ records: Int?) -> String {
    records.map { " after \(Self.records($0))" } ?? ", before a record was read"
  }
}
