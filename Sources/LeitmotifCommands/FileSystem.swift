internal import Foundation
internal import LeitmotifDNA

/// The calls of the C library that take pointers.
enum FileSystem {
  enum Kind {
    case missing
    case file
    case folder
    /// A device or a pipe: it is read and written where it stands, once.
    case stream
  }

  /// What tells a file from every other, whatever its names.
  enum Identity: Hashable {
    case existing(device: UInt64, file: UInt64)
    /// There is none of this name yet.
    case missing(path: String)

    /// `-` is standard input.
    init(of path: String) {
      var status = stat()
      let isThere = unsafe (path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0
      self =
        isThere
        ? .existing(device: UInt64(truncatingIfNeeded: status.st_dev), file: UInt64(truncatingIfNeeded: status.st_ino))
        : .missing(path: URL(filePath: path).standardized.path)
    }
  }

  /// What stands at `path`.
  static func kind(of path: String) -> Kind {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return .missing }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .stream
    }
  }

  /// Whether its owner may not write a file. Replacing it needs no such right, but would ignore what the mode says.
  static func isReadOnly(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IWUSR == 0
  }

  /// Gives a file another name, in place of any file that has it; what is wrong, or nil.
  static func rename(_ path: String, to newPath: String) -> String? {
    unsafe Foundation.rename(path, newPath) == 0 ? nil : systemReason(errno)
  }

  /// Opens `path` for writing, as a new file or as what stands there, a device or a pipe.
  static func open(_ path: String, isNew: Bool) throws(OutputFault) -> FileHandle {
    let descriptor = unsafe Foundation.open(path, O_WRONLY | O_CLOEXEC | (isNew ? O_CREAT | O_TRUNC : 0), 0o666)
    if descriptor < 0 { throw OutputFault(reason: systemReason(errno)) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Removes what a process that was killed left of a file that it was writing: `path.partPID`, with no such process.
  static func removeRemains(of path: String) {
    let place = URL(filePath: path)
    let (folder, start) = (place.deletingLastPathComponent().path, "\(place.lastPathComponent).part")
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(start) {
      guard let process = Int32(name.dropFirst(start.count)), process > 0 else { continue }
      if kill(process, 0) != 0, errno == ESRCH { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    }
  }

  /// Writes all of `bytes`; the number of what is wrong, or nil.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes[start...].withUnsafeBytes {
        unsafe Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno != EINTR { return errno }
      start += max(count, 0)
    }
    return nil
  }
}
