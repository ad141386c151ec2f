import LeitmotifMIDI

/// Bytes that were read as a MIDI file, held to what reading promises of any bytes.
public struct MIDIPromises {
  /// What was read.
  public let reading: MIDIReading
  /// Each promise that is broken, in a few words.
  public private(set) var broken: [String] = []

  /// Reads, writes and reads again: the file, and each of its scores.
  /// - Throws: `MIDIError` for bytes that are refused.
  public init(reading bytes: [UInt8], path: String) throws(MIDIError) {
    reading = try MIDIFile.read(bytes, path: path)
    for warning in reading.warnings {
      check((0...bytes.count).contains(warning.byteOffset), "a warning of byte \(warning.byteOffset), beyond the end")
      check(!warning.description.contains("\n"), "a warning of several lines")
    }
    check((try? Self.rewritten(reading.file, path)) == reading.file, "written and read again, the events are others")
    check(
      MIDIDescription(of: reading.file).rows.allSatisfy { !$0.value.contains("\n") }, "a description of several lines")
    for score in reading.file.scores { checkSurvival(of: score, path) }
  }

  /// What an error has to be: one line, which names the file, and the byte from which on nothing can be made of it.
  public static func isClear(_ error: MIDIError, of bytes: [UInt8], path: String) -> Bool {
    let text = error.description
    guard text.hasPrefix("\(path): "), !text.contains("\n") else { return false }
    return switch error {
    case .notMIDI: true
    case .damaged(_, let byteOffset, _): (0...bytes.count).contains(byteOffset) && text.contains("byte \(byteOffset)")
    default: false
    }
  }

  private mutating func check(_ isKept: Bool, _ promise: @autoclosure () -> String) {
    if !isKept { broken.append(promise()) }
  }

  private static func rewritten(_ file: MIDIFile, _ path: String, strict: Bool = false) throws -> MIDIFile {
    try MIDIFile.read([UInt8](file.encoded()), path: path, strict: strict).file
  }

  /// A score that is written follows the rules, and has the notes and changes that it had.
  private mutating func checkSurvival(of score: Score, _ path: String) {
    // Pauses that no file can say are refused.
    guard let file = try? MIDIFile(score), (try? file.encoded()) != nil else { return }
    guard let again = try? Self.rewritten(file, path, strict: true).scores.first else {
      broken.append("a score is written as a file that breaks the rules")
      return
    }
    check(again.parts.map(\.notes) == score.parts.map(\.notes), "a score that is written has other notes")
    check(
      (again.tempos, again.metres, again.keys) == (score.tempos, score.metres, score.keys),
      "a score that is written has other tempos, metres or keys")
  }
}
