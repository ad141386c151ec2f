public import FoundationEssentials
internal import Glibc

// The calls of the C library that Foundation does not offer: bytes are on the disk before a name stands for them.

/// Writes files that are either whole or not there, whatever ends the program or the machine.
public enum DurableFile {
  /// Writes `data` under a new name beside `path`, syncs it to the disk and renames it.
  ///
  /// - Parameter previous: the name under which the file that `path` stands for now is kept; nil to replace it. All the
  ///   while one of the two names stands for a whole file.
  /// - Throws: ``TensorError/unwritable(path:reason:)``, and then what `path` stood for is there as before, or as `previous`.
  public static func write(_ data: Data, to path: String, keeping previous: String? = nil) throws(TensorError) {
    do throws(SystemFault) {
      let (temporary, descriptor) = try makeTemporary(beside: path)
      do throws(SystemFault) {
        try writeSynced(data, to: descriptor)
        if let previous { try keep(path, as: previous) }
        try check(unsafe rename(temporary, path))
      } catch {
        _ = unsafe unlink(temporary)
        throw error
      }
    } catch {
      throw .unwritable(path: path, reason: error.reason)
    }
    syncFolder(of: path)
  }

  /// A file of a name that nothing else has, even where another process writes to the same path.
  private static func makeTemporary(beside path: String) throws(SystemFault) -> (path: String, descriptor: Int32) {
    for number in 0... {
      let name = "\(path).part\(getpid())" + (number == 0 ? "" : ".\(number)")
      let descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (name, descriptor) }
      if errno != EEXIST { break }
    }
    throw SystemFault()
  }

  /// Closes the file too.
  private static func writeSynced(_ data: Data, to descriptor: Int32) throws(SystemFault) {
    do throws(SystemFault) {
      try writeAll(of: data, to: descriptor)
      try check(fsync(descriptor))
    } catch {
      _ = close(descriptor)
      throw error
    }
    try check(close(descriptor))
  }

  private static func writeAll(of data: Data, to descriptor: Int32) throws(SystemFault) {
    let bytes = [UInt8](data)
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes[start...].withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      try check(Int32(clamping: count))
      start += count
    }
  }

  /// A second name for the file, so that the first one stays until it is renamed over.
  private static func keep(_ path: String, as previous: String) throws(SystemFault) {
    guard unsafe access(path, F_OK) == 0 else { return }
    _ = unsafe unlink(previous)
    if unsafe link(path, previous) == 0 { return }
    // A file system without second names.
    try check(unsafe rename(path, previous))
  }

  /// The file is there by now: where a folder cannot be opened or synced, its name reaches the disk a little later.
  private static func syncFolder(of path: String) {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }

  /// What the system says of the last failed call.
  private struct SystemFault: Error {
    let reason = unsafe String(cString: strerror(errno)).lowercased()
  }

  private static func check(_ result: Int32) throws(SystemFault) { if result < 0 { throw SystemFault() } }
}
