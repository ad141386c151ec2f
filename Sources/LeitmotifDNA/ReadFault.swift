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
    case .empty: .empty(path: path)
    case .unsupported(let found): .unsupportedFormat(path: path, found: found)
    }
  }
}
