import Foundation
import LeitmotifData
import LeitmotifMIDI
import Testing

@Suite("Files of music")
struct SourceTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "midi-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "Jigs"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("A folder's files of music are found in its folders, sorted bytewise")
  func listing() throws {
    try withFolder { folder in
      for name in ["b.mid", "a.MIDI", "Jigs/z.kar", ".hidden.mid", "notes.txt", "mid", "Jigs/é.rmi"] {
        try Data().write(to: folder.appending(path: name))
      }
      #expect(
        try MIDISource.filesOfMusic(inFolder: folder.path) == ["Jigs/z.kar", "Jigs/é.rmi", "a.MIDI", "b.mid"])
      #expect(throws: MIDIError.self) { try MIDISource.filesOfMusic(inFolder: folder.path + "/none") }
    }
  }

  @Test("A file that cannot be read is left out with its reason, and refused if strict")
  func unreadable() throws {
    try withFolder { folder in
      let path = folder.appending(path: "a.mid").path
      try Data("RIFF?".utf8).write(to: URL(filePath: path))
      let adapter = try MIDIAdapter(configuration: Samples.configuration())
      let tally = MIDITally()
      var reader = try adapter.makeReader(for: MIDISource(path: path, id: "a.mid", tally: tally))
      #expect(reader.next() == nil)
      #expect(tally.skipped.map(\.files) == [["a.mid"]])
      #expect(tally.notes.count == 1 && tally.notes[0].hasPrefix("1 file: cannot be read (\(path): "), "\(tally.notes)")
      #expect(throws: MIDIError.self) { try adapter.makeReader(for: MIDISource(path: path, isStrict: true)) }
    }
  }

  @Test("A written score is read again as its piece")
  func roundTrip() throws {
    try withFolder { folder in
      let path = folder.appending(path: "a.mid").path
      let score = Samples.score([Samples.scale])
      try MIDIFile(score).write(to: path)
      var reader = try MIDIAdapter(configuration: Samples.configuration()).makeReader(for: MIDISource(path: path))
      #expect(reader.next()?.content == Samples.pieces(score).first)
    }
  }

  @Test(
    "Styles come from the folder or from the last word of the name",
    arguments: [
      ("jigs/AcaciaReel1.mid", "jigs", "reel"), ("AcaciaReel1.mid", nil, "reel"), ("a/B/slow air 2.mid", "b", "air"),
      ("bwv12.mid", nil, "bwv"), ("x/12.mid", "x", nil),
    ] as [(String, String?, String?)])
  func styles(path: String, folder: String?, name: String?) {
    #expect(StyleSource.folder.style(ofPath: path) == folder)
    #expect(StyleSource.name.style(ofPath: path) == name)
  }
}
