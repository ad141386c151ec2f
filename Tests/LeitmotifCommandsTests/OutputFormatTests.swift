import Foundation
import LeitmotifDNA
import LeitmotifData
import Testing

/// What `classify` writes beside a plain table: alignments, compressed tables, and to a pipe that is closed.
struct OutputFormatTests {
  private let work: Workspace

  init() throws {
    work = try Workspace()
    try work.train()
  }

  private func classify(_ inputs: [String], to output: String) throws -> ToolRun.Outcome {
    try work.run(["dna", "classify", work.path("model")] + inputs + ["-o", work.path(output)])
  }

  /// Refused with one line that has `text`, and nothing is written.
  private func expectRefusal(of inputs: [String], to output: String, status: Int32 = 1, _ text: String) throws {
    let names = try work.names
    let outcome = try classify(inputs, to: output)
    #expect(outcome.status == status)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
    #expect(try work.names == names)
  }

  /// The label and its probability of each read, by the tags of the output.
  private func tags(of path: String, _ name: String) throws -> [String?] {
    let tag = try #require(AlignmentTag(name))
    var reader = try DNAReader(
      DNASource(path: path, labelling: .tag(tag), selection: .all, allowsUnlabelled: true))
    var labels: [String?] = []
    while let example = try reader.next() {
      if case .label(let label) = example.annotation { labels.append(label) }
    }
    return labels
  }

  @Test func alignmentsGetTheLabelsThatTheTableHas() throws {
    let sam = try work.write(Samples.sam(Samples.sequences), to: "reads.sam")
    let outcome = try classify([sam], to: "out.bam")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    let table = try work.run(["dna", "classify", work.path("model"), sam]).rows.dropFirst()
    #expect(try tags(of: work.path("out.bam"), "lm") == table.map { $0[1] })
    #expect(try work.run(["dna", "classify", work.path("model"), work.path("out.bam")]).rows.dropFirst() == table)
  }

  @Test func alignmentsComeFromAPipeToo() throws {
    let outcome = try work.run(
      ["dna", "classify", work.path("model"), "-", "-o", work.path("out.bam")], input: Samples.sam(Samples.sequences))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try tags(of: work.path("out.bam"), "lm").count == Samples.sequences.count)
  }

  @Test func sequencesWithoutAlignmentsAreRefusedForBAM() throws {
    let sam = try work.write(Samples.sam(Samples.sequences), to: "reads.sam")
    let text = "\(work.sequences): FASTA has no alignments to write as BAM."
    try expectRefusal(of: [work.sequences], to: "out.bam", text)
    try expectRefusal(of: [sam, work.sequences], to: "out.bam", text)
    let names = try work.names
    let piped = try work.run(
      ["dna", "classify", work.path("model"), "-", "-o", work.path("out.bam")], input: ">a\nACGT\n")
    #expect(piped.status == 1)
    #expect(piped.errors.contains("standard input: FASTA has no alignments"))
    #expect(try work.names == names)
  }

  @Test func alignmentsToOtherReferencesAreRefusedForOneBAM() throws {
    let first = try work.write(Samples.sam(Samples.sequences), to: "1.sam")
    let second = try work.write(
      Samples.sam(Samples.sequences).replacing("SN:rich\tLN:1000", with: "SN:rich\tLN:999"), to: "2.sam")
    try expectRefusal(of: [first, second], to: "out.bam", "\(second): its reference sequences (@SQ) are not those")
  }

  @Test(arguments: ["out.sam", "out.CRAM"])
  func otherAlignmentFormatsAreWrongUsage(name: String) throws {
    let sam = try work.write(Samples.sam(Samples.sequences), to: "reads.sam")
    try expectRefusal(of: [sam], to: name, status: 2, "give a name that ends in .bam")
  }

  @Test func damagedAlignmentsLeaveNoBAM() throws {
    let sam = try work.write(Samples.sam(Samples.sequences, extra: "x\t0\trich\t1"), to: "reads.sam")
    try expectRefusal(of: [sam], to: "out.bam", "damaged after 40 records")
  }

  @Test(arguments: ["full.bam", "full.tsv.gz"])
  func aFullDiskIsAnError(name: String) throws {
    let sam = try work.write(Samples.sam(Samples.sequences), to: "reads.sam")
    try FileManager.default.createSymbolicLink(atPath: work.path(name), withDestinationPath: "/dev/full")
    try expectRefusal(of: [sam], to: name, "\(name): cannot be written (no space left on device)")
  }

  @Test func aNameThatEndsInGzIsCompressedInBlocks() throws {
    let outcome = try classify([work.sequences], to: "table.tsv.gz")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let bytes = try work.bytes("table.tsv.gz")
    #expect(bytes.starts(with: [0x1f, 0x8b, 8, 4]))
    #expect(bytes[12..<14].elementsEqual("BC".utf8))
    let file = Process()
    file.executableURL = URL(filePath: "/usr/bin/env")
    file.arguments = ["gzip", "-dc", work.path("table.tsv.gz")]
    let pipe = Pipe()
    file.standardOutput = pipe
    try file.run()
    let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    file.waitUntilExit()
    #expect(text == (try work.run(["dna", "classify", work.path("model"), work.sequences]).output))
  }

  @Test func aTrainingWhosePipeIsClosedStillDoesItsWork() throws {
    let closed = Pipe()
    try closed.fileHandleForReading.close()
    let outcome = try work.run(
      [
        "dna", "train", "--sequences", work.sequences, "--labels", work.labels, "-o", work.path("other"), "--report",
        work.path("page.html"),
      ] + Workspace.brief, output: closed.fileHandleForWriting)
    #expect(outcome.status == 0)
    #expect(outcome.errorLines.isEmpty, "\(outcome.errors)")
    #expect(try work.text("page.html").contains("</html>"))
    let names = try work.names
    #expect(names.contains("other"))
    #expect(!names.contains("other.checkpoint"))
  }

  @Test(arguments: [["classify"], ["evaluate"], ["inspect"], ["--help"]])
  func aPipeThatIsClosedEndsTheToolQuietly(verbs: [String]) throws {
    let names = try work.names
    let arguments: [String]
    switch verbs[0] {
    case "classify": arguments = ["dna", "classify", work.path("model"), work.sequences]
    case "evaluate":
      arguments = [
        "dna", "evaluate", work.path("model"), "--sequences", work.sequences, "--labels", work.labels,
      ]
    case "inspect": arguments = ["inspect", work.path("model")]
    default: arguments = verbs
    }
    let closed = Pipe()
    try closed.fileHandleForReading.close()
    let outcome = try work.run(arguments, output: closed.fileHandleForWriting)
    #expect(outcome.status == 0)
    #expect(outcome.errorLines.isEmpty, "\(outcome.errors)")
    #expect(!outcome.errors.contains("Classified"))
    #expect(try work.names == names)
  }
}
