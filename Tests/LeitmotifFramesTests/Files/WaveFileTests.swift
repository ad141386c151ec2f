import Foundation
import LeitmotifFrames
import Testing

@Suite("Files of sound")
struct WaveFileTests {
  struct Form: Sendable {
    var tag: UInt16
    var bits: UInt16
    var data: [UInt8]
    var expected: [Float]
  }

  /// Plain, floating and companded (ITU-T G.711, whose largest magnitudes are 32256 and 32124 of 16 bits).
  static let forms = [
    Form(tag: 1, bits: 8, data: [0x80, 0xC0, 0x00], expected: [0, 0.5, -1]),
    Form(tag: 1, bits: 16, data: [0, 0, 0, 0x40, 0, 0x80], expected: [0, 0.5, -1]),
    Form(tag: 1, bits: 24, data: [0, 0, 0, 0, 0, 0x40, 0, 0, 0x80], expected: [0, 0.5, -1]),
    Form(tag: 1, bits: 32, data: [0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0x80], expected: [0, 0.5, -1]),
    Form(tag: 3, bits: 32, data: [0, 0, 0, 0, 0, 0, 0, 0x3F, 0, 0, 0x80, 0xBF], expected: [0, 0.5, -1]),
    Form(tag: 3, bits: 64, data: [0, 0, 0, 0, 0, 0, 0xE0, 0x3F], expected: [0.5]),
    Form(tag: 6, bits: 8, data: [0xD5, 0x55, 0x2A], expected: [0x1p-12, -0x1p-12, -0.984375]),
    Form(tag: 7, bits: 8, data: [0xFF, 0x7F, 0x00, 0x80], expected: [0, 0, -0.9803467, 0.9803467]),
  ]

  @Test("Samples of every form are read", arguments: forms)
  func form(_ form: Form) throws {
    let files = try FrameFiles()
    let path = try files.write("a.wav", FrameFiles.wave(form.data, tag: form.tag, bits: form.bits))
    #expect(try examples(at: path).first?.sound == Waveform(samples: form.expected, sampleRate: 8000))
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
    var chunk: [UInt8] = Array("ds64".utf8) + [28, 0, 0, 0]
    chunk += [0, 0, 0, 0, 0, 0, 0, 0, 2] + [UInt8](repeating: 0, count: 19)
    let bytes = FrameFiles.wave([0, 0x40, 9, 9], before: chunk, size: 0xFFFF_FFFF, form: "RF64")
    #expect(try examples(at: files.write("a.wav", bytes)).first?.sound?.samples == [0.5])
  }

  @Test("FLAC without sense, or without libsndfile, is one line")
  func flac() throws {
    let files = try FrameFiles()
    let path = try files.write("a.flac", "fLaC nothing")
    let text = message { _ = try examples(at: path) }
    #expect(text.hasPrefix(files.folder.path) && !text.contains("\n"))
  }
}
