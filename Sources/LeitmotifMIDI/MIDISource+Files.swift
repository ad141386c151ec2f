internal import FoundationEssentials

extension MIDISource {
  /// A file, which is read when a reader is made.
  /// - Parameters:
  ///   - id: nil for the path.
  ///   - isStrict: whether a file that breaks the rules stops the reader; otherwise it is mended, or left out where it
  ///     cannot be, and the tally says so.
  ///   - tally: share one among the sources of a data set.
  public init(
    path: String, id: String? = nil, style: String? = nil, transpositions: [Int] = [0], isStrict: Bool = false,
    tally: MIDITally = MIDITally()
  ) {
    let id = id ?? path
    self.init(id: id, style: style, transpositions: transpositions, tally: tally) {
      do throws(MIDIError) {
        let reading = try MIDIFile.read(contentsOf: path, strict: isStrict)
        tally.note(reading.warnings, of: id)
        return reading.file.scores
      } catch {
        if isStrict { throw error }
        tally.note(error, of: id)
        return nil
      }
    }
  }

  /// The files of music in a folder and its folders, sorted bytewise by their paths in it.
  ///
  /// A file of music has a name that ends in .mid, .midi, .kar or .rmi, in letters of any size, and begins with no dot.
  /// - Throws: `MIDIError.unreadable` for what is no folder that can be listed.
  public static func filesOfMusic(inFolder folder: String) throws(MIDIError) -> [String] {
    let paths: [String]
    do {
      paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
    } catch {
      throw .unreadable(path: folder, reason: error.fileReason)
    }
    return paths.filter { path in
      let name = path.split(separator: "/").last ?? ""
      let ending = name.split(separator: ".").last?.lowercased() ?? ""
      return !name.hasPrefix(".") && name.contains(".") && ["mid", "midi", "kar", "rmi"].contains(ending)
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

/// Where the style of a file comes from.
public enum StyleSource: String, Sendable, Hashable, Codable, CaseIterable {
  /// The folder that it is in.
  case folder
  /// The last word of its name, numbers apart: `reel` of `AcaciaReel1.mid`.
  case name

  /// The style of a file; nil if its path tells none.
  /// - Parameter path: within the folder that is read.
  public func style(ofPath path: String) -> String? {
    let parts = path.split(separator: "/")
    switch self {
    case .folder: return parts.dropLast().last.map { $0.lowercased() }
    case .name:
      let stem = parts.last?.split(separator: ".").first ?? ""
      return stem.split { !$0.isLetter }.last.map { Self.lastWord(of: $0) }
    }
  }

  /// From the last capital that follows a small letter.
  private static func lastWord(of letters: Substring) -> String {
    var word = letters
    for (index, next) in zip(letters.indices, letters.indices.dropFirst())
    where letters[index].isLowercase && letters[next].isUppercase {
      word = letters[next...]
    }
    return word.lowercased()
  }
}
