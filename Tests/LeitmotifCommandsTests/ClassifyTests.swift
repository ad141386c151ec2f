import Foundation
import Testing

struct ClassifyTests {
  private let work: Workspace

  init() throws {
    work = try Workspace()
    try work.train()
  }

  private func classify(_ arguments: [String], input: String = "") throws -> ToolRun.Outcome {
    let outcome = try work.run(["dna", "classify", work.path("model")] + arguments, input: input)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome
  }

  @Test func theTableHasTheColumnsOfTheDocumentation() throws {
    let rows = try classify(["-"], input: ">b x\nACGTACGT\n>a\nNNAC\n>c\nTTTTTTTTTT\n").rows
    #expect(rows[0] == ["name", "label", "probability", "p_poor", "p_rich", "n_fraction"])
    #expect(rows.dropFirst().map { $0[0] } == ["b", "a", "c"])
    #expect(rows.dropFirst().map { $0[5] } == ["0", "0.5", "0"])
    for row in rows.dropFirst() {
      let probabilities = try row[3...4].map { try #require(Double($0)) }
      #expect(abs(probabilities[0] + probabilities[1] - 1) < 1e-5)
      #expect(row[1] == (probabilities[0] > probabilities[1] ? "poor" : "rich"))
      #expect(row[2] == (probabilities[0] > probabilities[1] ? row[3] : row[4]))
    }
  }

  @Test func numbersHaveSixSignificantDigitsAtMost() throws {
    let rows = try classify([work.sequences]).rows.dropFirst()
    let digitCounts = rows.flatMap { $0[2...4] }.map { $0.drop { $0 == "0" || $0 == "." }.count { $0.isNumber } }
    #expect(rows.count == 40)
    #expect(digitCounts.max() == 6)
  }

  @Test func anEmptySequenceIsADot() throws {
    let rows = try classify(["-"], input: ">a\nACGT\n>empty\n>b\nACGT\n").rows
    #expect(rows[2] == ["empty", ".", "", "", "", "0"])
    #expect(rows[1].dropFirst() == rows[3].dropFirst())
  }

  @Test func bothStrandsAreComparedAndAgree() throws {
    try work.train(["--strands", "both"], output: "both")
    let (one, other) = ("ACGATTTACAGGA", Samples.reverseComplement("ACGATTTACAGGA"))
    let rows = try work.run(
      ["dna", "classify", work.path("both"), "-"], input: ">a\n\(one)\n>b\n\(other)\n>none\n"
    ).rows
    #expect(rows[0].last == "strand_disagreement")
    #expect(rows[1].dropFirst() == rows[2].dropFirst())
    let disagreement = try #require(rows[1].last)
    #expect(try #require(Double(disagreement)) > 0)
    #expect(rows[3] == ["none", ".", "", "", "", "0", ""])
  }

  @Test func filesComeOneAfterAnotherUnderOneHeader() throws {
    let first = try work.write(">z\nACGT\n", to: "1.fa")
    let second = try work.write("@y\nGGGG\n+\nIIII\n", to: "2.fq")
    try work.write(Samples.gzip, to: "3")
    let rows = try classify([first, second, work.path("3")]).rows
    #expect(rows.map { $0[0] } == ["name", "z", "y", "r0", "r1", "r2", "r3", "r4", "r5"])
    #expect(rows.last?.last == "0.2")
  }

  @Test func aFileAndStandardOutputGetTheSame() throws {
    let text = try classify([work.sequences]).output
    #expect(try classify([work.sequences, "-o", "-"]).output == text)
    #expect(try classify(["-"], input: Samples.fasta(Samples.sequences)).output == text)
    let toFile = try classify([work.sequences, "-o", work.path("table.tsv")])
    #expect(toFile.output.isEmpty)
    #expect(try work.text("table.tsv") == text)
  }

  @Test func aTableThatExistsIsKeptUnlessForced() throws {
    try work.write("old", to: "table.tsv")
    let refused = try work.run(["dna", "classify", work.path("model"), work.sequences, "-o", "table.tsv"])
    #expect(refused.status == 1)
    #expect(refused.errorLines.count == 1)
    #expect(refused.errors.contains("--force"))
    #expect(try work.text("table.tsv") == "old")
    _ = try classify([work.sequences, "-o", "table.tsv", "--force"])
    #expect(try work.text("table.tsv").hasPrefix("name\t"))
  }

  @Test func aReadOnlyTableIsKeptEvenWhenForced() throws {
    try work.write("old", to: "table.tsv")
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: work.path("table.tsv"))
    let refused = try work.run(["dna", "classify", work.path("model"), work.sequences, "-o", "table.tsv", "--force"])
    #expect(refused.status == 1)
    #expect(refused.errorLines.first?.contains("read-only") == true)
    #expect(try work.text("table.tsv") == "old")
  }

  @Test func aDeviceIsWrittenWhereItStands() throws {
    _ = try classify([work.sequences, "-o", "/dev/null", "--force"])
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
    #expect(type == .typeCharacterSpecial)
  }

  @Test(arguments: [["classify", "-o", "/dev/full"], ["classify"]])
  func aFullDiskIsAnError(arguments: [String]) throws {
    let names = try work.names
    let outcome = try work.run(
      ["dna", arguments[0], work.path("model"), work.sequences] + arguments.dropFirst(),
      outputPath: arguments.count == 1 ? "/dev/full" : nil)
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("no space left on device"))
    #expect(try work.names == names)
  }

  @Test func reportsOnAFullDiskAreErrorsToo() throws {
    let data = ["--sequences", work.sequences, "--labels", work.labels]
    let commands = [
      ["inspect", work.path("model")], ["dna", "evaluate", work.path("model")] + data,
      ["dna", "evaluate", work.path("model"), "--json"] + data,
      ["dna", "train", "--json", "--output", work.path("other")] + data + Workspace.brief,
    ]
    for command in commands {
      let outcome = try work.run(command, outputPath: "/dev/full")
      #expect(outcome.status == 1)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.contains("standard output: cannot be written (no space left on device)"))
    }
  }
}
