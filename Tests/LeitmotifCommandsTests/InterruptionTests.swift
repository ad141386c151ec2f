import Foundation
import Testing

struct InterruptionTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  /// Training that would last for hours, which has said `sign`.
  private func startTraining(_ extra: [String] = [], until sign: String = "epoch 2") throws -> ToolRun {
    let run = try work.start(
      [
        "dna", "train", "--sequences", work.sequences, "--labels", work.labels, "--epochs", "1000000",
        "--learning-rate",
        "1e-6", "--hidden", "4", "--output", work.path("model"),
      ] + extra)
    try run.send("")
    try run.waitForErrors(containing: sign)
    return run
  }

  private func end(_ run: ToolRun, by signal: String) { signal == "Ctrl-C" ? run.interrupt() : run.terminate() }

  @Test(arguments: [("Ctrl-C", 130 as Int32), ("SIGTERM", 143)])
  func trainingThatIsInterruptedSavesItsBestModel(signal: String, status: Int32) throws {
    let run = try startTraining()
    end(run, by: signal)
    let outcome = try run.finish()
    #expect(outcome.status == status)
    #expect(outcome.errors.contains("Interrupted: the best model so far is \(work.path("model"))"))
    #expect(outcome.errorLines.isEmpty)
    #expect(try work.names == ["model", "model.checkpoint", "train.fa", "train.tsv"])
    let table = try work.run(["dna", "classify", work.path("model"), work.sequences])
    #expect(table.rows.count == 41)
  }

  @Test(arguments: [("Ctrl-C", 130 as Int32), ("SIGTERM", 143)])
  func classificationThatIsInterruptedLeavesNothing(signal: String, status: Int32) throws {
    try work.train()
    let names = try work.names
    // It waits for standard input, which never comes.
    let run = try work.start(["dna", "classify", work.path("model"), "-", "-o", work.path("table.tsv")])
    try run.wait(for: "its beginning") { try self.work.names != names }
    end(run, by: signal)
    let outcome = try run.finish()
    #expect(outcome.status == status)
    #expect(outcome.errors.contains("Interrupted: \(work.path("table.tsv")) was not written"))
    #expect(try work.names == names)
  }

  @Test func aModelThatWasNotValidatedIsCalledSo() throws {
    let run = try startTraining(["--validation", "0"], until: "Training ")
    run.interrupt()
    let outcome = try run.finish()
    #expect(outcome.status == 130)
    #expect(outcome.errors.contains("Interrupted: the last model, not validated, is \(work.path("model"))"))
  }

  @Test func aModelThatAppearsMeanwhileIsKept() throws {
    let run = try startTraining()
    try work.write("precious", to: "model")
    run.interrupt()
    let outcome = try run.finish()
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.first?.contains("model.1") == true, "\(outcome.errors)")
    #expect(try work.text("model") == "precious")
    #expect(try work.run(["inspect", work.path("model.1")]).output.contains("poor, rich"))
  }

  @Test func aTableThatAppearsMeanwhileIsKept() throws {
    try work.train()
    let names = try work.names
    let run = try work.start(["dna", "classify", work.path("model"), "-", "-o", work.path("table.tsv")])
    try run.wait(for: "its beginning") { try self.work.names != names }
    try work.write("precious", to: "table.tsv")
    try run.send(Samples.fasta(Samples.sequences))
    let outcome = try run.finish()
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.first?.contains("table.tsv.1") == true, "\(outcome.errors)")
    #expect(try work.text("table.tsv") == "precious")
    #expect(try work.text("table.tsv.1").hasPrefix("name\t"))
  }
}
