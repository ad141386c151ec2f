import Foundation
@testable import LeitmotifFrames
import Testing

@Suite("Video")
struct VideoFileTests {
  @Test("A picture's features are greys, differences and edges")
  func features() {
    var features = PictureFeatures()
    let side = PictureFeatures.side
    // Left black, right white: an edge across, in all quarters.
    let picture = (0..<side * side).map { UInt8($0 % side < side / 2 ? 0 : 255) }
    features.add(picture + picture.map { 255 - $0 } + [0])
    #expect(features.count == 2 && !features.isWhole)
    let (first, second) = (features.values[..<160], features.values[160...])
    #expect(first.prefix(8) == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(first.dropFirst(64).prefix(64).allSatisfy { $0 == 0 })
    #expect(second.dropFirst(64).prefix(64).allSatisfy { $0 == 1 })
    #expect(stride(from: 128, to: 160, by: 8).allSatisfy { first[$0] == 1 })
  }

  @Test(
    "A clip that ffmpeg makes is read", .enabled(if: VideoFile.installed("ffmpeg") != nil, "ffmpeg is not installed"))
  func clip() throws {
    let files = try FrameFiles()
    let path = files.folder.appending(path: "a.avi").path
    let process = Process()
    process.executableURL = URL(filePath: try #require(VideoFile.installed("ffmpeg")))
    process.arguments = [
      "-v", "error", "-f", "lavfi", "-i", "testsrc=duration=1:size=64x48:rate=10", "-c:v", "mpeg4", path,
    ]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let example = try #require(try examples(at: path).first)
    #expect(example.rows?.count == 10)
    #expect(example.rows?.first?.count == PictureFeatures.width)
  }

  @Test("What is no video is one line")
  func noVideo() throws {
    let files = try FrameFiles()
    let path = try files.write("a.mp4", "nothing")
    let text = message { _ = try examples(at: path) }
    #expect(text.contains("ffmpeg") && !text.contains("\n"))
  }
}
