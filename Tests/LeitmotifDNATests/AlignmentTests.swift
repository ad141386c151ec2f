import LeitmotifDNA
import LeitmotifData
import Testing

/// Two reads of one fragment, a supplementary and a secondary alignment, and unmapped reads.
private let sam = """
  @HD\tVN:1.6
  @SQ\tSN:chr1\tLN:1000
  @SQ\tSN:chr2\tLN:1000
  f\t0\tchr1\t10\t60\t5M\t*\t0\t0\tAACGR\tIIIII\tXC:Z:alpha\tXN:i:-3\tXA:A:q\tXF:f:1.5
  r\t16\tchr2\t10\t60\t5M\t*\t0\t0\tAACGR\tIIIII\tXC:Z:beta\tXN:i:70000\tXA:A:z\tXF:f:2
  r\t2064\tchr1\t10\t60\t3H2M\t*\t0\t0\tGR\tII\tXC:Z:beta\tXN:i:2\tXA:A:z\tXF:f:2
  r\t272\tchr1\t50\t0\t5M\t*\t0\t0\t*\t*\tXC:Z:beta\tXN:i:2\tXA:A:z\tXF:f:2
  u:1\t4\t*\t0\t0\t*\t*\t0\t0\tNNNT\t*
  e\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*\tXC:Z:alpha

  """

struct AlignmentTests {
  private let files: TemporaryFiles

  init() throws { files = try TemporaryFiles() }

  private func paths() throws -> [String] {
    try [
      files.write(sam, to: "a.sam"), files.write(TemporaryFiles.bam(sam), to: "a.bam"),
      files.write(TemporaryFiles.gzip(sam), to: "gzip"), files.write(TemporaryFiles.bgzip([sam]), to: "bgzip"),
    ]
  }

  @Test func readsComeInTheOrientationInWhichTheyWereSequenced() throws {
    for path in try paths() {
      #expect(try summary(examples(path)) == ["f:AACGR", "r:YCGTT", "r:YC", "r:", "u:1:NNNT", "e:"])
    }
  }

  @Test func primaryReadsWithASequenceAreSelected() throws {
    for path in try paths() {
      let tally = DNATally()
      #expect(try summary(examples(path, selection: .primary, tally: tally)) == ["f:AACGR", "r:YCGTT", "u:1:NNNT"])
      #expect(tally.counts == DNATally.Counts(records: 6, examples: 3, secondary: 2, empty: 1))
    }
  }

  @Test func flagsAndGroupsAreKept() throws {
    for path in try paths() {
      let reads = try examples(path)
      #expect(reads[1].content.flags == .reverse)
      #expect(reads[2].content.flags == [.reverse, .supplementary])
      #expect(reads.map(\.group) == ["chr1", "chr2", "chr1", "chr1", "u", "e"])
    }
  }

  @Test func referenceNamesAreLabels() throws {
    for path in try paths() {
      let tally = DNATally()
      let reads = try examples(path, .reference, allowsUnlabelled: true, tally: tally)
      #expect(reads.map(\.annotation) == [.label("chr1"), .label("chr2")])
      #expect(tally.counts.unlabelled == 1)
      guard case .unlabelled(name: "u:1", path, record: 5, _) = failure(path, .reference) else {
        Issue.record("another error")
        return
      }
    }
  }

  @Test(arguments: [("XC", ["alpha", "beta"]), ("XN", ["-3", "70000"]), ("XA", ["q", "z"])])
  func textIntegerAndCharacterTagsAreLabels(name: String, labels: [String]) throws {
    let tag = try #require(AlignmentTag(name))
    for path in try paths() {
      let reads = try examples(path, .tag(tag), allowsUnlabelled: true)
      #expect(reads.map(\.annotation) == labels.map { .label($0) })
    }
  }

  @Test func aTagOfAnotherKindIsRefused() throws {
    let tag = try #require(AlignmentTag("XF"))
    for path in try paths() {
      guard case .malformedRecord(path, _, record: 1, _) = failure(path, .tag(tag)) else {
        Issue.record("another error")
        return
      }
    }
  }

