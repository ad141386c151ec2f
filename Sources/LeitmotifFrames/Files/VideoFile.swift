internal import Foundation
internal import LeitmotifData

/// Moving pictures as frames of simple features, by the program `ffmpeg` where it is installed.
enum VideoFile {
  /// `PictureFeatures` of each picture, in order, at the rate that the file has.
  /// - Throws: `FramesError.programFailed` without ffmpeg, and where it fails; `.unreadable`.
  static func frames(path: String) throws(FramesError) -> FrameSequence {
    // For what is wrong with the path; and a name that begins with a dash is none of ffmpeg's options.
    _ = try FileInput(path: path)
    guard let program = installed("ffmpeg") else {
      let reason = "it is not installed. Install it, as by 'apt-get install ffmpeg', or give features of each picture"
      throw .programFailed(path: path, program: "ffmpeg", reason: reason)
    }
    let side = PictureFeatures.side
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = [
      "-nostdin", "-v", "error", "-i", "file:\(path)", "-an", "-sn", "-dn", "-vf",
      "scale=\(side):\(side):flags=area,format=gray", "-f", "rawvideo", "pipe:1",
    ]
    let (output, errors) = (Pipe(), FileHandle(forWritingAtPath: "/dev/null"))
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    var features = PictureFeatures()
    do {
      try process.run()
      try features.read(output.fileHandleForReading)
    } catch {
      throw .programFailed(path: path, program: "ffmpeg", reason: error.fileReason)
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0, features.count > 0, features.isWhole else {
      let reason = "it found no pictures that it could decode. Try 'ffmpeg -i FILE -f null -', which says why"
      throw .programFailed(path: path, program: "ffmpeg", reason: reason)
    }
    return FrameSequence(values: features.values, width: PictureFeatures.width)
  }

  /// The path of a program that the environment finds.
  static func installed(_ program: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
