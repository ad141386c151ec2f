internal import LeitmotifData

/// A file with one recording, as a manifest or a script names it: `file.npz#name` and `file.ark:1234` are parts of
/// files.
enum RecordingFile {
  /// - Throws: `FramesError`.
  static func read(_ name: String) throws(FramesError) -> Recording {
    if let (path, offset) = archivePlace(name) { return try ArchiveReader.recording(path: path, at: offset) }
    if let mark = name.lastIndex(of: "#"), String(name[..<mark]).fileEnding == "npz" {
      let (path, entry) = (String(name[..<mark]), String(name[name.index(after: mark)...]))
      return .frames(try ArrayCollection(path: path).frames(named: entry))
    }
    let format = try FramesFormat.detect(name)
    switch format {
    case .npy: return .frames(try NPYFile.frames(of: FileInput.contents(of: name), path: name))
    case .npz: return .frames(try ArrayCollection(path: name).onlyFrames())
    case .table: return .frames(try TableFile.frames(path: name))
    case .htk: return try HTKFile.recording(of: FileInput.contents(of: name), path: name)
    case .wave: return .sound(try WaveFile.waveform(of: FileInput.contents(of: name), path: name))
    case .compressedAudio: return .sound(try CompressedAudio.waveform(path: name))
    case .video: return .frames(try VideoFile.frames(path: name))
    case .kaldiArchive: return try ArchiveReader.onlyRecording(path: name)
    case .manifest, .timeSeries, .kaldiScript:
      let remedy = "Give it by itself, or name a file with one recording"
      throw .unknownFormat(path: name, found: "this is a file with many examples (\(format))", remedy: remedy)
    }
  }

  /// Archive and place of `file.ark:1234`; nil for other names, such as those with a colon in them.
  private static func archivePlace(_ name: String) -> (String, Int)? {
    guard let colon = name.lastIndex(of: ":"), colon != name.startIndex else { return nil }
    let digits = name[name.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(digits).map { (String(name[..<colon]), $0) }
  }
}
