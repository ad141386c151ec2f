import Foundation
import LeitmotifDNA
import LeitmotifData
import Testing

/// What regions, intervals, flags and qualities select of aligned reads.
struct SelectionTests {
  private let reads: ReadsFixture

  init() throws { reads = try ReadsFixture() }

  private func region(_ text: String) throws -> DNAReading { DNAReading(regions: [try #require(GenomicRegion(text))]) }

  @Test func thereAreQueries() { #expect(ReadsFixture.queries.count > 15) }

  @Test(arguments: ReadsFixture.queries)
  func readsAreThoseThatSamtoolsSelects(query: ReadsFixture.Query) throws {
    for (path, reference) in [(reads.bam, nil), (reads.cram, reads.fasta)] {
      let reading = try query.reading(targets: reads.bed, reference: reference)
      #expect(try examples(path, reading: reading).map(\.id) == query.names)
      // With an index at hand intervals are found by it.
      _ = try examples(path, reading: DNAReading(reference: reference, regions: [#require(GenomicRegion("bare"))]))
      #expect(try examples(path, reading: reading).map(\.id) == query.names)
    }
  }

  @Test func readsLeftOutAreCountedAndAppearNowhere() throws {
    let tally = DNATally()
    let reading = DNAReading(excludedFlags: .reverse)
    let kept = try examples(reads.bam, reading: reading, tally: tally)
    #expect(kept.allSatisfy { !$0.content.flags.contains(.reverse) })
    #expect(tally.counts == DNATally.Counts(records: 75, examples: kept.count, filtered: 75 - kept.count))
  }

  @Test func indexesAreBuiltBesideTheFileAndUsedAgain() throws {
    let tally = DNATally()
    _ = try examples(reads.bam, reading: region("chr1:1-9"), tally: tally)
    #expect(tally.notes == ["Built the index \(reads.bam).csi"])
    #expect(try examples(reads.bam, reading: region("chr2:450-450"), tally: tally).map(\.id) == ["read9"])
    #expect(tally.notes.count == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: reads.files.folderPath).sorted()
    #expect(names == ["reads.bam", "reads.bam.csi", "reads.cram", "reads.fa"])
  }

  @Test func anOldIndexIsBuiltAgain() throws {
    _ = try examples(reads.bam, reading: region("chr1"))
    let old = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -3600)]
    try FileManager.default.setAttributes(old, ofItemAtPath: reads.bam + ".csi")
    let tally = DNATally()
    #expect(try examples(reads.bam, reading: region("chr2:450-450"), tally: tally).map(\.id) == ["read9"])
    #expect(tally.notes == ["reads.bam.csi is older than reads.bam: Built the index \(reads.bam).csi"])
  }

  @Test func withoutAFolderToWriteToTheIndexIsForThisRunOnly() throws {
    // Nothing can be made in the folder of open files, whoever asks.
    for (path, text) in [(reads.bam, "chr2:450-450"), (reads.fasta, "bare:1-3")] {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      let tally = DNATally()
      let found = try examples("/proc/self/fd/\(handle.fileDescriptor)", reading: region(text), tally: tally)
      #expect(found.count == 1)
      #expect(tally.notes.first?.contains("for this run only") == true)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: reads.files.folderPath).count == 3)
  }

  @Test func whatAKilledRunLeftOfSuchAnIndexGoesWithTheNext() throws {
    let manager = FileManager.default
    let folders = ["left", "held"].map {
      manager.temporaryDirectory.appending(path: "leitmotif-index-\($0)-\(UUID().uuidString)")
    }
    for folder in folders {
      try manager.createDirectory(at: folder, withIntermediateDirectories: false)
      try Data("index".utf8).write(to: folder.appending(path: "reads.bam.csi"))
    }
    defer { for folder in folders { try? manager.removeItem(at: folder) } }
    // As a run does that goes on.
    let lock = unsafe open(folders[1].path, O_RDONLY)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX) == 0)
    let handle = try FileHandle(forReadingFrom: URL(filePath: reads.bam))
    _ = try examples("/proc/self/fd/\(handle.fileDescriptor)", reading: region("chr1"))
    #expect(folders.map { manager.fileExists(atPath: $0.path) } == [false, true])
  }

  @Test func unsortedReadsCannotBeIndexed() throws {
    let sam = "@SQ\tSN:c\tLN:99\n" + [50, 10].map { "r\t0\tc\t\($0)\t60\t3M\t*\t0\t0\tACG\t*\n" }.joined()
    let path = try reads.files.write(TemporaryFiles.bam(sam), to: "unsorted.bam")
    let error = try #require(failure(path, reading: region("c:1-20")))
    #expect("\(error)".contains("samtools sort"))
    let names = try FileManager.default.contentsOfDirectory(atPath: reads.files.folderPath)
    #expect(!names.contains { $0.contains(".csi") })
    let targets = TargetRegions([GenomicInterval(contig: "c", range: 0..<20)], path: "bed")
    #expect(try examples(path, reading: DNAReading(targets: targets)).count == 1)
  }

  @Test func readsOfOtherContigsAreRefusedByTheirNames() throws {
    let error = try "\(#require(failure(reads.bam, reading: region("1:5-9"))))"
    #expect(error.contains("no contig '1'") && error.contains("'chr1', 'chr2', 'HLA:A', …") && error.contains("-r"))
    let targets = TargetRegions([GenomicInterval(contig: "1", range: 0..<20)], path: "x.bed")
    let other = try "\(#require(failure(reads.bam, reading: DNAReading(targets: targets))))"
    #expect(other.contains("x.bed ('1')") && other.contains("'chr1', 'chr2', 'HLA:A', …"))
  }

  @Test(arguments: [
    (">a\nACGT\n", DNAReading(requiredFlags: .reverse), "FASTA has no flags"),
    ("@a\nAC\n+\nII\n", DNAReading(minimumMappingQuality: 1), "FASTQ has no flags"),
    ("@a\nAC\n+\nII\n", DNAReading(targets: TargetRegions([], path: "bed")), "FASTQ has no contigs"),
    ("@SQ\tSN:c\tLN:9\n", DNAReading(regions: [GenomicRegion("c")].compactMap(\.self)), "samtools sort"),
    (
      ">a\nAC\n", DNAReading(regions: [GenomicRegion("a")].compactMap(\.self), targets: TargetRegions([], path: "b")),
      "one of the two"
    ),
  ])
  func whatAFormatCannotAnswerIsRefused(text: String, reading: DNAReading, says words: String) throws {
    let path = try reads.files.write(text)
    guard case .selection(path, let problem) = failure(path, reading: reading) else {
      Issue.record("another error")
      return
    }
    #expect(problem.contains(words))
  }

  @Test func regionsOfAPipeAreRefused() throws {
    let path = try reads.files.pipe(ReadsFixture.bytes("reads.bam"))
    guard case .selection(path, let problem) = failure(path, reading: try region("chr1")) else {
      Issue.record("another error")
      return
    }
    #expect(problem.contains("pipe"))
  }

  @Test func recordsWithTooManyNAreLeftOut() throws {
    let path = try reads.files.write(">a\nACGN\n>b\nACNN\n>c\nNNNN\n>d\n\n")
    let tally = DNATally()
    let reading = DNAReading(maximumNFraction: 0.5)
    #expect(try examples(path, reading: reading, tally: tally).map(\.id) == ["a", "b", "d"])
    #expect(tally.counts.manyN == 1)
    #expect(tally.warnings() == ["1 sequence with more N than --max-n left out"])
  }
}
