import LeitmotifDNA
import LeitmotifData
import Testing

/// Regions, intervals and flags as users write them.
struct RegionTests {
  private let files: TemporaryFiles

  init() throws { files = try TemporaryFiles() }

  @Test(arguments: [
    "", "chr1:", "chr1:5-2", "chr1:0-5", "chr1:5-2,", ":1-5", "chr1:1-2-3", "{chr1", "{}:1-2", "{chr1}1-2", "*", ".",
  ])
  func whatIsNoRegionIsNone(text: String) { #expect(GenomicRegion(text) == nil) }

  @Test(arguments: [
    ("chr1:3-5", "chr1:3-5:GTA"), ("chr1:1,3-1,4", "chr1:13-14:GG"), ("chr1:15", "chr1:15-16:TT"),
    ("chr1:15-", "chr1:15-16:TT"),
    ("chr1:-3", "chr1:1-3:ACG"), ("chr1", "chr1:ACGTACGTAAAAGGTT"), ("{chr1}:1-2", "chr1:1-2:AC"), ("a:b", "a:b:CCC"),
    ("{a:b}:2-3", "a:b:2-3:CC"), ("a:b:2-3", "a:b:2-3:CC"), ("1", "1:GG"), ("chr1:16-16", "chr1:16-16:T"),
  ])
  func regionsOfFASTAAreThoseOfFaidx(region: String, expected: String) throws {
    let fasta = ">chr1 first\nACGTACGTAA\nAAGGTT\n>a:b\nCCC\n>empty\n>1\nGG\n"
    for bytes in [
      Array(fasta.utf8), try TemporaryFiles.bgzip([String(fasta.prefix(20)), String(fasta.dropFirst(20))]),
    ] {
      let path = try files.write(bytes, to: "\(bytes.count).fa")
      #expect(
        try summary(examples(path, reading: DNAReading(regions: [#require(GenomicRegion(region))]))) == [expected])
    }
  }

  @Test(arguments: [
    ("chr1:10-17", "'chr1' has 16 bases"), ("chr1:17", "'chr1' has 16 bases"),
    ("chr2:1-2", "no contig 'chr2' in it, only 'chr1'"),
    ("x:1", "braces"),
  ])
  func regionsThatFASTADoesNotHaveAreRefused(region: String, says words: String) throws {
    let path = try files.write(">chr1\nACGTACGTAAAAGGTT\n>x\nA\n>x:1\nC\n")
    let error = failure(path, reading: DNAReading(regions: [try #require(GenomicRegion(region))]))
    #expect("\(try #require(error))".contains(words))
  }

  @Test func longRegionsHaveTheSameBasesAsTheWholeFile() throws {
    var random = SplitMix64(seed: 9)
    let letters = (0..<600_000).map { _ in Array("ACGT".utf8)[random.next(below: 4)] }
    var fasta = Array(">a\n".utf8)
    for start in stride(from: 0, to: letters.count, by: 70) {
      fasta += letters[start..<min(start + 70, letters.count)] + [UInt8(ascii: "\n")]
    }
    let path = try files.write(fasta)
    for range in [0..<600_000, 1..<599_999, 262_100..<262_200, 69..<71] {
      let region = try #require(GenomicRegion("a:\(range.lowerBound + 1)-\(range.upperBound)"))
      let read = try examples(path, reading: DNAReading(regions: [region]))
      #expect(read.first?.content == DNASequence(String(decoding: letters[range], as: UTF8.self)))
    }
  }

  @Test(arguments: [
    "chr1\t99999999999999\t6\t60\t61\n", "chr1\t281474976710655\t6\t281474976710655\t281474976710655\n",
    "chr1\t4\t281474976710655\t4\t5\n", "chr1\t70000\t6\t60\t61\n", "chr1\t12\t6\t4\t5\n",
  ])
  func anIndexThatPromisesWhatIsNotThereIsRefused(index: String) throws {
    let fasta = ">chr1\nACGT\nAC\n"
    for bytes in [Array(fasta.utf8), try TemporaryFiles.bgzip([fasta])] {
      let path = try files.write(bytes, to: "\(bytes.count).fa")
      let reading = DNAReading(regions: [try #require(GenomicRegion("chr1"))])
      #expect(try summary(examples(path, reading: reading)) == ["chr1:ACGTAC"])
      _ = try files.write(index, to: "\(bytes.count).fa.fai")
      #expect("\(try #require(failure(path, reading: reading)))".contains("index"))
    }
  }

  @Test(arguments: [
    ">x\nACGT\n>x\nGGGG\n", ">x\nACGT\n>y some words\nGG\n>x\nGGGG\n", ">x\nAC\n>x\n>y\nGG\n",
    ">y\nAC\n>x\nAC\n>x of many\nA\n>z\nGG",
  ])
  func twoSequencesOfOneNameAreRefused(fasta: String) throws {
    for bytes in [Array(fasta.utf8), try TemporaryFiles.bgzip([fasta])] {
      let path = try files.write(bytes, to: "\(bytes.count).fa")
      let error = failure(path, reading: DNAReading(regions: [try #require(GenomicRegion("x"))]))
      guard case .selection(path, let problem) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(problem.contains("more than one sequence 'x'"))
    }
  }

  @Test(arguments: [1..<600_000, 5..<1005, 262_000..<400_000])
  func windowsOfARegionAreThoseOfItsBasesAsAFile(range: Range<Int>) throws {
    var random = SplitMix64(seed: 10)
    let letters = String(decoding: (0..<600_000).map { _ in Array("ACGTN".utf8)[random.next(below: 5)] }, as: UTF8.self)
    // On one line, which is read in parts too.
    let path = try files.write(">a\n\(letters)\n")
    let region = try #require(GenomicRegion("a:\(range.lowerBound + 1)-\(range.upperBound)"))
    let cut = String(decoding: Array(letters.utf8)[range], as: UTF8.self)
    let part = try files.write(">\(region)\n\(cut)\n", to: "part")
    for longRecords in [LongRecords.whole, .windows(WindowPlan(length: 1000, overlap: 10)), .refused(above: 1000)] {
      func read(_ path: String, _ regions: [GenomicRegion]) throws -> [String] {
        var source = DNASource(path: path, reading: DNAReading(regions: regions))
        source.longRecords = longRecords
        var reader = try DNAReader(source)
        var found: [String] = []
        do {
          while let window = try reader.next() {
            found.append("\(window.id) \(String(describing: window.window)) \(window.content)")
          }
        } catch DNAError.tooLong(let name, _, _, _, let length, _) {
          return ["\(name) is too long: \(length)"]
        }
        return found
      }
      #expect(try read(path, [region]) == read(part, []))
    }
  }

  @Test func bgzipWithoutItsLastBlockIsTruncatedForRegionsToo() throws {
    let path = try files.write(TemporaryFiles.bgzip([">a\nACGT\n", ">b\nGG\n"]).dropLast(28))
    guard case .truncated(path, _, _) = failure(path, reading: DNAReading(regions: [try #require(GenomicRegion("a"))]))
    else {
      Issue.record("another error")
      return
    }
  }

  @Test func regionsComeInTheOrderGiven() throws {
    let path = try files.write(">a\nACGT\n>b\nGG\n")
    let regions = try ["b:2-2", "a:1-3", "b"].map { try #require(GenomicRegion($0)) }
    #expect(try summary(examples(path, reading: DNAReading(regions: regions))) == ["b:2-2:G", "a:1-3:ACG", "b:GG"])
  }

  @Test func intervalsOfBEDCountFromZero() throws {
    let path = try files.write(">a\nACGTAC\n>b\nGG\n")
    let bed = try files.write("track x\n#c\nbrowser y\na\t1\t3\tname\t0\t+\r\n\nb 0 2\nc\t0\t9\n", to: "bed")
    let tally = DNATally()
    let reading = DNAReading(targets: try TargetRegions(path: bed))
    #expect(try summary(examples(path, reading: reading, tally: tally)) == ["a:2-3:CG", "b:1-2:GG"])
    #expect(tally.warnings() == ["1 of the 3 contigs of -L \(bed) is not in \(path): 'c'"])
    let packed = try files.write(TemporaryFiles.gzip("a\t0\t1\n"), to: "bed.gz")
    #expect(try TargetRegions(path: packed).intervals == [GenomicInterval(contig: "a", range: 0..<1)])
  }

  @Test func intervalsBeyondAContigOfFASTAAreRefused() throws {
    let path = try files.write(">a\nACGTAC\n")
    let targets = TargetRegions([GenomicInterval(contig: "a", range: 2..<7)], path: "bed")
    let error = try #require(failure(path, reading: DNAReading(targets: targets)))
    #expect("\(error)".contains("a:3-7 lies beyond 'a', which has 6 bases"))
  }

  @Test(arguments: ["a\t1\n", "a\t3\t1\n", "a\tx\t1\n", "a\t-1\t1\n", "# nothing\n", ""])
  func whatIsNoBEDIsRefusedWithItsLine(text: String) throws {
    let path = try files.write(text)
    guard case .targets(path, _, _) = (#expect(throws: DNAError.self) { try TargetRegions(path: path) }) else {
      Issue.record("another error")
      return
    }
  }

  @Test func contigsOfAnotherNamingAreRefusedWithThreeOfEach() throws {
    let path = try files.write(">chr1\nA\n>chr2\nA\n>chr3\nA\n>chr4\nA\n")
    let targets = TargetRegions((1...4).map { GenomicInterval(contig: "\($0)", range: 0..<1) }, path: "b.bed")
    let text = try "\(#require(failure(path, reading: DNAReading(targets: targets))))"
    #expect(text.contains("'1', '2', '3', …") && text.contains("'chr1', 'chr2', 'chr3', …") && text.contains("-L"))
    let regions = try ["1:1-1", "2"].map { try #require(GenomicRegion($0)) }
    let other = try "\(#require(failure(path, reading: DNAReading(regions: regions))))"
    #expect(other.contains("('1', '2')") && other.contains("'chr1', 'chr2', 'chr3', …") && other.contains("-r"))
  }

  @Test(arguments: [
    ("0", 0), ("2308", 2308), ("0x904", 0x904), ("UNMAP", 4), ("unmap,DUP", 0x404),
    ("PAIRED,SUPPLEMENTARY,READ2", 0x881),
  ])
  func flagsAreNumbersOrNames(text: String, value: Int) {
    #expect(AlignmentFlags(text)?.rawValue == UInt16(value))
  }

  @Test(arguments: ["", "x", "-4", "1.5", "65536", "0x10000", "UNMAP,", "UNMAP DUP", "012"])
  func whatIsNoFlagIsNone(text: String) { #expect(AlignmentFlags(text) == nil) }
}
