import Foundation
import LeitmotifData
import LeitmotifFrames

/// A folder of files for one test.
final class FrameFiles {
  let folder = FileManager.default.temporaryDirectory.appending(path: "leitmotif-frames-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes a file; returns its path.
  @discardableResult func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return url.path
  }

  @discardableResult func write(_ name: String, _ text: String) throws -> String { try write(name, text.utf8) }

  /// The path of a file of Fixtures/frames.
  static func fixture(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Fixtures/frames/\(name)")
      .standardizedFileURL.path
  }

  static func bytes(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

  /// WAV of these bytes of samples.
  static func wave(
    _ data: [UInt8], tag: UInt16 = 1, bits: UInt16 = 16, channels: UInt16 = 1, rate: UInt32 = 8000,
    before: [UInt8] = [], size: UInt32? = nil, form: String = "RIFF"
  ) -> [UInt8] {
    func little(_ number: some FixedWidthInteger) -> [UInt8] {
      (0..<type(of: number).bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let block = bits / 8 * channels
    var bytes = Array(form.utf8) + little(UInt32(0)) + Array("WAVE".utf8) + before + Array("fmt ".utf8)
    bytes += little(UInt32(16)) + little(tag) + little(channels) + little(rate)
    bytes += little(rate * UInt32(block)) + little(block) + little(bits)
    return bytes + Array("data".utf8) + little(size ?? UInt32(data.count)) + data
  }
}

/// All examples of a source.
func examples(
  _ source: FramesSource, units: TranscriptUnits = .words
) throws -> [Example<FrameContent>] {
  var reader = try FramesReader(source, units: units)
  var all: [Example<FrameContent>] = []
  while let example = try reader.next() { all.append(example) }
  return all
}

/// All examples of a file, without labels.
func examples(at path: String) throws -> [Example<FrameContent>] {
  try examples(FramesSource(path: path, labelling: .none))
}

extension Example where Content == FrameContent {
  /// Its frames as rows; nil for sound.
  var rows: [[Float]]? {
    guard case .frames(let frames) = content.recording else { return nil }
    return (0..<frames.count).map { frames[$0..<$0 + 1].values }
  }

  /// Its sound; nil for frames.
  var sound: Waveform? {
    guard case .sound(let wave) = content.recording else { return nil }
    return wave
  }
}

/// The error of an action as text; empty for none.
func message(_ action: () throws -> Void) -> String {
  do { try action() } catch { return "\(error)" }
  return ""
}
