internal import Foundation

/// A file that is read at any place.
final class FileInput {
  let path: String
  let byteCount: Int
  private let handle: FileHandle

  /// - Throws: `FramesError.unreadable`; also for what is no file, as a device has no end.
  init(path: String) throws(FramesError) {
    self.path = path
    do {
      let place = URL(filePath: path).resolvingSymlinksInPath().path
      if let attributes = try? FileManager.default.attributesOfItem(atPath: place) {
        let type = attributes[.type] as? FileAttributeType
        if type == .typeDirectory { throw FramesError.unreadable(path: path, reason: "this is a folder") }
        guard type == .typeRegular else {
          throw FramesError.unreadable(path: path, reason: "this is not a file, but a device or a pipe")
        }
      }
      handle = try FileHandle(forReadingFrom: URL(filePath: path))
      byteCount = Int(try handle.seekToEnd())
    } catch {
      throw (error as? FramesError) ?? .unreadable(path: path, reason: error.fileReason)
    }
  }

  /// The bytes from `offset` up: `count` of them, or as many as there are.
  func bytes(at offset: Int, count: Int) throws(FramesError) -> [UInt8] {
    guard offset >= 0, offset < byteCount, count > 0 else { return [] }
    do {
      try handle.seek(toOffset: UInt64(offset))
      return [UInt8](try handle.read(upToCount: min(count, byteCount - offset)) ?? Data())
    } catch {
      throw .unreadable(path: path, reason: error.fileReason)
    }
  }

  /// All of it.
  static func contents(of path: String) throws(FramesError) -> [UInt8] {
    let file = try FileInput(path: path)
    return try file.bytes(at: 0, count: file.byteCount)
  }
}

extension Error {
  /// What the system says of a file, in a few words.
  var fileReason: String {
    guard let error = self as? CocoaError else { return "\(self)" }
    return switch error.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: "no such file or folder"
    case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
    default: "error \(error.code.rawValue)"
    }
  }
}
