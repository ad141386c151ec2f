import Foundation
import Testing

struct InterruptionTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  @Test func trainingThatIsInterruptedSavesItsBestModel() throws {
    let arguments = [
      "dna", "train", "--sequences", work.sequences, "--labels", work.labels, "--epochs", "1000000", "--learning-rate",
      "1e-6", "--hidden", "4", "--output", work.path("model"),
    ]
    let run = try work.start(arguments)
    try run.send("")
    try run.waitForErrors(containing: "epoch 2")
    run.interrupt()
    let outcome = try run.finish()
    #expect(outcome.status == 130)
    #expect(outcome.errors.contains("Interrupted: the best model so far is \(work.path("model"))"))
    #expect(outcome.errorLines.isEmpty)
    #expect(try work.names == ["model", "train.fa", "train.tsv"])
    let table = try work.run(["dna", "classify", work.path("model"), work.sequences])
    #expect(table.rows.count == 41)
  }

  @Test func classificationThatIsInterruptedLeavesNothing() throws {
    try work.train()
    let names = try work.names
    let run = try work.start(["dna", "classify", work.path("model"), "-", "-o", work.path("table.tsv")])
    try run.wait(for: "its beginning") { try self.work.names != names }
    run.interrupt()
    try run.waitForErrors(containing: "Stopping")
    try run.send(Samples.fasta(Samples.sequences))
    let outcome = try run.finish()
    #expect(outcome.status == 130)
    #expect(outcome.errors.contains("Interrupted"))
    #expect(try work.names == names)
  }
}