  @Test(arguments: ["", "X", "XYZ", "1X", "X-"])
  func whatIsNoTagNameIsNone(name: String) { #expect(AlignmentTag(name) == nil) }

  @Test func labelsAreJoinedWithEveryReadOfAName() throws {
    let table = LabelTable(["f": "x", "r": "y", "u:1": "x"])
    for path in try paths() {
      let reads = try examples(path, .labels(table), selection: .all, allowsUnlabelled: true)
      #expect(reads.map(\.annotation) == ["x", "y", "y", "y", "x"].map { .label($0) })
    }
  }

  @Test func alignmentsWithoutAHeaderOrRecordsAreRead() throws {
    let headless = try files.write("u\t4\t*\t0\t0\t*\t*\t0\t0\tACG\t*\n", to: "headless")
    #expect(try summary(examples(headless)) == ["u:ACG"])
    #expect(try examples(files.write("@HD\tVN:1.6\n", to: "none")).isEmpty)
    #expect(try examples(files.write(TemporaryFiles.bam("@HD\tVN:1.6\n"), to: "none.bam")).isEmpty)
  }

  @Test func truncatedBAMIsAnErrorWhereverItEnds() throws {
    let whole = try TemporaryFiles.bam(sam)
    for length in 6..<whole.count {
      let path = try files.write(whole.prefix(length))
      switch failure(path) {
      case .truncated, .damaged: break
      case let other: Issue.record("\(length) of \(whole.count) bytes: \(String(describing: other))")
      }
    }
  }

  @Test(arguments: [false, true])
  func truncatedCompressedSAMIsAnErrorWhereverItEnds(isBlocked: Bool) throws {
    let whole = try isBlocked ? TemporaryFiles.bgzip([sam, sam]) : TemporaryFiles.gzip(sam)
    for length in 6..<whole.count {
      let path = try files.write(whole.prefix(length))
      switch failure(path) {
      case .truncated, .damaged: break
      case let other: Issue.record("\(length) of \(whole.count) bytes: \(String(describing: other))")
      }
    }
  }

  @Test func bamWithoutItsLastBlockIsTruncated() throws {
    let path = try files.write(TemporaryFiles.bam(sam).dropLast(28))
    #expect(failure(path) == .truncated(path: path, recordCount: nil, detail: "the end-of-file block is missing"))
    #expect(try "\(#require(failure(path)))".hasPrefix("\(path): truncated, before a record was read: "))
  }

  @Test func alignmentsWithoutTheirHeaderAreRefused() throws {
    let free = "u\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t*\n"
    #expect(try examples(files.write(free)).count == 1)
    let path = try files.write(free + "x\t0\tchr1\t10\t60\t4M\t*\t0\t0\tACGT\t*\n")
    guard case .unsupportedFormat(path, let found) = failure(path) else {
      Issue.record("another error")
      return
    }
    #expect(found.contains("samtools view -h"))
  }

  @Test func brokenSAMNamesTheRecord() throws {
    let path = try files.write(sam + "x\t0\tchr1\t10\t60\t5M\t*\t0\t0\tAAC")
    guard case .damaged(path, recordCount: 6, _) = failure(path) else {
      Issue.record("another error")
      return
    }
  }

  @Test func basesGivenAsEqualToTheReferenceAreRefused() throws {
    let path = try files.write("@SQ\tSN:c\tLN:9\nx\t0\tc\t1\t60\t3M\t*\t0\t0\tA=C\tIII\n")
    guard case .malformedRecord(path, _, record: 1, _) = failure(path) else {
      Issue.record("another error")
      return
    }
  }

  @Test(arguments: [DNALabelling.reference, .tag(AlignmentTag("XC")).self])
  func onlyAlignmentsHaveTagsAndReferences(labelling: DNALabelling) throws {
    let path = try files.write(">a\nA\n")
    guard case .labellingUnavailable(path, .fasta, _) = failure(path, labelling) else {
      Issue.record("another error")
      return
    }
  }
}

extension DNALabelling {
  fileprivate static func tag(_ tag: AlignmentTag?) -> DNALabelling { tag.map { .tag($0) } ?? .none }
}
