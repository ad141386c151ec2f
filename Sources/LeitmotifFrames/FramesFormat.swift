/// What kind of file recordings are in.
public enum FramesFormat: String, Sendable, Hashable, CaseIterable {
  /// A table with the columns `id` and `path`, which names files of the others.
  case manifest
  /// The `.ts` of the UCR and UEA archives.
  case timeSeries
  /// A Kaldi archive, binary or text.
  case kaldiArchive
  /// A Kaldi script, which says where in archives the examples are.
  case kaldiScript
  /// An array of NumPy.
  case npy
  /// Arrays of NumPy in a ZIP file.
  case npz
  /// A matrix as text, a frame a line.
  case table
  /// Parameters or a waveform of HTK.
  case htk
  /// WAV.
  case wave
  /// FLAC or Ogg, which libsndfile reads.
  case compressedAudio
  /// Moving pictures, which the program `ffmpeg` reads.
  case video
}

extension FramesFormat: CustomStringConvertible {
  /// The name that users know.
  public var description: String {
    switch self {
    case .manifest: "manifest"
    case .timeSeries: ".ts"
    case .kaldiArchive: "Kaldi archive"
    case .kaldiScript: "Kaldi script"
    case .npy: ".npy"
    case .npz: ".npz"
    case .table: "table of numbers"
    case .htk: "HTK"
    case .wave: "WAV"
    case .compressedAudio: "FLAC or Ogg"
    case .video: "video"
    }
  }
}

extension FramesFormat {
  /// By the first bytes of a file, then its name, then the form of its text.
  static func detect(_ path: String) throws(FramesError) -> FramesFormat {
    let file = try FileInput(path: path)
    let start = try file.bytes(at: 0, count: 4096)
    let ending = path.fileEnding
    if let format = binary(start) { return format }
    if let format = named(ending) { return format }
    let firstLine = start.prefix { $0 != 0x0A && $0 != 0x0D }
    if ["tsv", "txt", ""].contains(ending), ManifestColumns.isHeader(firstLine) { return .manifest }
    if ["csv", "tsv", "txt", "dat"].contains(ending) { return .table }
    if HTKFile.isHeader(start, byteCount: file.byteCount) { return .htk }
    if ArchiveReader.isArchive(start) { return .kaldiArchive }
    if start.isEmpty { throw .unknownFormat(path: path, found: "the file is empty", remedy: remedy) }
    throw .unknownFormat(path: path, found: "neither its first bytes nor its name say what it is", remedy: remedy)
  }

  private static let remedy =
    "Give .ts, .npy, .npz, .csv, .tsv, .ark, .scp, HTK, WAV, FLAC, Ogg, a video, or a manifest with 'id<TAB>path' on top"

  private static func binary(_ start: [UInt8]) -> FramesFormat? {
    func has(_ text: String, at place: Int = 0) -> Bool { start.dropFirst(place).starts(with: text.utf8) }
    if start.starts(with: [0x93]), has("NUMPY", at: 1) { return .npy }
    if start.starts(with: [0x50, 0x4B, 3, 4]) || start.starts(with: [0x50, 0x4B, 5, 6]) { return .npz }
    if has("RIFF") || has("RF64"), has("WAVE", at: 8) { return .wave }
    if has("RIFF"), has("AVI ", at: 8) { return .video }
    if has("fLaC") || has("OggS") { return .compressedAudio }
    let isMatroska = start.starts(with: [0x1A, 0x45, 0xDF, 0xA3])
    return has("ftyp", at: 4) || has("GIF8") || isMatroska ? .video : nil
  }

  private static func named(_ ending: String) -> FramesFormat? {
    switch ending {
    case "ts": .timeSeries
    case "ark": .kaldiArchive
    case "scp": .kaldiScript
    case "npy": .npy
    case "npz": .npz
    case "htk", "mfc", "fbk", "plp", "usr": .htk
    case "wav": .wave
    case "flac", "ogg", "oga", "opus": .compressedAudio
    case "mp4", "avi", "mov", "mkv", "webm", "gif": .video
    default: nil
    }
  }
}

extension String {
  /// What follows the last point of a file's name, in small letters; empty for none.
  var fileEnding: String {
    let name = split(separator: "/").last ?? ""
    guard let point = name.lastIndex(of: "."), point != name.startIndex else { return "" }
    return name[name.index(after: point)...].lowercased()
  }

  /// The name of a file, without its folder and its ending.
  var fileStem: String {
    let name = split(separator: "/").last ?? ""
    guard let point = name.lastIndex(of: "."), point != name.startIndex else { return String(name) }
    return String(name[..<point])
  }

  /// The path of a file that is named relative to the folder of this one.
  func sibling(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = lastIndex(of: "/") else { return path }
    return self[...slash] + path
  }
}
