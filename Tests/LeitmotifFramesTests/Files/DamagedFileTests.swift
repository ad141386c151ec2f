import Foundation
import LeitmotifFrames
import Testing

@Suite("Damaged files of frames")
struct DamagedFileTests {
  static let names = [
    "le_f2.npy", "stored.npz", "deflated.npz", "matrices.ark", "text.ark", "user.htk", "compressed.htk",
  ]

  /// One file of each format, some of them made here.
  private func seed(_ name: String) throws -> [UInt8] {
    switch name {
    case "a.wav": FrameFiles.wave((0..<200).map { UInt8(truncatingIfNeeded: $0 * 37) })
    case "a.ts": Array("@timeStamps false\n@classLabel true a b\n@data\n1,2,?,4:5,6,7,8:a\n1.5:2e-3:b\n".utf8)
    case "a.csv": Array("x,y\n1,2\n3.5,-4\n".utf8)
    case "a.tsv": Array("id\tpath\tlabel\nx\t\(FrameFiles.fixture("user.htk"))\tup\n".utf8)
    default: try FrameFiles.bytes(of: FrameFiles.fixture(name))
    }
  }

  @Test(
    "Cut at 200 places or changed, a file ends in one line or a reading",
    arguments: names + ["a.wav", "a.ts", "a.csv", "a.tsv"])
  func damaged(_ name: String) throws {
    let files = try FrameFiles()
    let bytes = try seed(name)
    for step in 0..<200 {
      let cut = Array(bytes[..<(bytes.count * step / 200)])
      var changed = bytes
      changed[step * 7919 % bytes.count] ^= UInt8(truncatingIfNeeded: 1 << (step % 8))
      for damaged in [cut, changed] {
        let path = try files.write(name, damaged)
        let text = message { _ = try examples(FramesSource(path: path, allowsUnlabelled: true)) }
        #expect(!text.contains("\n"))
        #expect(text.isEmpty || text.hasSuffix("."))
      }
    }
  }

  @Test("A header that names more than the file has makes nothing of that size")
  func lies() throws {
    let files = try FrameFiles()
    let huge: [UInt8] = [4, 0xFF, 0xFF, 0xFF, 0x7F]
    let path = try files.write("a.ark", Array("k ".utf8) + [0] + Array("BFM ".utf8) + huge + huge + [0])
    #expect(message { _ = try examples(at: path) }.contains("bytes of data belong here"))
  }

  @Test("A value that is not finite is refused with frame and channel")
  func notFinite() throws {
    let files = try FrameFiles()
    let path = try files.write("a.ark", "k  [\n 1 2\n 3 nan ]\n")
    #expect(message { _ = try examples(at: path) }.contains("k, frame 2, channel 2"))
  }
}
