/// What stops a reader, before the path and the record's number are known.
enum ReadFault: Error, Equatable {
  case unreadable(String)
  case truncated(String)
  case damaged(String)
  case malformed(line: Int?, String)
  case tooLong(name: String, line: Int?, length: Int, limit: Int)
  /// A header that says something else than that of the file before.
  case otherHeader(difference: String)
  case unsupported(String)
  /// What is asked of the file does not go with it.
  case selection(String)
  /// A reference sequence is missing, or another than the file was made with.
  case reference(String)
  case empty

  /// The error that tells all, after `recordCount` whole records; nil before reading began.
  func error(path: String, recordCount: Int?) -> DNAError {
    switch self {
    case .unreadable(let reason): .unreadable(path: path, reason: reason)
    case .truncated(let detail): .truncated(path: path, recordCount: recordCount, detail: detail)
    case .damaged(let detail): .damaged(path: path, recordCount: recordCount, detail: detail)
    case .malformed(let line, let problem):
      .malformedRecord(path: path, line: line, record: (recordCount ?? 0) + 1, problem: problem)
    case .tooLong(let name, let line, let length, let limit):
      .tooLong(
        name: name, path: path, line: line, record: (recordCount ?? 0) + 1, length: length, limit: limit)
    case .otherHeader(let difference): .otherHeader(path: path, difference: difference)
    case .selection(let problem): .selection(path: path, problem: problem)
    case .reference(let problem): .reference(path: path, recordCount: recordCount, problem: problem)
    case .empty: .empty(path: path)
    case .unsupported(let found): .unsupportedFormat(path: path, found: found)
    }
  }

  /// What is wrong, without the place.
  var problem: String {
    switch self {
    case .unreadable(let text), .truncated(let text), .damaged(let text), .malformed(_, let text),
      .unsupported(let text), .selection(let text), .reference(let text):
      text
    case .tooLong(let name, _, let length, let limit): "'\(name)' has \(length) bases, and the limit is \(limit)"
    case .otherHeader(let difference): difference
    case .empty: "the file is empty"
    }
  }
}
