import LeitmotifData
import LeitmotifFrames
import Testing

@Suite("Manifests")
struct ManifestTests {
  private func folder() throws -> FrameFiles {
    let files = try FrameFiles()
    try files.write("a.csv", "1,2\n3,4\n")
    try files.write("b.csv", "5,6\n")
    try files.write("c.csv", "7\n")
    try files.write("a.txt", "up\ndown\n")
    return files
  }

  @Test("Columns stand in any order, and a speaker is the group")
  func columns() throws {
    let files = try folder()
    let path = try files.write(
      "m.tsv", "speaker\tpath\tnote\ttranscript\tid\nann\ta.csv\t\tone  two\tx\nbo\tb.csv\t\t\ty\n")
    let source = FramesSource(path: path)
    let all = try examples(source)
    #expect(try source.task() == .transcribe)
    #expect(all.map(\.id) == ["x", "y"])
    #expect(all.map(\.group) == ["ann", "bo"])
    #expect(all.map(\.annotation) == [.symbols(["one", "two"]), .symbols([])])
  }

  @Test("Labels a frame come from a file with one a line")
  func stepLabels() throws {
    let files = try folder()
    let path = try files.write("m.tsv", "id\tpath\tlabels\nx\ta.csv\ta.txt\n")
    #expect(try FramesSource(path: path).task() == .tag)
    #expect(try examples(FramesSource(path: path)).map(\.annotation) == [.stepLabels(["up", "down"])])
    let other = try files.write("n.tsv", "id\tpath\tlabels\nx\tb.csv\ta.txt\n")
    #expect(message { _ = try examples(FramesSource(path: other)) }.contains("2 labels for 1 frames"))
  }

  @Test("An array of an npz and a place of an archive are examples")
  func parts() throws {
    let files = try folder()
    let (npz, ark) = (FrameFiles.fixture("stored.npz"), FrameFiles.fixture("matrices.ark"))
    let path = try files.write("m.tsv", "id\tpath\tlabel\nx\t\(npz)#b\tup\ny\t\(ark):3\tup\n")
    let all = try examples(FramesSource(path: path))
    #expect(all.map { $0.rows?.count } == [2, 3])
  }

  @Test(
    "What is wrong is told with the line",
    arguments: [
      ("id\tpath\tlabel\nx\ta.csv\tu\nx\tb.csv\tu\n", "line 3: the id 'x' is already in line 2"),
      ("id\tpath\tlabel\nx\tnone.csv\tu\n", "line 2"), ("id\tpath\tlabel\nx\ta.csv\n", "line 2: 2 fields"),
      ("id\tpath\tlabel\nx\ta.csv\tu\ny\tc.csv\tu\n", "c.csv: 1 numbers a frame, and 2 are expected"),
      ("id\tpath\tlabel\ttranscript\n", "more than one"), ("id\tpath\tid\n", "2 times"),
    ])
  func wrong(_ text: String, _ expected: String) throws {
    let files = try folder()
    let path = try files.write("m.tsv", text)
    let found = message { _ = try examples(FramesSource(path: path)) }
    #expect(found.contains(expected) && !found.contains("\n"))
  }
}
