import Foundation
import Testing

struct RoundTripTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  private func evaluate(_ extra: [String] = []) throws -> ToolRun.Outcome {
    try work.run(
      ["dna", "evaluate", work.path("model"), "--sequences", work.sequences, "--labels", work.labels] + extra)
  }

  @Test func spliceJunctionsAreTrainedEvaluatedAndClassified() throws {
    let model = work.path("splice")
    let training = try work.run([
      "dna", "train", "--sequences", Samples.fixture("splice.train.fa"), "--labels",
      Samples.fixture("splice.train.tsv"), "--max-steps", "80", "--output", model,
    ])
    #expect(training.status == 0, "\(training.errors)")
    #expect(training.output.contains("majority"))
    #expect(training.errors.contains("Read 2,000 sequences of 60 bases; 3 labels: ei 464, ie 485, n 1,051"))
    let test = ["--sequences", Samples.fixture("splice.test.fa"), "--labels", Samples.fixture("splice.test.tsv")]
    let scores = try work.run(["dna", "evaluate", model, "--json"] + test).json
    #expect(scores["examples"] as? Int == 1186)
    #expect(scores["labels"] as? [String] == ["ei", "ie", "n"])
    // The commonest label is right for half of them.
    let accuracy = try #require(scores["accuracy"] as? Double)
    #expect(accuracy > 0.7)
    let classified = try work.run(["dna", "classify", model, Samples.fixture("splice.test.fa")])
    #expect(classified.rows.count == 1187)
    let truth = try String(contentsOfFile: Samples.fixture("splice.test.tsv"), encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    let right = zip(classified.rows, truth).dropFirst().count { $0[1] == $1[1] && $0[0] == $1[0] }
    // JSON's decimals round the last bits.
    #expect(abs(Double(right) / 1186 - accuracy) < 1e-12)
    let rest = try work.run(
      ["dna", "evaluate", model, "--json", "--exclude", Samples.fixture("splice.train.fa")] + test)
    let restScores = try rest.json
    #expect(try #require(restScores["examples"] as? Int) < 1186)
    #expect(rest.errors.contains("Left out "))
  }

  @Test func evaluationInJSONIsOneObjectWithAllKeys() throws {
    try work.train()
    let scores = try evaluate(["--json"]).json
    #expect(
      Set(scores.keys) == [
        "examples", "accuracy", "balancedAccuracy", "macroF1", "mcc", "auroc", "auprc", "logLoss", "brier", "ece",
        "perClass", "intervals", "bootstrap", "undefinedReplicates", "confusion", "labels", "majority",
        "baselines", "calibration",
      ])
    #expect(scores["examples"] as? Int == 40)
    let confusion = try #require(scores["confusion"] as? [[Int]])
    #expect(confusion.map { $0.reduce(0, +) } == [20, 20])
    #expect(scores["accuracy"] as? Double == Double(confusion[0][0] + confusion[1][1]) / 40)
  }

  @Test func evaluationForPeopleIsATableBesideTheMajority() throws {
    try work.train()
    let table = try evaluate().output
    for word in ["40 sequences", "model", "majority", "balanced accuracy", "AUROC", "poor", "rich"] {
      #expect(table.contains(word), "\(word)")
    }
  }

  @Test func trainingInJSONIsOneObject() throws {
    let report = try work.train(["--json"]).json
    #expect(report["model"] as? String == work.path("model"))
    let training = try #require(report["training"] as? [String: Any])
    #expect(training["updates"] as? Int == 4)
    #expect(training["trainingExamples"] as? Int == 36)
    let validation = try #require(report["validation"] as? [String: Any])
    #expect(validation["examples"] as? Int == 4)
    #expect(validation["majority"] is [String: Any])
  }

  @Test func threadsChangeNoByte() throws {
    for count in ["1", "2"] {
      try work.train(["--strands", "both", "-@", count], output: "model\(count)")
      let arguments = ["dna", "classify", work.path("model\(count)"), work.sequences, "-@\(count)"]
      #expect(try work.run(arguments + ["-o", work.path("table\(count)")]).status == 0)
    }
    #expect(try work.bytes("model1") == work.bytes("model2"))
    #expect(try work.bytes("table1") == work.bytes("table2"))
  }

  @Test func theSeedDecidesTheModel() throws {
    try work.train(output: "a")
    try work.train(output: "b")
    try work.train(["--seed", "2"], output: "c")
    #expect(try work.bytes("a") == work.bytes("b"))
    #expect(try work.bytes("a") != work.bytes("c"))
  }

  @Test func aTimeBudgetIsRepeatedByItsUpdates() throws {
    let arguments = [
      "dna", "train", "--sequences", work.sequences, "--labels", work.labels, "--epochs", "100000", "--hidden", "4",
      "--convolution", "none", "--json",
    ]
    let timed = try work.run(arguments + ["--time-budget", "0.3s", "--output", work.path("timed")]).json
    let updates = try #require((timed["training"] as? [String: Any])?["updates"] as? Int)
    let counted = try work.run(arguments + ["--max-steps", "\(updates)", "--output", work.path("counted")])
    #expect(counted.status == 0)
    #expect(try work.bytes("timed") == work.bytes("counted"))
  }

  @Test func aHoldOutIsWhatTrainingDidNotSee() throws {
    let report = try work.train(["--hold-out", "0.4", "--json"]).json
    let training = try #require(report["training"] as? [String: Any])
    let seen = try #require(training["trainingExamples"] as? Int) + #require(training["validationExamples"] as? Int)
    let scores = try evaluate(["--hold-out", "0.4", "--json"]).json
    let unseen = try #require(scores["examples"] as? Int)
    #expect(seen + unseen == 40)
    #expect((8...24).contains(unseen))
  }

  @Test(arguments: ["elman", "gru", "lstm"])
  func everyShapeOfTheFlagsIsTrained(cell: String) throws {
    try work.train([
      "--cell", cell, "--layers", "2", "--one-direction", "--pool", "2", "--reduce", "last+attention", "--dropout",
      "0.3", "--balanced", "--strands", "both", "--validation", "0.25",
    ])
    let description = try work.run(["inspect", work.path("model")]).output
    for text in ["layer 2", "\(cell), 4 hidden units, one direction", "maximum of 2 steps", "last + attention", "both"]
    {
      #expect(description.contains(text), "\(text)")
    }
  }

  @Test func inspectTellsWhatAFileHolds() throws {
    try work.train()
    let model = try work.run(["inspect", work.path("model")])
    #expect(model.status == 0)
    for text in ["poor, rich", "4 filters, 5 wide", "gru", "36 examples, seed 1"] {
      #expect(model.output.contains(text), "\(text)")
    }
    let fasta = try work.run(["inspect", work.sequences])
    #expect(fasta.output.contains("FASTA"))
    #expect(fasta.output.contains("40"))
    #expect(try work.run(["inspect", "-"], input: "@a\nACGT\n+\nIIII\n").output.contains("FASTQ"))
    try work.write(Samples.bam, to: "reads")
    #expect(try work.run(["inspect", work.path("reads")]).output.contains("BAM"))
  }

  @Test(arguments: [["--version"], ["--help"], ["dna", "train", "--help"], ["help", "dna", "classify"]])
  func whatIsAskedForGoesToStandardOutput(arguments: [String]) throws {
    let outcome = try work.run(arguments)
    #expect(outcome.status == 0)
    #expect(!outcome.output.isEmpty)
    #expect(outcome.errors.isEmpty)
  }

  @Test func inspectCountsRecordsLongerThanAnyWindow() throws {
    let long = String(repeating: String(repeating: "ACGTN", count: 20) + "\n", count: 1500)
    try work.write(">a\n\(long)>b\nACGTACGTAC\n", to: "long.fa")
    let text = try work.run(["inspect", work.path("long.fa")]).output
    #expect(text.contains("bases         150,010\n"), "\(text)")
    #expect(text.contains("lengths       10–150,000\n"))
    #expect(text.contains("N among them  20 %\n"))
  }
}
