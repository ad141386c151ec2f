import CHTSlib
import Foundation
import LeitmotifDNA
import LeitmotifData
import Testing

private let header = """
  @HD\tVN:1.6\tSO:coordinate
  @SQ\tSN:chr1\tLN:1000
  @RG\tID:one\tSM:s
  @PG\tID:aligner\tPN:aligner

  """

/// A read with every kind of tag, one that has labels already, one of another type, and ones without a sequence.
private let records = [
  "f\t0\tchr1\t10\t60\t5M\t*\t0\t0\tAACGR\tIIIII\tRG:Z:one\tXN:i:-3\tXA:A:q\tXF:f:1.5\tXB:B:c,1,2",
  "r\t16\tchr1\t10\t60\t2S3M\t=\t90\t80\tAACGR\t*\tlm:Z:old\tXC:Z:x\tlp:f:0.5",
  "n\t272\tchr1\t50\t0\t5M\t*\t0\t0\t*\t*\tlm:Z:old\tXN:i:2\tlp:f:1",
  "i\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t*\tlm:i:7\tlm:Z:twice",
  "e\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*",
]

private let written = [
  "f\t0\tchr1\t10\t60\t5M\t*\t0\t0\tAACGR\tIIIII\tRG:Z:one\tXN:i:-3\tXA:A:q\tXF:f:1.5\tXB:B:c,1,2\tlm:Z:y\tlp:f:0.75",
  "r\t16\tchr1\t10\t60\t2S3M\t=\t90\t80\tAACGR\t*\tXC:Z:x\tlm:Z:y\tlp:f:0.75",
  "n\t272\tchr1\t50\t0\t5M\t*\t0\t0\t*\t*\tXN:i:2",
  "i\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t*\tlm:Z:y\tlp:f:0.75",
  "e\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*",
]

struct AlignmentOutputTests {
  private let files: TemporaryFiles

  init() throws { files = try TemporaryFiles() }

  private func sam(_ lines: [String]) -> String { header + lines.map { $0 + "\n" }.joined() }

  /// Writes what classifying each sequence as `y` with 0.75 gives.
  private func classify(
    _ paths: [String], reading: DNAReading = DNAReading(), to name: String = "out.bam"
  ) throws -> String {
    let output = try FileHandle(forWritingTo: URL(filePath: files.write("", to: name)))
    let header = AlignmentHeader()
    let writer = AlignmentPredictionWriter(
      descriptor: output.fileDescriptor, header: header, labels: ["x", "y"],
      program: AlignmentProgram(version: "1.2", arguments: ["leitmotif", "a\tb"]), isJoined: paths.count > 1)
    for path in paths {
      var reader = try DNAReader(DNASource(path: path, reading: reading, alignmentHeader: header))
      while let example = try reader.next() {
        let prediction = Prediction(probabilities: example.content.count == 0 ? [] : [0.25, 0.75])
        try writer.write(prediction, of: example)
      }
    }
    try writer.finish()
    try output.close()
    return files.path(name)
  }

  private func inputs() throws -> [String] {
    let text = sam(records)
    return try [
      files.write(text, to: "a.sam"), files.write(TemporaryFiles.bam(text), to: "a.bam"),
      files.write(TemporaryFiles.bgzip([text]), to: "a.sam.gz"),
    ]
  }

  @Test func recordsStayAsTheyAreButForTheTwoTags() throws {
    for path in try inputs() {
      let output = try TemporaryFiles.alignments(classify([path]))
      #expect(output.records == written)
    }
  }

  @Test func theHeaderGetsALineOfThisProgramInItsChain() throws {
    for path in try inputs() {
      let line = "@PG\tID:leitmotif\tPP:aligner\tPN:leitmotif\tVN:1.2\tCL:leitmotif a b\n"
      #expect(try TemporaryFiles.alignments(classify([path])).header == header + line)
    }
  }

  @Test func recordsThatFiltersAndRegionsLeaveOutAreNotWritten() throws {
    let path = try inputs()[1]
    let filtered = try TemporaryFiles.alignments(classify([path], reading: DNAReading(excludedFlags: .unmapped)))
    #expect(filtered.records == Array(written[..<3]))
    let region = try #require(GenomicRegion("chr1:50-60"))
    let found = try TemporaryFiles.alignments(classify([path], reading: DNAReading(regions: [region])))
    #expect(found.records == [written[2]])
  }

  @Test func theSecondRunChangesTheHeaderAlone() throws {
    let once = try classify([inputs()[0]], to: "once.bam")
    let twice = try TemporaryFiles.alignments(classify([once], to: "twice.bam"))
    #expect(twice.records == written)
    #expect(twice.header.hasSuffix("@PG\tID:leitmotif.1\tPP:leitmotif\tPN:leitmotif\tVN:1.2\tCL:leitmotif a b\n"))
  }

  @Test func aFileWithoutRecordsOrHeaderGivesOne() throws {
    let none = try TemporaryFiles.alignments(classify([files.write(sam([]), to: "none.sam")]))
    #expect(none.header.hasPrefix(header))
    #expect(none.records.isEmpty)
    let headless = try TemporaryFiles.alignments(classify([files.write(records[3] + "\n", to: "headless.sam")]))
    #expect(headless.header == "@PG\tID:leitmotif\tPN:leitmotif\tVN:1.2\tCL:leitmotif a b\n")
    #expect(headless.records == [written[3]])
  }

  @Test func theOutputEndsWithTheBlockThatSaysSo() throws {
    let bytes = try Data(contentsOf: URL(filePath: classify([inputs()[0]])))
    #expect(try bytes.suffix(28) == Data(TemporaryFiles.bgzip([])))
    #expect(try summary(examples(files.path("out.bam"))).count == records.count)
  }

