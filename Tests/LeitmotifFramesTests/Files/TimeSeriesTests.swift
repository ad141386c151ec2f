import LeitmotifData
import LeitmotifFrames
import Testing

@Suite("Time series of the archives")
struct TimeSeriesTests {
  @Test("The data is believed, not the header, whose letters may be of any size")
  func header() throws {
    let files = try FrameFiles()
    let text = """
      #Of two
      @ProblemName x
      @TIMESTAMPS False
      @univariate true
      @seriesLength 99
      @classlabel TRUE one
      @DATA
      1,2,3:4,5,6:one
      7.5:-1e2:two words

      """
    let all = try examples(FramesSource(path: files.write("a.ts", text)))
    #expect(all.map(\.rows) == [[[1, 4], [2, 5], [3, 6]], [[7.5, -100]]])
    #expect(all.map(\.annotation) == [.label("one"), .label("two words")])
    #expect(all.map(\.id) == ["1", "2"])
  }

  @Test("Missing values lie on a line between their neighbours, and are counted")
  func missing() throws {
    let files = try FrameFiles()
    let tally = FramesTally()
    let path = try files.write("a.ts", "@classLabel false\n@data\n?,1,NaN,?,4,?\n")
    let all = try examples(FramesSource(path: path, labelling: .none, tally: tally))
    #expect(all.first?.rows == [[1], [1], [2], [3], [4], [4]])
    #expect(tally.counts.interpolated == 4)
    let text = message { _ = try examples(FramesSource(path: path, labelling: .none, missingValues: .refused)) }
    #expect(text.contains("line 3, channel 1"))
  }

  @Test(
    "What is wrong is told with line and channel",
    arguments: [
      ("@data\n1,x\n", "line 2, channel 1: value 2 is 'x'"), ("@data\n1,2:3\n", "line 2, channel 2: 1 values"),
      ("@data\n1:2\n3\n", "line 3: 1 channels"), ("@data\n1:?,?\n", "channel 2"),
      ("@data\n1,inf\n", "line 2, channel 1: value 2 is inf"), ("1,2\n", "line 1"),
      ("@classLabel true\n", "before '@data'"),
      ("@timestamps true\n@data\n", "line 1"), ("@data\n(0,1),(1,2)\n", "timestamps"),
    ])
  func wrong(_ text: String, _ expected: String) throws {
    let files = try FrameFiles()
    let path = try files.write("a.ts", text)
    let found = message { _ = try examples(at: path) }
    #expect(found.contains(expected) && !found.contains("\n"))
  }

  @Test("Without classes, examples are for prediction, or passed over")
  func unlabelled() throws {
    let files = try FrameFiles()
    let path = try files.write("a.ts", "@classLabel false\n@data\n1,2\n")
    #expect(message { _ = try examples(FramesSource(path: path)) }.contains("'1' has no label"))
    #expect(try examples(FramesSource(path: path, allowsUnlabelled: true)).isEmpty)
    #expect(try examples(at: path).count == 1)
    let table = FrameLabels(["1": "a"])
    #expect(try examples(FramesSource(path: path, labelling: .table(table))).map(\.annotation) == [.label("a")])
  }
}
