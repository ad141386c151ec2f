import Foundation
import Testing

/// Which part of sequence files the commands read.
struct ReadingTests {
  private let work: Workspace
  private let (bam, cram, fasta): (String, String, String)

  init() throws {
    work = try Workspace()
    for name in ["reads.bam", "reads.cram", "reads.fa"] {
      try work.write(Data(contentsOf: URL(filePath: Samples.fixture("reads/\(name)"))), to: name)
    }
    (bam, cram, fasta) = ("reads.bam", "reads.cram", "reads.fa")
  }

  private func inspected(_ arguments: [String]) throws -> String {
    let outcome = try work.run(["inspect"] + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  @Test func inspectTellsOfAlignmentsAsOfFASTA() throws {
    let facts = try inspected([bam]).split(separator: "\n")
    #expect(facts.first == "format        BAM")
    #expect(try inspected([cram, "-T", fasta]).split(separator: "\n").dropFirst() == facts.dropFirst())
    #expect(try inspected([fasta, "-r", "chr1:1-10", "-r", "bare"]).contains("records       2\nbases         210\n"))
  }

  @Test func everyCommandReadsThePartAskedFor() throws {
    try work.train()
    let classified = try work.run(["dna", "classify", "model", bam, cram, "-T", fasta, "-f", "UNMAP", "-F", "0x100"])
    #expect(
      classified.rows.dropFirst().map { $0[0] } == ["placed", "free0", "free1", "free2"] + [
        "placed", "free0", "free1", "free2",
      ])
    let flags = ["--label-by-reference", "-F", "UNMAP", "-q", "30", "-r", "chr1", "-r", "chr2"]
    let trained = try work.run(
      ["dna", "train", "--sequences", bam, "--output", "other", "--json"] + flags + Workspace.brief)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.errors.contains("Built the index reads.bam.csi"))
    let scored = try work.run(["dna", "evaluate", "other", "--sequences", cram, "-T", fasta, "--json"] + flags)
    #expect(try (scored.json["confusion"] as? [[Int]])?.count == 2, "\(scored.errors)")
  }

  @Test func intervalsOfATrainingMayComeThroughAPipe() throws {
    let outcome = try work.run(
      ["dna", "train", "--sequences", bam, "--output", "other", "--label-by-reference", "-F", "UNMAP", "-L", "-"]
        + Workspace.brief, input: "chr1\t0\t1000\nchr2\t0\t1000\n")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func sequencesWithTooManyNAreToldOf() throws {
    try work.train()
    try work.write(">a\nACGT\n>b\nANNN\n", to: "in.fa")
    let outcome = try work.run(["dna", "classify", "model", "in.fa", "--max-n", "0.5"])
    #expect(outcome.rows.count == 2)
    #expect(outcome.errors.contains("leitmotif: warning: 1 sequence with more N than --max-n left out"))
  }

  /// The header's URL is of a port that refuses; here are all its contigs, under the checksums by which samtools finds them.
  @Test(arguments: ["REF_PATH", "REF_CACHE"])
  func aReferenceIsLookedForNowhereElse(variable: String) throws {
    let contigs = try work.text(fasta).split(separator: ">").map { $0.split(separator: "\n").dropFirst().joined() }
    let digests = [
      "c494206106e8419dc3f5aa6656ca288b", "cc654bd9e84e4046365fc6c7fe736f1b", "5079c60b54a7e5ec89a9333c12302f46",
      "7edc38075d0ed7011d7e5ffae9de6963",
    ]
    for (contig, digest) in zip(contigs, digests) { try work.write(contig, to: digest) }
    let outcome = try work.run(["inspect", cram], environment: [variable: work.path("%s")])
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1 && outcome.errors.contains("Give the FASTA with -T"))
  }

  @Test(arguments: [
    (["-r", "chr1:9-5"], "-r", "chr:START-END"), (["-f", "REVERSED"], "-f", "0x904"), (["-F", "70000"], "-F", "0x904"),
    (["-q", "256"], "-q 256", "0 to 255"), (["--max-n", "2"], "--max-n 2", "0 to 1"), (["-T", "-"], "-T", "a file"),
  ])
  func flagsThatAreNotUnderstoodAreWrongUsage(flags: [String], flag: String, says words: String) throws {
    let outcome = try work.run(["inspect", bam] + flags)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(flag) && outcome.errors.contains(words), "\(outcome.errors)")
  }
}