  @Test func filesWithTheSameReferencesAreJoinedWithoutAClaimOfOrder() throws {
    let paths = try inputs()
    let output = try TemporaryFiles.alignments(classify([paths[0], paths[1]]))
    #expect(output.records == written + written)
    #expect(output.header.hasPrefix("@HD\tVN:1.6\tSO:unknown\n"))
  }

  @Test(arguments: [
    ("@SQ\tSN:chr1\tLN:1000", "@SQ\tSN:1\tLN:1000", "@SQ"), ("LN:1000", "LN:999", "@SQ"),
    ("@RG\tID:one\tSM:s", "@RG\tID:two\tSM:s", "@RG"), ("@RG\tID:one\tSM:s", "@RG\tID:one\tSM:t", "@RG"),
    ("@RG", "@SQ\tSN:chr2\tLN:5\n@RG", "@SQ"),
  ])
  func filesThatCannotShareAHeaderAreRefused(part: String, other: String, line: String) throws {
    let path = try files.write(header.replacing(part, with: other), to: "other.sam")
    let first = try inputs()[0]
    let header = AlignmentHeader()
    _ = try DNAReader(DNASource(path: first, alignmentHeader: header))
    do {
      _ = try DNAReader(DNASource(path: path, alignmentHeader: header))
      Issue.record("no error")
    } catch {
      #expect("\(error)".hasPrefix("\(path): "))
      #expect("\(error)".contains("(\(line))"))
      #expect("\(error)".hasSuffix("Join them with 'samtools merge', or write a table."))
    }
  }

  @Test func aFileWithoutAlignmentsIsRefusedAtOnce() throws {
    let path = try files.write(">a\nACGT\n")
    #expect(throws: DNAError.noAlignments(path: path, format: .fasta)) {
      try DNAReader(DNASource(path: path, alignmentHeader: AlignmentHeader()))
    }
  }

  @Test func tagsThatCannotBeReadAreDamage() throws {
    let bam = try files.write(TemporaryFiles.bam(sam(records)), to: "a.bam")
    var bytes = try TemporaryFiles.inflated(bam)
    let place = try #require(bytes.firstRange(of: "XNc".utf8))
    bytes[place.upperBound - 1] = UInt8(ascii: "?")
    let path = try files.write(bytes, to: "damaged.bam")
    #expect(try examples(path).count == records.count)
    #expect(throws: DNAError.damaged(path: path, recordCount: 0, detail: "the next record's tags cannot be read")) {
      try classify([path])
    }
  }

  @Test func aHeaderThatCannotBeReadIsDamage() throws {
    let path = try files.write(TemporaryFiles.bam("@HD\tVN:1.6\n@CO\tx\n" + records[3] + "\n"), to: "a.bam")
    var bytes = try TemporaryFiles.inflated(path)
    let place = try #require(bytes.firstRange(of: "VN:1.6".utf8))
    bytes.replaceSubrange(place, with: "VN/1.6".utf8)
    let damaged = try files.write(bytes, to: "damaged.bam")
    #expect(throws: DNAError.damaged(path: damaged, recordCount: nil, detail: "the header cannot be read")) {
      try classify([damaged])
    }
  }

  @Test func windowsOfARecordShareIt() throws {
    let path = try inputs()[0]
    let plan = WindowPlan(length: 4, overlap: 0)
    var reader = try DNAReader(
      DNASource(path: path, longRecords: .windows(plan), alignmentHeader: AlignmentHeader()))
    let (first, second) = (try reader.next(), try reader.next())
    #expect(first?.content.alignment?.name == "f")
    #expect(first?.content.alignment == second?.content.alignment)
    #expect(try reader.next()?.content.alignment != first?.content.alignment)
    #expect(try examples(path).allSatisfy { $0.content.alignment == nil })
  }

  @Test func aFullDiskIsAnErrorOfTheSystem() throws {
    let output = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
    let header = AlignmentHeader()
    _ = try DNAReader(DNASource(path: inputs()[0], alignmentHeader: header))
    let writer = AlignmentPredictionWriter(
      descriptor: output.fileDescriptor, header: header, labels: ["x"],
      program: AlignmentProgram(version: "1", arguments: []))
    #expect(throws: OutputFault(reason: "no space left on device")) { try writer.finish() }
  }
}

struct BlockCompressorTests {
  @Test(arguments: [0, 1, 70_000, 1_000_000])
  func whatIsWrittenIsReadAgain(count: Int) throws {
    let files = try TemporaryFiles()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    let output = try FileHandle(forWritingTo: URL(filePath: files.write("", to: "out.gz")))
    let compressor = try BlockCompressor(descriptor: output.fileDescriptor)
    for start in stride(from: 0, to: count, by: 9_999) {
      try compressor.write(Array(bytes[start..<min(start + 9_999, count)]))
    }
    try compressor.finish()
    try output.close()
    #expect(try TemporaryFiles.inflated(files.path("out.gz")) == bytes)
    #expect(try Data(contentsOf: URL(filePath: files.path("out.gz"))).suffix(28) == Data(TemporaryFiles.bgzip([])))
  }

  @Test func aFullDiskIsAnErrorOfTheSystem() throws {
    let output = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
    let compressor = try BlockCompressor(descriptor: output.fileDescriptor)
    try compressor.write([1, 2, 3])
    #expect(throws: OutputFault(reason: "no space left on device")) { try compressor.finish() }
  }
}
