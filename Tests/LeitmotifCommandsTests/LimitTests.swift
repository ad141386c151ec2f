import Foundation
import Testing

@Suite("Limits of length and memory") struct LimitTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  @Test func trainingSaysWhatItsSequencesTakeAndRefusesMore() throws {
    let outcome = try work.train()
    #expect(outcome.errors.contains(" kB of memory"))
    let names = try work.names
    let refused = try work.run(
      [
        "dna", "train", "--sequences", work.sequences, "--labels", work.labels, "-o", work.path("m"), "--max-memory",
        "1K",
      ])
    #expect(refused.status == 1)
    #expect(refused.errorLines.count == 1)
    #expect(refused.errors.contains("raise --max-memory"))
    #expect(try work.names == names)
  }

  @Test func trainingRefusesSequencesThatAreTooLong() throws {
    let refused = try work.run(
      [
        "dna", "train", "--sequences", work.sequences, "--labels", work.labels, "-o", work.path("m"), "--max-length",
        "15",
      ])
    #expect(refused.status == 1)
    #expect(refused.errorLines.count == 1)
    #expect(refused.errors.contains("--max-length"))
    #expect(try work.names == ["train.fa", "train.tsv"])
  }

  @Test func evaluationCutsOrRefusesSequencesThatAreTooLong() throws {
    try work.train()
    let evaluate = [
      "dna", "evaluate", work.path("model"), "--sequences", work.sequences, "--labels", work.labels, "--json",
    ]
    let whole = try work.run(evaluate)
    #expect(whole.status == 0)
    let cut = try work.run(evaluate + ["--max-length", "10"])
    #expect(cut.status == 0)
    #expect(try cut.json["examples"] as? Int == whole.json["examples"] as? Int)
    let refused = try work.run(evaluate + ["--max-length", "10", "--long-records", "refuse"])
    #expect(refused.status == 1)
    #expect(refused.errorLines.count == 1)
  }

  @Test func lengthsThatTrainingHadNotAreToldOf() throws {
    try work.train()
    let long = String(repeating: "ACGT", count: 10)
    try work.write(">a\nAC\n>b\n\(long)\n>c\n\(long)\n>d\nACGTACGTACGTACG\n", to: "in.fa")
    let cut = try work.run(["dna", "classify", work.path("model"), work.path("in.fa")])
    #expect(cut.errors.contains("2 of 4 sequences are longer than 20 bases: predicted as the mean over windows"))
    #expect(cut.errors.contains("warning: 1 of 4 sequences is shorter than the 12 bases of the shortest training"))
    let whole = try work.run(["dna", "classify", work.path("model"), work.path("in.fa"), "--max-length", "100"])
    #expect(whole.errors.contains("warning: 2 of 4 sequences are longer than the 20 bases of the longest training"))
    let usual = try work.run(["dna", "classify", work.path("model"), work.sequences])
    #expect(!usual.errors.contains("warning"))
  }

  @Test(arguments: ["0", "-1", "x", "1Q", "nan", "1e30G"]) func whatIsNoSizeIsWrongUsage(_ size: String) throws {
    let outcome = try work.run(
      [
        "dna", "train", "--sequences", work.sequences, "--labels", work.labels, "-o", work.path("m"),
        "--max-memory=\(size)",
      ])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("write a size such as 500M or 8G"))
  }
}
