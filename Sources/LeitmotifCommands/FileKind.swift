internal import Foundation
internal import LeitmotifDNA
internal import LeitmotifFrames

/// What a file is by its first bytes; where these do not tell, by its name.
enum FileKind {
  case model
  case sequences
  case midi
  case recordings
  /// Its first bytes can be read but once, by the reader: sequences, if it can be read at all.
  case stream

  /// - Throws: ``CommandError/notInspectable(path:reason:)`` when it cannot be read.
  init(of path: String) throws {
    if path == "-" {
      self = .stream
      return
    }
    switch FileSystem.kind(of: path) {
    case .missing: throw CommandError.notInspectable(path: path, reason: "no such file")
    case .folder: throw CommandError.notInspectable(path: path, reason: "a folder")
    case .stream:
      self = .stream
      return
    case .file: break
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw CommandError.notInspectable(path: path, reason: "permission denied")
    }
    defer { try? handle.close() }
    do {
      let beginning = [UInt8](try handle.read(upToCount: 12) ?? Data())
      if Self.isModel(beginning: beginning) {
        self = .model
      } else if Self.isMIDI(beginning: beginning) {
        self = .midi
      } else {
        self = Self.holdsRecordings(path) ? .recordings : .sequences
      }
    } catch {
      throw CommandError.notInspectable(path: path, reason: "it cannot be read")
    }
  }

  /// Refuses, before it is read whole, a file of sequences or music where a model belongs.
  /// - Throws: ``CommandError/notAModel(path:found:command:)``.
  static func checkModel(_ path: String, of command: TrainingCommand) throws {
    guard FileSystem.kind(of: path) == .file else { return }
    switch try FileKind(of: path) {
    case .model: return
    case .midi: throw CommandError.notAModel(path: path, found: "a MIDI file", command: command)
    case .recordings: throw CommandError.notAModel(path: path, found: "a file of recordings", command: command)
    case .sequences, .stream:
      let format = try? SequenceFormat(of: path)
      throw CommandError.notAModel(path: path, found: format.map { "\($0)" }, command: command)
    }
  }

  /// A `.ts` file begins as FASTQ may, with `@`; any other name is for recordings only where sequences do not begin so.
  private static func holdsRecordings(_ path: String) -> Bool {
    guard let format = try? FramesSource(path: path).format() else { return false }
    return format == .timeSeries || (try? SequenceFormat(of: path)) == nil
  }

  /// A safetensors file starts with the length of its header, little-endian, then the header, which is JSON.
  private static func isModel(beginning bytes: [UInt8]) -> Bool {
    guard bytes.count >= 9, bytes[8] == UInt8(ascii: "{") else { return false }
    // The format's own bound. A text's first eight bytes are far above it; a model that was cut short is still below.
    return bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } <= 100_000_000
  }

  /// As itself, or in a RIFF wrapper.
  private static func isMIDI(beginning bytes: [UInt8]) -> Bool {
    bytes.starts(with: "MThd".utf8) || bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).elementsEqual("RMID".utf8)
  }
}
