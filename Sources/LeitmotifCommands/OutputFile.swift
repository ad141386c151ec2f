internal import Foundation
internal import LeitmotifDNA

/// What goes to a file or to standard output. A file is written under a temporary name and renamed when it is whole;
/// text whose file's name ends in `.gz` is compressed as bgzip does.
final class OutputFile {
  private let path: String
  private let overwrites: Bool
  private let interruption: Interruption
  /// Nil for what is written where it stands: standard output, a device, a pipe.
  private let temporaryPath: String?
  private let handle: FileHandle
  private var compressor: BlockCompressor?
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 16

  /// Checks, before any work, that `path` may be written.
  /// - Parameter allowsStreams: whether standard output, a device or a pipe will do.
  /// - Throws: ``CommandError/outputExists(path:)``, ``CommandError/noOutputFolder(path:)``,
  ///   ``CommandError/unwritable(path:reason:)``.
  static func check(_ path: String, overwrites: Bool, allowsStreams: Bool = true) throws(CommandError) {
    if path == "-", allowsStreams { return }
    if path.isEmpty || path.hasSuffix("/") { throw .unwritable(path: path, reason: "this names no file") }
    let folder = URL(filePath: path).deletingLastPathComponent().path
    guard FileSystem.kind(of: folder) == .folder else { throw .noOutputFolder(path: path) }
    switch FileSystem.kind(of: path) {
    case .missing: break
    case .folder: throw .unwritable(path: path, reason: "it is a folder")
    case .file:
      if !overwrites { throw .outputExists(path: path) }
      if FileSystem.isReadOnly(path) { throw .unwritable(path: path, reason: "the file is read-only") }
    case .stream:
      if allowsStreams { return }
      throw .unwritable(path: path, reason: "it is a device or a pipe")
    }
    if !FileManager.default.isWritableFile(atPath: folder) {
      throw .unwritable(path: path, reason: "permission denied")
    }
  }

  /// `path`, or where a file stands now that must not be replaced, a name beside it that is free.
  static func place(for path: String, overwrites: Bool) -> String {
    if overwrites || FileSystem.kind(of: path) == .missing { return path }
    return (1...).lazy.map { "\(path).\($0)" }.first { FileSystem.kind(of: $0) == .missing } ?? path
  }

  /// - Parameters:
  ///   - path: `-` is standard output.
  ///   - interruption: removes what is unfinished when it ends the process.
  init(path: String, overwrites: Bool, interruption: Interruption) throws {
    try Self.check(path, overwrites: overwrites)
    self.path = path
    self.overwrites = overwrites
    self.interruption = interruption
    if path == "-" {
      (temporaryPath, handle) = (nil, .standardOutput)
      return
    }
    let isStream = FileSystem.kind(of: path) == .stream
    let place = isStream ? path : "\(path).part\(ProcessInfo.processInfo.processIdentifier)"
    do throws(OutputFault) {
      handle =
        isStream
        ? try FileSystem.open(place, isNew: false)
        : try interruption.begins(place, of: path) { () throws(OutputFault) in try FileSystem.open(place, isNew: true) }
    } catch {
      throw CommandError.unwritable(path: path, reason: error.reason)
    }
    temporaryPath = isStream ? nil : place
    if path.hasSuffix(".gz") {
      try writing { () throws(OutputFault) in compressor = try BlockCompressor(descriptor: handle.fileDescriptor) }
    }
  }

  deinit {
    guard let temporaryPath else { return }
    // Only an unfinished file is still there under this name.
    interruption.ends { try? FileManager.default.removeItem(atPath: temporaryPath) }
  }

  /// For a writer of its own, instead of `write(_:)`.
  var descriptor: Int32 { handle.fileDescriptor }

  /// Runs what writes to the descriptor, and says which file could not be written.
  /// - Throws: ``CommandError/unwritable(path:reason:)``.
  func writing(_ body: () throws(OutputFault) -> Void) throws(CommandError) {
    do throws(OutputFault) { try body() } catch { throw .unwritable(path: path, reason: error.reason) }
  }

  func write(_ text: String) throws(CommandError) { try write(text.utf8) }

  func write(_ bytes: some Sequence<UInt8>) throws(CommandError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Writes what is left, and gives the file its name.
  /// - Throws: ``CommandError/unwritable(path:reason:)``, ``CommandError/outputAppeared(path:savedAs:)``.
  func finish() throws {
    try flush()
    if let compressor { try writing(compressor.finish) }
    guard let temporaryPath else { return }
    do {
      try handle.synchronize()
      try handle.close()
    } catch {
      throw CommandError.unwritable(path: path, reason: error.localizedDescription)
    }
    let place = Self.place(for: path, overwrites: overwrites)
    if let reason = interruption.ends(by: { FileSystem.rename(temporaryPath, to: place) }) {
      throw CommandError.unwritable(path: place, reason: reason)
    }
    if place != path { throw CommandError.outputAppeared(path: path, savedAs: place) }
  }

  private func flush() throws(CommandError) {
    if let compressor {
      try writing { () throws(OutputFault) in try compressor.write(buffer) }
    } else if path == "-" {
      try Console.data(buffer)
    } else if let error = FileSystem.write(buffer, to: handle.fileDescriptor) {
      throw .unwritable(path: path, reason: systemReason(error))
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
