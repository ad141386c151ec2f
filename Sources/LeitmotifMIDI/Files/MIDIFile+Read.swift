internal import FoundationEssentials

extension MIDIFile {
  /// Reads a file.
  ///
  /// What breaks the rules is mended, and told of in warnings: data bytes above 127 are taken as 127; running status goes on
  /// after meta and system exclusive events; messages that only a wire may have are kept as escape events; a track that is
  /// cut keeps its whole events; a number of tracks, a length or a header that says another thing than what is there
  /// is not believed; bytes that are no chunk are skipped. A RIFF wrapper, a header of more than six bytes and chunks of
  /// other kinds break no rule.
  ///
  /// - Parameter strict: whether what breaks the rules is refused instead.
  /// - Throws: ``MIDIError/unreadable(path:reason:)``, ``MIDIError/tooLarge(path:byteCount:limit:)``; then
  ///   ``MIDIError/notMIDI(path:found:)``, ``MIDIError/damaged(path:byteOffset:problem:)`` where there is no whole header,
  ///   and ``MIDIError/refused(path:byteOffset:problem:)`` if strict.
  public static func read(contentsOf path: String, strict: Bool = false) throws(MIDIError) -> MIDIReading {
    try read([UInt8](try contents(of: path)), path: path, strict: strict)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameters:
  ///   - path: what warnings and errors call the file.
  ///   - strict: whether what breaks the rules is refused, rather than mended and told of in warnings.
  /// - Throws: as ``read(contentsOf:strict:)``.
  /// - Complexity: O(bytes), in time and in memory.
  public static func read(_ bytes: [UInt8], path: String, strict: Bool = false) throws(MIDIError) -> MIDIReading {
    try check(byteCount: bytes.count, path: path)
    var parser = MIDIFileParser(bytes, path: path, isStrict: strict)
    return try parser.parse()
  }

  private static func check(byteCount: Int, path: String) throws(MIDIError) {
    guard byteCount <= maximumByteCount else {
      throw .tooLarge(path: path, byteCount: byteCount, limit: maximumByteCount)
    }
  }

  /// Only of a file whose size is known beforehand: a device has no end.
  private static func contents(of path: String) throws(MIDIError) -> Data {
    let url = URL(filePath: path).resolvingSymlinksInPath()
    let attributes: [FileAttributeKey: Any]
    do {
      attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    } catch {
      throw .unreadable(path: path, reason: error.fileReason)
    }
    switch attributes[.type] as? FileAttributeType {
    case .typeRegular?: break
    case .typeDirectory?: throw .unreadable(path: path, reason: "this is a folder")
    default: throw .unreadable(path: path, reason: "this is not a file, but a device or a pipe")
    }
    try check(byteCount: (attributes[.size] as? any BinaryInteger).map { Int(clamping: $0) } ?? 0, path: path)
    do {
      return try Data(contentsOf: url)
    } catch {
      throw .unreadable(path: path, reason: error.fileReason)
    }
  }
}

extension Error {
  /// What the system says of a file, in a few words.
  var fileReason: String {
    guard let error = self as? CocoaError else { return "\(self)" }
    return switch error.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: "no such file or folder"
    case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
    case .fileWriteOutOfSpace: "no space left on the device"
    case .fileWriteVolumeReadOnly: "the file system is read-only"
    default: "error \(error.code.rawValue)"
    }
  }
}
