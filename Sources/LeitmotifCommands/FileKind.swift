internal import Foundation

/// What a file is by its first bytes.
enum FileKind {
  case model
  case sequences

  /// - Throws: ``CommandError/notInspectable(path:reason:)`` when it cannot be read.
  init(of path: String) throws {
    if path == "-" {
      self = .sequences
      return
    }
    switch FileSystem.kind(of: path) {
    case .missing: throw CommandError.notInspectable(path: path, reason: "no such file")
    case .folder: throw CommandError.notInspectable(path: path, reason: "a folder")
    case .stream:
      // Its first bytes can be read but once, by the reader; a model is a file.
      self = .sequences
      return
    case .file: break
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw CommandError.notInspectable(path: path, reason: "permission denied")
    }
    defer { try? handle.close() }
    // A safetensors file starts with the length of its header, then the header, which is JSON.
    let start = [UInt8](try handle.read(upToCount: 9) ?? Data())
    self = start.count == 9 && start[8] == UInt8(ascii: "{") ? .model : .sequences
  }
}
