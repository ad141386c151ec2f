import Foundation
import Testing

@Suite("train --resume") struct ResumeTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  private var checkpoint: String { work.path("model.checkpoint") }

  /// 60 epochs of 3 updates.
  private func arguments(_ extra: [String] = []) -> [String] {
    [
      "dna", "train", "--sequences", work.sequences, "--labels", work.labels, "--hidden", "4", "--convolution", "4x5",
      "--batch-size", "16", "--epochs", "60", "--output", work.path("model"),
    ] + extra
  }

  /// The bytes of a model that was trained without a break.
  private func wholeModel() throws -> Data {
    let outcome = try work.run(arguments(["--output", work.path("whole")]))
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try work.bytes("whole")
  }

  @Test func aTrainingKilledAgainAndAgainGivesTheModelOfOneThatNeverWas() throws {
    let whole = try wholeModel()
    var command = arguments(["--checkpoint-every", "7"])
    for round in 0..<5 {
      let run = try work.start(command)
      try run.send("")
      let before = try? work.bytes("model.checkpoint")
      try run.wait(for: "another checkpoint") {
        let now = try? work.bytes("model.checkpoint")
        return now != nil && now != before
      }
      run.kill()
      command = ["dna", "train", "--resume", checkpoint, "-@", "\(1 + round % 2)"]
    }
    let outcome = try work.run(command)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains(" on, after "))
    #expect(try work.bytes("model") == whole)
    // It was asked for, so it stays: more epochs can follow.
    #expect(try work.names.contains("model.checkpoint"))
  }

  @Test func whatAKilledTrainingWasWritingIsRemoved() throws {
    // No process has the highest number; the test's own is alive.
    let own = ProcessInfo.processInfo.processIdentifier
    for name in ["model.checkpoint.part2147483647", "model.part2147483647", "model.part\(own)", "model.partial"] {
      try work.write("half", to: name)
    }
    try #require(work.run(arguments()).status == 0)
    #expect(try work.names == ["model", "model.part\(own)", "model.partial", "train.fa", "train.tsv"].sorted())
  }

  @Test func anInterruptedTrainingSaysHowToGoOnAndDoes() throws {
    let whole = try wholeModel()
    let run = try work.start(arguments())
    try run.send("")
    try run.waitForErrors(containing: "epoch 2")
    run.interrupt()
    let interrupted = try run.finish()
    #expect(interrupted.status == 130)
    #expect(interrupted.errors.contains("go on with 'leitmotif dna train --resume \(checkpoint)'"))
    #expect(try work.bytes("model") != whole)
    let outcome = try work.run(["dna", "train", "--resume", checkpoint])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try work.bytes("model") == whole)
    // What was not asked for goes.
    #expect(try work.names == ["model", "train.fa", "train.tsv", "whole"])
  }

  @Test func aDamagedCheckpointNamesTheOneBeforeWhichStillWorks() throws {
    let whole = try wholeModel()
    try #require(work.run(arguments(["--checkpoint-every", "50"])).status == 0)
    let bytes = try work.bytes("model.checkpoint")
    for length in [0, 7, 300, bytes.count / 2, bytes.count - 1] {
      try work.write(bytes.prefix(length), to: "model.checkpoint")
      let outcome = try work.run(["dna", "train", "--resume", checkpoint])
      #expect(outcome.status == 1)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.contains("the checkpoint before it is \(checkpoint).previous"))
    }
    let outcome = try work.run(["dna", "train", "--resume", "\(checkpoint).previous"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try work.bytes("model") == whole)
  }

  @Test func moreEpochsAndAnotherOutputMayBeGiven() throws {
    try #require(work.run(arguments(["--checkpoint-every", "90"])).status == 0)
    let model = try work.bytes("model")
    let outcome = try work.run(
      ["dna", "train", "--resume", checkpoint, "--epochs", "61", "-o", work.path("longer"), "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try #require(try outcome.json["training"] as? [String: Any])
    #expect(summary["updates"] as? Int == 183)
    #expect(try work.bytes("model") == model)
  }

  @Test(arguments: [["--hidden", "8"], ["--seed", "2"], ["--sequences", "other.fa"], ["--checkpoint-every", "9"]])
  func otherSettingsAreRefused(_ flags: [String]) throws {
    try #require(work.run(arguments(["--checkpoint-every", "90"])).status == 0)
    let outcome = try work.run(["dna", "train", "--resume", checkpoint] + flags)
    #expect(outcome.status == 2)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("--resume takes all settings from the checkpoint"))
  }

  @Test func fewerEpochsThanAreDoneAreRefusedAndInspectTellsHowManyAre() throws {
    try #require(work.run(arguments(["--checkpoint-every", "90"])).status == 0)
    let names = try work.names
    let outcome = try work.run(["dna", "train", "--resume", checkpoint, "--epochs", "4", "-o", work.path("short")])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("has done 60 epochs, and --epochs asks for 4"))
    #expect(try work.names == names)
    let facts = try work.run(["inspect", checkpoint]).output
    #expect(facts.contains("epochs      60 of at most 60\n"))
    #expect(facts.contains("leitmotif dna train --sequences \(work.sequences)"))
  }

  @Test func otherSequencesAreRefused() throws {
    try #require(work.run(arguments(["--checkpoint-every", "90"])).status == 0)
    let text = try work.text("train.fa")
    try work.write(text.replacing("A", with: "C", maxReplacements: 40), to: "train.fa")
    let names = try work.names
    let outcome = try work.run(["dna", "train", "--resume", checkpoint])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("the training sequences or their labels differ"))
    #expect(try work.names == names)
  }

  @Test func aCheckpointThatWasLeftIsNotLostToANewTraining() throws {
    try #require(work.run(arguments(["--checkpoint-every", "90"])).status == 0)
    try FileManager.default.removeItem(atPath: work.path("model"))
    let names = try work.names
    let outcome = try work.run(arguments())
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("go on with it by 'leitmotif dna train --resume \(checkpoint)'"))
    #expect(try work.names == names)
    #expect(try work.run(arguments(["--force"])).status == 0)
  }

  @Test func theReportTellsOfTheWholeTraining() throws {
    func page(_ name: String) throws -> Substring {
      let text = try work.text(name)
      return text[..<(try #require(text.range(of: "How it was made")).lowerBound)]
    }
    let whole = try work.run(
      arguments(["--output", work.path("whole"), "--report", work.path("whole.html"), "--no-baselines"]))
    try #require(whole.status == 0, "\(whole.errors)")
    let run = try work.start(
      arguments(["--checkpoint-every", "5", "--report", work.path("model.html"), "--no-baselines"]))
    try run.send("")
    try run.waitForErrors(containing: "epoch 9")
    run.kill()
    let outcome = try work.run(["dna", "train", "--resume", checkpoint])
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(try page("model.html") == page("whole.html"))
  }

  @Test func aTrainingThatIsBrokenOffAfterItsLastUpdateIsFinished() throws {
    let whole = try wholeModel()
    try #require(work.run(arguments(["--checkpoint-every", "1000"])).status == 0)
    // The end has a checkpoint, whatever the interval.
    try FileManager.default.removeItem(atPath: work.path("model"))
    let outcome = try work.run(["dna", "train", "--resume", checkpoint])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try work.bytes("model") == whole)
  }
}
