import Foundation
import Testing

struct InputTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  /// How many examples a training run used, and what it said.
  private func train(_ input: [String]) throws -> (count: Int, errors: String) {
    let outcome = try work.run(["dna", "train", "--json", "--output", work.path("model")] + input + Workspace.brief)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let training = try #require(try outcome.json["training"] as? [String: Any])
    let counts = try ["trainingExamples", "validationExamples"].map { try #require(training[$0] as? Int) }
    return (counts.reduce(0, +), outcome.errors)
  }

  private func samples(_ label: String) -> [Samples.Sample] { Samples.sequences.filter { $0.label == label } }

  @Test func aFileForEachClassNeedsNoTable() throws {
    let rich = samples("rich")
    try work.write(Samples.fasta(Array(rich[..<12])), to: "rich1.fa")
    try work.write(Samples.fasta(Array(rich[12...])), to: "rich2.fa")
    try work.write(Samples.fasta(samples("poor")), to: "poor.fa")
    let run = try train(["--class", "rich=rich1.fa", "--class", "poor=poor.fa", "--class", "rich=rich2.fa"])
    #expect(run.count == 40)
    #expect(run.errors.contains("2 labels: poor 20, rich 20"))
    let scores = try work.run(
      ["dna", "evaluate", work.path("model"), "--class", "poor=poor.fa", "--class", "rich=rich2.fa", "--json"])
    #expect(try scores.json["examples"] as? Int == 28)
  }

  @Test(arguments: [["--label-by-reference"], ["--label-tag", "XT"]])
  func alignmentsHaveTheirLabelsWithThem(flags: [String]) throws {
    // A secondary and a supplementary record, which stand for no read, and one without a sequence.
    let extra =
      "s0\t256\trich\t5\t0\t4M\t*\t0\t0\tACGT\t*\tXT:Z:rich\ns1\t2048\tpoor\t5\t0\t4M\t*\t0\t0\tACGT\t*\tXT:Z:poor\n"
      + "bare\t0\tpoor\t5\t0\t*\t*\t0\t0\t*\t*\tXT:Z:poor\n"
    let sam = try work.write(Samples.sam(Samples.sequences, extra: extra), to: "reads.sam")
    let run = try train(["--sequences", sam] + flags)
    #expect(run.count == 40)
    #expect(run.errors.contains("leitmotif: warning: 1 sequence without a base left out"))
    #expect(run.errors.contains("Left out 2 secondary and supplementary alignments"))
    let scores = try work.run(["dna", "evaluate", work.path("model"), "--sequences", sam, "--json"] + flags)
    #expect(try scores.json["examples"] as? Int == 40)
    // Classification takes every record.
    #expect(try work.run(["dna", "classify", work.path("model"), sam]).rows.count == 1 + 43)
  }

  @Test func readsWithoutAReferenceAreLeftOutWhenAllowed() throws {
    let sam = try work.write(
      Samples.sam(Samples.sequences, extra: "free\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t*\n"), to: "reads.sam")
    let run = try train(["--sequences", sam, "--label-by-reference", "--allow-unlabelled"])
    #expect(run.count == 40)
    #expect(run.errors.contains("leitmotif: warning: 1 sequence without a label left out"))
  }

  @Test func sequencesWithoutALabelAreLeftOutWhenAllowed() throws {
    try work.write(Samples.table(Array(Samples.sequences.dropLast(3))), to: "some.tsv")
    let run = try train(["--sequences", work.sequences, "--labels", "some.tsv", "--allow-unlabelled"])
    #expect(run.count == 37)
    #expect(run.errors.contains("leitmotif: warning: 3 sequences without a label left out"))
  }

  @Test func labelsWithoutASequenceAreCounted() throws {
    try work.write(Samples.table(Samples.sequences) + "lost\trich\nstray\tpoor\n", to: "more.tsv")
    let run = try train(["--sequences", work.sequences, "--labels", "more.tsv"])
    #expect(run.count == 40)
    #expect(run.errors.contains("leitmotif: warning: 2 labels have no sequence, such as that of 'lost'"))
  }

  @Test func aConfusionOfManyLabelsIsLeftToJSON() throws {
    let samples = (0..<84).map { Samples.Sample(name: "s\($0)", letters: "ACGTACGT", label: "l\($0 % 21)") }
    try work.write(Samples.fasta(samples), to: "many.fa")
    try work.write(Samples.table(samples), to: "many.tsv")
    let outcome = try work.run(
      ["dna", "train", "--sequences", "many.fa", "--labels", "many.tsv", "--output", "model"] + Workspace.brief)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("The confusion of 21 labels is told by --json"))
    #expect(!outcome.output.contains("l20"))
  }

  @Test func validationSequencesChooseTheModel() throws {
    let (training, validation) = (Array(Samples.sequences[..<30]), Array(Samples.sequences[30...]))
    try work.write(Samples.fasta(training), to: "a.fa")
    try work.write(Samples.table(training), to: "a.tsv")
    try work.write(Samples.fasta(validation), to: "b.fa")
    try work.write(Samples.table(validation), to: "b.tsv")
    let outcome = try work.run(
      [
        "dna", "train", "--sequences", "a.fa", "--labels", "a.tsv", "--validation-sequences", "b.fa",
        "--validation-labels", "b.tsv", "--json", "--output", "model",
      ] + Workspace.brief)
    let summary = try #require(try outcome.json["training"] as? [String: Any])
    #expect(summary["trainingExamples"] as? Int == 30)
    #expect(summary["validationExamples"] as? Int == 10)
  }

  @Test func validationSequencesThatTrainingHasTooAreCounted() throws {
    let run = try train([
      "--sequences", work.sequences, "--labels", work.labels, "--validation-sequences", work.sequences,
      "--validation-labels", work.labels,
    ])
    #expect(run.errors.contains("leitmotif: warning: 40 of the 40 validation sequences also occur in training"))
  }

  @Test func noValidationGivesNoScore() throws {
    let report = try work.train(["--validation", "0", "--json"]).json
    #expect(report["validation"] == nil)
    #expect((report["training"] as? [String: Any])?["trainingExamples"] as? Int == 40)
    let text = try work.train(["--validation", "0"], output: "other")
    #expect(text.output.isEmpty)
  }

  @Test func contigsAreNeverDivided() throws {
    // Two contigs: one of 30 sequences trains, so the other of 10 validates.
    let renamed = Samples.sequences.enumerated().map { index, sample in
      Samples.Sample(name: "chr\(index < 30 ? 1 : 2):\(index)", letters: sample.letters, label: sample.label)
    }
    try work.write(Samples.fasta(renamed), to: "contigs.fa")
    try work.write(Samples.table(renamed), to: "contigs.tsv")
    let outcome = try work.run(
      [
        "dna", "train", "--sequences", "contigs.fa", "--labels", "contigs.tsv", "--split-by-contig", "--validation",
        "0.2", "--json", "--output", "model",
      ] + Workspace.brief)
    let training = try #require(try outcome.json["training"] as? [String: Any])
    #expect(training["validationExamples"] as? Int == 10)
  }

  @Test func standardInputIsASequenceFile() throws {
    let arguments =
      ["dna", "train", "--sequences", "-", "--labels", work.labels, "--output", work.path("piped")] + Workspace.brief
    #expect(try work.run(arguments, input: Samples.fasta(Samples.sequences)).status == 0)
    try work.train()
    #expect(try work.bytes("piped") == work.bytes("model"))
  }
}
