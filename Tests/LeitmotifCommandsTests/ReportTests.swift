import Foundation
import FoundationXML
import Testing

struct ReportTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  private func evaluate(_ extra: [String]) throws -> ToolRun.Outcome {
    try work.run(
      ["dna", "evaluate", work.path("model"), "--sequences", work.sequences, "--labels", work.labels] + extra)
  }

  private func trainingFlags(_ extra: [String]) -> [String] {
    ["dna", "train", "--sequences", work.sequences, "--labels", work.labels, "--output", work.path("model")]
      + Workspace.brief + extra
  }

  /// Whether the page is well-formed, as XML.
  private func parses(_ page: String) -> Bool { XMLParser(data: Data(page.utf8)).parse() }

  @Test func trainingWritesAPageAboutItsValidation() throws {
    let outcome = try work.train([
      "--validation", "0.3", "--report", work.path("page.html"), "--class-weights", "rich=2",
    ])
    #expect(outcome.errors.contains("Wrote \(work.path("page.html"))"))
    let page = try work.text("page.html")
    #expect(parses(page))
    for text in [
      "Scored on 12 sequences", "95 % interval", "majority", "GC share", "Share right by probability",
      "Receiver operating characteristic", "Precision by recall", "Probability of rich by true label",
      "What was predicted for what was true", "Loss by epoch", "No validation sequence also occurs in training",
      "class weights rich 2", "leitmotif dna train --sequences", "trained on",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  @Test func evaluationWritesAPageAboutItsSequences() throws {
    try work.train(["--validation", "0.3"])
    #expect(try evaluate(["--report", work.path("page.html"), "--exclude", work.sequences]).status == 1)
    #expect(try work.names.contains("page.html") == false)
    #expect(try evaluate(["--report", work.path("page.html")]).status == 0)
    let page = try work.text("page.html")
    #expect(parses(page))
    #expect(page.contains("Scored on 40 labelled sequences"))
    #expect(!page.contains("Loss by epoch"))
  }

  @Test func aPageNamesEachInputWithItsDigest() throws {
    try work.write(">a\nACGT\n>b\nGGCC\n", to: "v.fa")
    try work.write("name\tlabel\na\tpoor\nb\trich\n", to: "v.tsv")
    try work.train([
      "--validation-sequences", work.path("v.fa"), "--validation-labels", work.path("v.tsv"), "--report",
      work.path("page.html"),
    ])
    // `printf '>a\nACGT\n>b\nGGCC\n' | md5sum`
    #expect(try work.text("page.html").contains("af19a130897844b3f2cf072bebc795cd  \(work.path("v.fa"))"))
  }

  @Test func whatWasReadFromAPipeHasNoDigestAndThePageSaysSo() throws {
    try work.train()
    let outcome = try work.run(
      ["dna", "evaluate", work.path("model"), "--sequences", "-", "--labels", work.labels, "--report"]
        + [work.path("page.html")], input: Samples.fasta(Samples.sequences))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try work.text("page.html").contains("none, as it was read from a pipe:  -"))
  }

  @Test func theNumberOfThreadsChangesNoByteOfAPage() throws {
    try work.train(["--validation", "0.3", "--report", work.path("page.html"), "-@", "1"])
    let first = try work.bytes("page.html")
    try work.train(["--validation", "0.3", "--report", work.path("page.html"), "--threads=2", "--force"])
    let second = try work.text("page.html")
    // The command says --force, and no number of threads.
    #expect(String(decoding: first, as: UTF8.self) == second.replacingOccurrences(of: " --force", with: ""))
  }

  @Test func aPageThatExistsIsKeptAndNothingIsTrained() throws {
    try work.write("mine", to: "page.html")
    let outcome = try work.run(trainingFlags(["--report", work.path("page.html")]))
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(try work.text("page.html") == "mine")
    #expect(try work.names.contains("model") == false)
    try work.train(["--report", work.path("page.html"), "--force"])
    #expect(parses(try work.text("page.html")))
  }

  @Test func aPageThatCannotBeIsWrongUsage() throws {
    let wrong = [
      ["--report", "-"], ["--report", work.path("model")], ["--report", work.sequences],
      ["--report", work.path("page.html"), "--validation", "0"],
    ]
    for flags in wrong { #expect(try work.run(trainingFlags(flags)).status == 2, "\(flags)") }
  }
}
