import Foundation
import Testing

@Suite("frames of video") struct VideoClipTests {
  private static let program = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg", "/opt/homebrew/bin/ffmpeg"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// A square that moves over a plain ground for two seconds.
  private static func clip(_ number: Int, across: Int, down: Int, at path: String) throws {
    let speed = 16 + number * 7 % 5
    let (x, y) = (20 + number * 5 % 9 - 16 * across, 20 + number * 3 % 9 - 16 * down)
    let (ground, square) = (["black", "gray", "navy", "maroon"][number % 4], ["white", "yellow", "cyan"][number % 3])
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(program))
    process.arguments = [
      "-loglevel", "error", "-y", "-f", "lavfi", "-i", "color=\(ground):s=64x64:r=10:d=2", "-f", "lavfi", "-i",
      "color=\(square):s=12x12:r=10:d=2", "-filter_complex",
      "overlay=x='\(x)+\(across * speed)*t':y='\(y)+\(down * speed)*t'", "-c:v", "mpeg4", "-q:v", "3", path,
    ]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  private static let ways = [("right", 1, 0), ("left", -1, 0), ("down", 0, 1), ("up", 0, -1)]

  @Test(
    "Where a square moves is learned from a folder of clips, end to end",
    .enabled(if: program != nil, "ffmpeg is not installed: sudo apt-get install ffmpeg"))
  func movingShapes() throws {
    let work = try Workspace()
    var manifests = ["train": "id\tpath\tlabel\n", "test": "id\tpath\tlabel\n"]
    for number in 0..<15 {
      for (label, across, down) in Self.ways {
        let name = "\(label)\(number)"
        try Self.clip(number, across: across, down: down, at: work.path(name + ".mkv"))
        manifests[number < 10 ? "train" : "test", default: ""] += "\(name)\t\(name).mkv\t\(label)\n"
      }
    }
    for (part, text) in manifests { try work.write(text, to: part + ".tsv") }
    try work.trainFrames(["--max-steps", "300", "--hidden", "16", "--learning-rate", "0.005"], on: "train.tsv")
    let scores = try work.run(["frames", "evaluate", "model", "--sequences", "test.tsv", "--json"]).json
    #expect(try #require(scores["accuracy"] as? Double) >= 0.95)
  }
}
