import Foundation
import Testing

@Suite("frames tag") struct FramesTagTests {
  private let work: Workspace

  init() throws {
    work = try Workspace()
    try work.writeUtterances(0..<30, column: "labels", to: "train-tags.tsv")
    try work.writeUtterances(30..<40, column: "labels", to: "test-tags.tsv")
  }

  @Test(arguments: [[String](), ["--crf"]])
  func labelsOfStepsAreLearntAndScored(_ flags: [String]) throws {
    try work.trainFrames(flags + ["--task", "tag"], on: "train-tags.tsv")
    let scores = try work.run(["frames", "evaluate", "model", "--sequences", "test-tags.tsv", "--json"]).json
    #expect(try #require(scores["accuracy"] as? Double) >= 0.9)
    #expect(scores["labels"] as? [String] == ["one", "pause", "three", "two"])
    #expect((scores["segments"] as? [Any])?.count == 3)
    let segmentF1 = try #require(scores["segmentF1"] as? [String: Double])
    #expect(segmentF1.keys.sorted() == ["0.1", "0.25", "0.5"])
    #expect(try #require(segmentF1["0.5"]) >= 0.8)
    let text = try work.run(["frames", "evaluate", "model", "--sequences", "test-tags.tsv"]).output
    #expect(text.contains("steps right"))
  }

  @Test func predictionsAreALineAStep() throws {
    try work.trainFrames(on: "train-tags.tsv")
    let rows = try work.run(["frames", "tag", "model", "u31.csv", "test-tags.tsv"]).rows
    #expect(rows.first == ["id", "step", "frame", "label", "probability"])
    let truth = FrameSamples.utterance(31).labels
    let first = rows.dropFirst().prefix(truth.count)
    #expect(first.map { $0[0] } == truth.map { _ in "u31" })
    #expect(first.map { $0[1] } == truth.indices.map { "\($0)" })
    #expect(first.map { $0[2] } == truth.indices.map { "\($0)" })
    #expect(zip(first, truth).count { $0[3] == $1 } >= truth.count - 2)
    let total = (30..<40).reduce(0) { $0 + FrameSamples.utterance($1).labels.count }
    #expect(rows.count == 1 + truth.count + total)
  }

  @Test func stackedStepsAreNamedByTheirFirstFrames() throws {
    try work.trainFrames(["--stack", "2", "--stride", "2"], on: "train-tags.tsv")
    let rows = try work.run(["frames", "tag", "model", "u30.csv"]).rows
    let count = FrameSamples.utterance(30).labels.count
    #expect(rows.dropFirst().map { $0[2] } == stride(from: 0, to: count, by: 2).map { "\($0)" })
    let scores = try work.run(["frames", "evaluate", "model", "--sequences", "test-tags.tsv", "--json"]).json
    #expect(try #require(scores["accuracy"] as? Double) >= 0.6)
  }

  @Test func aFileOfLabelsOfAnotherLengthIsNamed() throws {
    try work.write("one\npause\n", to: "u3.txt")
    let outcome = try work.run(["frames", "train", "--sequences", "train-tags.tsv", "-o", "model"])
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("u3.txt: 2 labels for 10 frames"), "\(outcome.errors)")
  }
}
