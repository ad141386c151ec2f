import Foundation
import Testing

struct ScoreTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  private func evaluate(_ extra: [String] = []) throws -> ToolRun.Outcome {
    try work.run(
      ["dna", "evaluate", work.path("model"), "--sequences", work.sequences, "--labels", work.labels] + extra)
  }

  @Test func baselinesStandBesideTheModelWhereverItIsScored() throws {
    let trained = try work.train(["--validation", "0.3"])
    let evaluated = try evaluate()
    for table in [trained.output, evaluated.output] {
      let header = try #require(table.split(separator: "\n").first)
      for title in ["model", "majority", "GC share", "-mer"] { #expect(header.contains(title), "\(header)") }
      #expect(table.split(separator: "\n").allSatisfy { $0.count <= 100 })
      #expect(table.contains("(") && table.contains("–"))
    }
    #expect(trained.errors.contains("95 % intervals are from 1,000 resamplings"))
  }

  @Test func baselinesAndCalibrationAreInJSON() throws {
    let report = try work.train(["--validation", "0.3", "--json"]).json
    let validation = try #require(report["validation"] as? [String: Any])
    for scores in [validation, try evaluate(["--json"]).json] {
      let baselines = try #require(scores["baselines"] as? [String: [String: Any]])
      #expect(Set(baselines.keys) == ["gc", "kmer"])
      #expect(baselines["gc"]?["features"] as? String == "GC share")
      // Seven of ten bases tell which it is.
      #expect(try #require(baselines["gc"]?["accuracy"] as? Double) > 0.8)
      let calibration = try #require(scores["calibration"] as? [String: Any])
      #expect(calibration["fittedOn"] as? Int == 12)
      #expect((calibration["before"] as? [String: Any])?["logLoss"] is Double)
      let interval = try #require((scores["intervals"] as? [String: [Double]])?["accuracy"])
      #expect(interval.count == 2 && interval[0] <= interval[1])
    }
    #expect(report["duplicates"] as? [String: Int] == ["count": 0, "dropped": 0])
  }

  @Test func aModelThatDoesNotBeatABaselineIsToldSo() throws {
    // One update teaches it nothing.
    let outcome = try work.train(["--validation", "0.3", "--max-steps", "1"])
    #expect(outcome.errors.contains("warning: the model does not beat the baseline '"))
  }

  @Test func withoutBaselinesTheMajorityIsLeft() throws {
    let outcome = try work.train(["--no-baselines"])
    #expect(outcome.output.contains("majority"))
    #expect(!outcome.output.contains("GC share"))
    #expect(try work.run(["inspect", work.path("model")]).output.contains("baselines") == false)
  }

  @Test func inspectTellsTheBaselines() throws {
    try work.train(["--validation", "0.3"])
    #expect(try work.run(["inspect", work.path("model")]).output.contains("baselines    GC share, "))
  }

  @Test func duplicatesAreCountedAndDropped() throws {
    let copies = Array(Samples.sequences.prefix(3))
    let others = Array(Samples.sequences.suffix(4))
    try work.write(Samples.fasta(copies + others), to: "v.fa")
    try work.write(Samples.table(copies + others), to: "v.tsv")
    try work.write(Samples.fasta(Array(Samples.sequences.dropLast(4))), to: "train.fa")
    try work.write(Samples.table(Array(Samples.sequences.dropLast(4))), to: "train.tsv")
    let flags = ["--validation-sequences", work.path("v.fa"), "--validation-labels", work.path("v.tsv"), "--json"]
    let kept = try work.train(flags, output: "kept")
    #expect(kept.errors.contains("3 of the 7 validation sequences also occur in training; leave them out with"))
    #expect(try kept.json["duplicates"] as? [String: Int] == ["count": 3, "dropped": 0])
    let dropped = try work.train(flags + ["--drop-duplicates"], output: "dropped")
    #expect(try dropped.json["duplicates"] as? [String: Int] == ["count": 3, "dropped": 1])
    #expect((try dropped.json["validation"] as? [String: Any])?["examples"] as? Int == 4)
  }

  @Test func classWeightsChangeTheModel() throws {
    try work.train(output: "plain")
    try work.train(["--class-weights", "rich=3"], output: "weighted")
    #expect(try work.bytes("plain") != work.bytes("weighted"))
    // Both classes are as frequent, so that each weighs 1.
    try work.train(["--class-weights", "balanced"], output: "balanced")
    try work.train(["--class-weights", "poor=1,rich=1"], output: "ones")
    #expect(try work.bytes("balanced") == work.bytes("ones"))
  }

  @Test func aClassWeightOfAnUnknownLabelIsRefused() throws {
    let outcome = try work.run(
      ["dna", "train", "--sequences", work.sequences, "--labels", work.labels, "-o", work.path("m")]
        + ["--class-weights", "wealthy=2"])
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.first?.contains("'wealthy', but must be one of poor, rich") == true)
  }

  @Test(arguments: ["rich", "rich=0", "rich=1,rich=2", "=", "rich=-1", "rich=nan", ""])
  func classWeightsThatAreNoneAreRefused(weights: String) throws {
    let outcome = try work.run(
      ["dna", "train", "--sequences", work.sequences, "--labels", work.labels, "-o", work.path("m")]
        + ["--class-weights", weights])
    #expect(outcome.status == 2)
  }
}
