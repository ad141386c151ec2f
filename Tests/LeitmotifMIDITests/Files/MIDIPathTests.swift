import Foundation
import LeitmotifMIDI
import Testing

@Suite("MIDI files and their paths")
struct MIDIPathTests {
  /// A folder of a test's own.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "leitmotif-midi-\(UUID().uuidString)")
    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
    func path(_ name: String) -> String { url.appending(path: name).path }
    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }
  }

  private let folder: Folder
  private let file = MIDIFile([.on(60, at: 0), .off(60, at: 96)])

  init() throws { folder = try Folder() }

  @Test("What is written is read again, in place of what was there and with nothing beside it")
  func writing() throws {
    try Data("old".utf8).write(to: URL(filePath: folder.path("a.mid")))
    try file.write(to: folder.path("a.mid"))
    #expect(try MIDIFile.read(contentsOf: folder.path("a.mid"), strict: true).file == file)
    #expect(try folder.names == ["a.mid"])
  }

  @Test("A file that is new may be read by whom the system lets read new files")
  func permissions() throws {
    try Data().write(to: URL(filePath: folder.path("plain")))
    try file.write(to: folder.path("a.mid"))
    let modes = try ["plain", "a.mid"].map {
      try FileManager.default.attributesOfItem(atPath: folder.path($0))[.posixPermissions] as? Int
    }
    #expect(modes[0] == modes[1])
  }

  @Test("A link is followed")
  func link() throws {
    try file.write(to: folder.path("a.mid"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("a.mid"))
    #expect(try MIDIFile.read(contentsOf: folder.path("link")).file == file)
  }

  @Test(
    "What cannot be read is told in one line",
    arguments: [
      ("absent.mid", "no such file"), (".", "this is a folder"), ("/dev/zero", "a device or a pipe"),
    ])
  func unreadable(name: String, says words: String) {
    let path = name.hasPrefix("/") ? name : folder.path(name)
    let error = #expect(throws: MIDIError.self) { try MIDIFile.read(contentsOf: path) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test("A file above the limit is refused before it is read")
  func large() throws {
    // It takes no room on the disk.
    #expect(FileManager.default.createFile(atPath: folder.path("big"), contents: nil))
    let handle = try #require(FileHandle(forWritingAtPath: folder.path("big")))
    try handle.truncate(atOffset: UInt64(MIDIFile.maximumByteCount) + 1)
    try handle.close()
    #expect(
      throws: MIDIError.tooLarge(
        path: folder.path("big"), byteCount: MIDIFile.maximumByteCount + 1, limit: MIDIFile.maximumByteCount)
    ) { try MIDIFile.read(contentsOf: folder.path("big")) }
  }

  @Test("What cannot be written is told in one line, and leaves nothing behind")
  func unwritable() throws {
    let error = #expect(throws: MIDIError.self) { try file.write(to: folder.path("no/a.mid")) }
    #expect(error?.description.contains("no/a.mid: cannot be written (no such file or folder)") == true)
    try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: false)
    #expect(throws: MIDIError.self) { try file.write(to: folder.path("folder")) }
    #expect(try folder.names == ["folder"])
  }
}
