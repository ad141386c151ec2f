import Foundation

/// What the process does: one target, named by the environment, through one file in memory.
struct FuzzRun {
  /// The sequence that the seeds of CRAM are aligned to.
  static let reference = ProcessInfo.processInfo.environment["FUZZ_REFERENCE"]

  let target: FuzzTarget
  let file: FileHandle
  let path: String

  static let current = FuzzRun()

  init() {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
      FileHandle.standardError.write(Data("'\(name)' is no target; FUZZ_TARGET is one of \(names)\n".utf8))
      exit(2)
    }
    let path = "/dev/shm/leitmotif-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forUpdatingAtPath: path)
    else {
      FileHandle.standardError.write(Data("\(path) cannot be made\n".utf8))
      exit(2)
    }
    (self.target, self.file, self.path) = (target, file, "/proc/self/fd/\(file.fileDescriptor)")
    // The descriptor keeps it: a crash leaves nothing behind.
    try? FileManager.default.removeItem(atPath: path)
  }

  func read(_ bytes: Data) {
    do {
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: bytes)
    } catch {
      preconditionFailure("\(error)")
    }
    target.read(bytes, at: path)
  }
}

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzRun.current.read(Data(UnsafeRawBufferPointer(start: start, count: count)))
  return 0
}
