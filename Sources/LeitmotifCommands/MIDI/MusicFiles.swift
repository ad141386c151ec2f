internal import Foundation
internal import LeitmotifMIDI

/// Files of music that a command line names, one by one or by their folders.
struct MusicFiles {
  struct File {
    let path: String
    /// Its name among the others: within the folder, where one folder is all that is named.
    let id: String
    /// Where it is, for its style.
    let place: String
  }

  let files: [File]

  /// - Parameter arguments: files, and folders, whose files of music are taken with those of their folders.
  /// - Throws: `MIDIError.unreadable` for what is not there; ``CommandError/noMusic(path:otherCount:)`` for a folder
  ///   without any.
  init(naming arguments: [String]) throws {
    let isOneFolder = arguments.count == 1
    files = try arguments.flatMap { argument -> [File] in
      switch FileSystem.kind(of: argument) {
      case .missing: throw MIDIError.unreadable(path: argument, reason: "no such file or folder")
      case .file, .stream: return [File(path: argument, id: argument, place: argument)]
      case .folder: return try Self.files(inFolder: argument, isAlone: isOneFolder)
      }
    }
  }

  private static func files(inFolder folder: String, isAlone: Bool) throws -> [File] {
    let url = URL(filePath: folder).standardized
    let found = try MIDISource.filesOfMusic(inFolder: folder)
    guard !found.isEmpty else {
      let others = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
      let count = others.count { FileSystem.kind(of: "\(folder)/\($0)") == .file }
      throw CommandError.noMusic(path: folder, otherCount: count)
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return found.map { name in
      File(
        path: prefix + name, id: isAlone ? name : prefix + name,
        place: isAlone ? name : "\(url.lastPathComponent)/\(name)")
    }
  }

  /// The styles that several files have, sorted bytewise: of five files at least, or of one in twenty.
  func styles(from source: StyleSource?) -> [String] {
    guard let source else { return [] }
    let counts = Dictionary(files.compactMap { source.style(ofPath: $0.place) }.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.filter { $0.value >= 5 || $0.value * 20 >= files.count }.keys.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }
}
