/// What can be wrong with MIDI files.
public enum MIDIError: Error, Sendable, Hashable {
  /// A file that cannot be opened or read, and the system's reason.
  case unreadable(path: String, reason: String)
  /// A file of more bytes than are read.
  case tooLarge(path: String, byteCount: Int, limit: Int)
  /// A file that does not begin as a MIDI file does; `found` says what it looks like.
  case notMIDI(path: String, found: String)
  /// A file that no reading can make sense of from `byteOffset` on.
  case damaged(path: String, byteOffset: Int, problem: String)
  /// A file that breaks the rules at `byteOffset`, where that was not to be mended.
  case refused(path: String, byteOffset: Int, problem: String)
  /// A file that cannot be written, and the system's reason.
  case unwritable(path: String, reason: String)
  /// Music that the format has no room for; `problem` says why, and what to do.
  case notRepresentable(problem: String)
}

extension MIDIError: CustomStringConvertible {
  /// One line: what, where, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason). Check the path and its permissions."
    case .tooLarge(let path, let byteCount, let limit):
      "\(path): \(byteCount) bytes, and at most \(limit) are read. Give a smaller file."
    case .notMIDI(let path, let found): "\(path): \(found). Give a Standard MIDI File, which begins with 'MThd'."
    case .damaged(let path, let byteOffset, let problem):
      "\(path): byte \(byteOffset): \(problem). Copy or download the file again."
    case .refused(let path, let byteOffset, let problem):
      "\(path): byte \(byteOffset): \(problem). Mend the file, or have it read without --strict."
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)). Check the path, its permissions and free space."
    case .notRepresentable(let problem): "\(problem)."
    }
  }
}
