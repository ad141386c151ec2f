import Foundation
import Testing

@Suite("frames train, evaluate and classify") struct FramesClassifyTests {
  private let work: Workspace

  init() throws {
    work = try Workspace()
    try work.writeSeries()
  }

  @Test func aModelTellsSlopesApartAndItsScoresHaveTheKeysOfDNA() throws {
    try work.trainFrames(["--dtw"], on: "train.ts")
    let scores = try work.run(["frames", "evaluate", "model", "--sequences", "test.ts", "--json"]).json
    let keys = ["accuracy", "perClass", "confusion", "logLoss", "ece", "majority", "baselines", "calibration"]
    for key in keys { #expect(scores[key] != nil, "\(key) in \(scores.keys.sorted())") }
    #expect(scores["dtw"] == nil)
    #expect(try #require(scores["accuracy"] as? Double) >= 0.9)
    try work.train(output: "dna")
    let dna = try work.run(
      ["dna", "evaluate", "dna", "--sequences", work.sequences, "--labels", work.labels, "--json"]
    ).json
    #expect(Set(dna.keys).subtracting(["sequences", "orientation"]).isSubset(of: scores.keys), "\(dna.keys)")
  }

  @Test func theNearestNeighbourIsScoredWhereItIsAskedFor() throws {
    try work.trainFrames(on: "train.ts")
    let scores = try work.run(
      ["frames", "evaluate", "model", "--sequences", "test.ts", "--dtw", "train.ts", "--json"]
    ).json
    #expect(scores["dtw"] as? Double == 1)
    let text = try work.run(["frames", "evaluate", "model", "--sequences", "test.ts", "--dtw", "train.ts"]).output
    #expect(text.contains("Nearest neighbour by time warping: accuracy 1"))
  }

  @Test func predictionsAreALineARecordingInTheOrderOfTheFiles() throws {
    try work.trainFrames(on: "train.ts")
    let rows = try work.run(["frames", "classify", "model", "test.ts"]).rows
    #expect(rows.first == ["id", "label", "probability", "p_down", "p_up"])
    #expect(rows.dropFirst().map { $0[0] } == (1...20).map { "\($0)" })
    for row in rows.dropFirst() {
      let (down, up) = (try #require(Double(row[3])), try #require(Double(row[4])))
      #expect(abs(down + up - 1) < 1e-5)
      #expect(row[1] == (up > down ? "up" : "down"))
      #expect(Double(row[2]) == max(down, up))
    }
    let twice = try work.run(["frames", "classify", "model", "test.ts", "train.ts", "-o", "out.tsv"])
    #expect(twice.status == 0 && twice.output.isEmpty)
    let lines = try work.text("out.tsv").split(separator: "\n")
    #expect(lines.count == 61)
    #expect(lines.prefix(21).map(String.init) == rows.map { $0.joined(separator: "\t") })
  }

  @Test(arguments: [["-@", "1"], ["-@", "2"]])
  func theSameRunGivesTheSameBytes(_ flags: [String]) throws {
    try work.trainFrames(on: "train.ts", output: "one")
    try work.trainFrames(flags, on: "train.ts", output: "two")
    #expect(try work.bytes("one") == work.bytes("two"))
  }

  @Test func aStreamGivesTheSameLinesAsTheWhole() throws {
    try work.trainFrames(["--one-direction"], on: "train.ts")
    let whole = try work.run(["frames", "classify", "model", "test.ts"])
    let streamed = try work.run(["frames", "classify", "model", "test.ts", "--stream"])
    #expect(whole.status == 0 && whole.rows.count == 21)
    #expect(streamed.output == whole.output, "\(streamed.errors)")
  }

  @Test(arguments: [([String](), "direction"), (["--one-direction", "--scale", "utterance"], "normalisation")])
  func whatCannotBeStreamedIsRefusedWithTheReason(_ flags: [String], _ reason: String) throws {
    try work.trainFrames(flags, on: "train.ts")
    let before = try work.names
    let outcome = try work.run(["frames", "classify", "model", "test.ts", "--stream", "-o", "out.tsv"])
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    #expect(try work.names == before)
  }

  @Test func soundIsLearntFromAManifestAndSingleFilesAreClassified() throws {
    var manifest = "id\tpath\tlabel\tgroup\n"
    for number in 0..<16 {
      let isHigh = number.isMultiple(of: 2)
      try work.write(FrameSamples.tone(hertz: (isHigh ? 1800 : 300) + Double(number * 5)), to: "\(number).wav")
      manifest += "t\(number)\t\(number).wav\t\(isHigh ? "high" : "low")\tg\(number % 4)\n"
    }
    try work.write(manifest, to: "tones.tsv")
    try work.trainFrames(["--split-by-group", "--validation", "0.25", "--report", "page.html"], on: "tones.tsv")
    #expect(try work.text("page.html").contains("classifier of 2 labels"))
    let rows = try work.run(["frames", "classify", "model", "4.wav", "5.wav"]).rows
    #expect(rows.dropFirst().map { $0[0...1].joined(separator: " ") } == ["4 high", "5 low"])
  }

  @Test func labelsMayBeInATableOfTheirOwn() throws {
    try work.write(FrameSamples.series(0..<20, hasLabels: false), to: "bare.ts")
    let lines = (0..<20).map { "\($0 + 1)\t\(FrameSamples.slope($0).label)\n" }
    try work.write("id\tlabel\n" + lines.joined(), to: "labels.tsv")
    try work.trainFrames(["--labels", "labels.tsv"], on: "bare.ts")
    let flags = ["--sequences", "bare.ts", "--labels", "labels.tsv", "--json"]
    let scores = try work.run(["frames", "evaluate", "model"] + flags).json
    #expect(scores["accuracy"] as? Double == 1)
  }

  @Test func missingValuesAreTakenFromThoseBesideThemAndCounted() throws {
    let text = FrameSamples.series(0..<20)
    try work.write(text + "?,?,0.5,1:1,1,1,1:up\n", to: "gaps.ts")
    let outcome = try work.trainFrames(on: "gaps.ts")
    #expect(outcome.errors.contains("2 missing values were taken from those beside them in time"), "\(outcome.errors)")
  }
}
