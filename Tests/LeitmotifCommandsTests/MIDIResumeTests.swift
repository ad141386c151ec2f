import Foundation
import Testing

@Suite("midi train --resume") struct MIDIResumeTests {
  private let work: Workspace

  init() throws {
    work = try Workspace()
    try work.writeTunes(0..<12)
  }

  private func arguments(_ extra: [String] = []) -> [String] {
    ["midi", "train", "songs", "-o", "model", "--epochs", "40", "--patience", "0"] + Workspace.briefMusic + extra
  }

  private func wholeModel() throws -> Data {
    let outcome = try work.run(arguments(["-o", "whole"]))
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try work.bytes("whole")
  }

  @Test func aTrainingKilledInTheMiddleOfTunesGivesTheModelOfOneThatNeverWas() throws {
    let whole = try wholeModel()
    let run = try work.start(arguments(["--checkpoint-every", "7"]))
    try run.send("")
    try run.wait(for: "a checkpoint") { (try? self.work.bytes("model.checkpoint")) != nil }
    run.kill()
    let facts = try work.run(["inspect", "model.checkpoint"]).output
    #expect(facts.contains("of a training of a sequence generator\n"))
    #expect(facts.contains("go on with  leitmotif midi train --resume model.checkpoint\n"))
    let outcome = try work.run(["midi", "train", "--resume", "model.checkpoint", "-@", "2"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains(" on, after "))
    #expect(try work.bytes("model") == whole)
  }

  @Test(arguments: [("Ctrl-C", 130 as Int32), ("SIGTERM", 143)])
  func anInterruptedTrainingSavesItsBestModelAndGoesOn(signal: String, status: Int32) throws {
    let run = try work.start(arguments(["--epochs", "1000000", "--learning-rate", "1e-6"]))
    try run.send("")
    try run.waitForErrors(containing: "epoch 2")
    if signal == "Ctrl-C" { run.interrupt() } else { run.terminate() }
    let outcome = try run.finish()
    #expect(outcome.status == status)
    #expect(
      outcome.errors.contains("Interrupted: the best model so far is model; go on with 'leitmotif midi train --resume"))
    #expect(outcome.errorLines.isEmpty)
    #expect(try work.run(["midi", "evaluate", "model", "songs"]).status == 0)
    #expect(try work.names.contains("model.checkpoint"))
  }

  @Test func aTrainingWithinATimeGoesOnWithItsSchedule() throws {
    let run = try work.start(arguments(["--epochs", "100000", "--time-budget", "2s", "--checkpoint-every", "5"]))
    try run.send("")
    try run.wait(for: "a checkpoint") { (try? self.work.bytes("model.checkpoint")) != nil }
    run.kill()
    let outcome = try work.run(["midi", "train", "--resume", "model.checkpoint", "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let flags = try #require(try outcome.json["repeatedBy"] as? [String])
    try work.trainMusic(["--epochs", "100000", "--patience", "0"] + flags, output: "again")
    #expect(try work.bytes("model") == work.bytes("again"))
  }

  @Test func theCheckpointOfAnotherKindOfTrainingIsRefused() throws {
    try #require(work.run(arguments(["--epochs", "1", "--checkpoint-every", "90"])).status == 0)
    let outcome = try work.run(["dna", "train", "--resume", "model.checkpoint"])
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("go on with it by 'leitmotif midi train --resume model.checkpoint'"))
    try work.train(["--checkpoint-every", "90"], output: "dna")
    let reverse = try work.run(["midi", "train", "--resume", "dna.checkpoint"])
    #expect(reverse.status == 1)
    #expect(reverse.errors.contains("go on with it by 'leitmotif dna train --resume dna.checkpoint'"))
  }

  @Test func otherTunesAreRefused() throws {
    try #require(work.run(arguments(["--epochs", "1", "--checkpoint-every", "90"])).status == 0)
    try work.writeTunes(30..<31)
    let outcome = try work.run(["midi", "train", "--resume", "model.checkpoint"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("the training sequences or their labels differ"), "\(outcome.errors)")
  }

  @Test(arguments: [["--hidden", "8"], ["--grid", "8"], ["other"]])
  func otherSettingsAreRefused(_ flags: [String]) throws {
    try #require(work.run(arguments(["--epochs", "1", "--checkpoint-every", "90"])).status == 0)
    let outcome = try work.run(["midi", "train", "--resume", "model.checkpoint"] + flags)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--resume takes all settings from the checkpoint"))
  }
}
