import Foundation
import LeitmotifFrames
import Testing

@Suite("Files of sound")
struct WaveFileTests {
  @Test(
    "Samples of every form are read",
    arguments: [
      (UInt16(1), UInt16(8), [0x80, 0xC0, 0x00] as [UInt8], [0, 0.5, -1] as [Float]),
      (1, 16, [0, 0, 0, 0x40, 0, 0x80], [0, 0.5, -1]),
      (1, 24, [0, 0, 0, 0, 0, 0x40, 0, 0, 0x80], [0, 0.5, -1]),
      (1, 32, [0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0x80], [0, 0.5, -1]),
      (3, 32, [0, 0, 0, 0, 0, 0, 0, 0x3F, 0, 0, 0x80, 0xBF], [0, 0.5, -1]),
      (3, 64, [0, 0, 0, 0, 0, 0, 0xE0, 0x3F], [0.5]),
      (6, 8, [0xD5, 0x55, 0x2A], [8 / 32768.0, -8 / 32768.0, -32256 / 32768.0]),
      (7, 8, [0xFF, 0x7F, 0x00, 0x80], [0, 0, -32124 / 32768.0, 32124 / 32768.0]),
    ])
  func forms(_ tag: UInt16, _ bits: UInt16, _ data: [UInt8], _ expected: [Float]) throws {
    let files = try FrameFiles()
    let path = try files.write("a.wav", FrameFiles.wave(data, tag: tag, bits: bits))
    #expect(try examples(at: path).first?.sound == Waveform(samples: expected, sampleRate: 8000))
  }

  @Test("Channels are averaged, and a chunk of odd size is padded")
  func channels() throws {
    let files = try FrameFiles()
    let note: [UInt8] = Array("note".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
    let wave = FrameFiles.wave([0, 0x40, 0, 0], channels: 2, before: note)
    #expect(try examples(at: files.write("a.wav", wave)).first?.sound?.samples == [0.25])
  }

  @Test("Sound that was written to a pipe goes on to the end", arguments: [UInt32(0), 0xFFFF_FFFF])
  func streamed(_ size: UInt32) throws {
    let files = try FrameFiles()
    let path = try files.write("a.wav", FrameFiles.wave([0, 0x40, 0, 0], size: size))
    #expect(try examples(at: path).first?.sound?.samples == [0.5, 0])
  }

  @Test("RF64 has its size in a chunk of its own")
  func longForm() throws {
    let files = try FrameFiles()
    let chunk: [UInt8] =
      Array("ds64".utf8) + [28, 0, 0, 0] + Array(repeating: 0, count: 8) + [2] + Array(repeating: 0, count: 19)
    let bytes = FrameFiles.wave([0, 0x40, 9, 9], before: chunk, size: 0xFFFF_FFFF, form: "RF64")
    #expect(try examples(at: files.write("a.wav", bytes)).first?.sound?.samples == [0.5])
  }

  @Test("FLAC without sense, or without libsndfile, is one line")
  func flac() throws {
    let files = try FrameFiles()
    let text = try message { [path = try files.write("a.flac", "fLaC nothing")] in _ = try examples(at: path) }
    #expect(text.hasPrefix(files.folder.path) && !text.contains("\n"))
  }
}
