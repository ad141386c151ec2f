import CHTSlib
import Foundation
import LeitmotifDNA
import LeitmotifData
import Testing

/// Files that were cut or changed: an error, or the same reads as before.
struct DamageTests {
  private let reads: ReadsFixture

  init() throws { reads = try ReadsFixture() }

  /// A file of a format, and how it is read.
  enum Format: String, CaseIterable { case bam, cram, bgzip, gzip }

  private func bytes(_ format: Format) throws -> [UInt8] {
    let reads = try examples(reads.bam)
    let records = reads.map { "@\($0.id)\n\($0.content)\n+\n\(String(repeating: "I", count: $0.content.count))\n" }
    switch format {
    case .bam: return try ReadsFixture.bytes("reads.bam")
    case .cram: return try ReadsFixture.bytes("reads.cram")
    case .bgzip: return try TemporaryFiles.bgzip([records[..<20].joined(), records[20...].joined()])
    case .gzip: return try TemporaryFiles.gzip(records.joined())
    }
  }

  /// What is read of a file, or nil where it is refused.
  private func read(_ path: String) -> [String]? {
    do {
      return try examples(path, reading: DNAReading(reference: reads.fasta)).map { "\($0.id) \($0.content)" }
    } catch {
      #expect(error is DNAError)
      #expect(!"\(error)".contains("\n"))
      return nil
    }
  }

  @Test(arguments: Format.allCases)
  func aCutFileIsRefusedWhereverItEnds(format: Format) throws {
    let whole = try bytes(format)
    for cut in 0..<100 {
      // At an even distance, and each of the last bytes.
      let length = cut < 60 ? whole.count * cut / 60 : whole.count - (100 - cut)
      let path = try reads.files.write(whole.prefix(length), to: "cut")
      #expect(read(path) == nil, "\(length) of \(whole.count) bytes")
    }
  }

  @Test(arguments: Format.allCases)
  func aChangedByteIsFoundOrHarmless(format: Format) throws {
    let whole = try bytes(format)
    let expected = try #require(read(reads.files.write(whole, to: "whole")))
    var random = SplitMix64(seed: 6)
    var refusals = 0
    for _ in 0..<60 {
      var changed = whole
      let place = random.next(below: whole.count)
      changed[place] ^= UInt8(1 << random.next(below: 8))
      let found = read(try reads.files.write(changed, to: "changed"))
      #expect(found == nil || found == expected, "byte \(place)")
      refusals += found == nil ? 1 : 0
    }
    #expect(refusals > 35)
  }

  @Test func aBAMCutBetweenBlocksIsRefusedFromAPipeToo() throws {
    let whole = try ReadsFixture.bytes("reads.bam")
    // The last block is the empty one of 28 bytes.
    let path = try reads.files.pipe(Array(whole.dropLast(28)))
    #expect(failure(path) == .truncated(path: path, recordCount: 75, detail: "the end-of-file block is missing"))
  }

  @Test func aCRAMWithoutItsLastContainerIsRefusedFromAPipeToo() throws {
    let whole = try ReadsFixture.bytes("reads.cram")
    let reading = DNAReading(reference: reads.fasta)
    // The last container is the empty one of 38 bytes.
    let path = try reads.files.pipe(Array(whole.dropLast(38)))
    #expect(
      failure(path, reading: reading)
        == .truncated(path: path, recordCount: nil, detail: "the end-of-file block is missing"))
  }

  @Test func aChangedByteOfCRAMFromAPipeIsFoundOrHarmless() throws {
    let whole = try bytes(.cram)
    let expected = try #require(read(reads.cram))
    var random = SplitMix64(seed: 8)
    for number in 0..<30 {
      var changed = whole
      let place = random.next(below: whole.count)
      changed[place] ^= UInt8(1 << random.next(below: 8))
      let found = read(try reads.files.pipe(changed, name: "pipe\(number)"))
      #expect(found == nil || found == expected, "byte \(place)")
    }
  }

  @Test func indexesThatDoNotFitAreRefused() throws {
    let reading = DNAReading(regions: [try #require(GenomicRegion("chr2:1-100"))])
    let whole = try summary(examples(reads.fasta, reading: reading))
    let index = try String(contentsOfFile: reads.fasta + ".fai", encoding: .utf8)
    var lines = index.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    for (field, value) in [(1, "899"), (1, "901"), (2, "1241"), (2, "1243"), (3, "59"), (4, "62"), (0, "chr3")] {
      let line = lines[1]
      lines[1][field] = value
      let text = lines.map { $0.joined(separator: "\t") + "\n" }.joined()
      try text.write(toFile: reads.fasta + ".fai", atomically: true, encoding: .utf8)
      #expect(failure(reads.fasta, reading: reading) != nil, "\(lines[1])")
      lines[1] = line
    }
    try index.write(toFile: reads.fasta + ".fai", atomically: true, encoding: .utf8)
    #expect(try summary(examples(reads.fasta, reading: reading)) == whole)
  }
}

extension DamageTests {
  /// The index of the reads as BAI, which has no checksum.
  private func baiIndex() throws -> [UInt8] {
    let status = unsafe sam_index_build3(reads.bam, reads.bam + ".bai", 0, 0)
    try #require(status == 0)
    return Array(try Data(contentsOf: URL(filePath: reads.bam + ".bai")))
  }

  @Test(arguments: ["chr1:300-600", "chr2:1-100"])
  func aChangedByteOfABAIIndexIsFoundOrHarmless(region: String) throws {
    let index = try baiIndex()
    let reading = DNAReading(regions: [try #require(GenomicRegion(region))])
    let expected = try summary(examples(reads.bam, reading: reading))
    #expect(!expected.isEmpty)
    for place in index.indices {
      for bit in [0, 1, 2, 4, 6, 7] {
        var changed = index
        changed[place] ^= 1 << UInt8(bit)
        try Data(changed).write(to: URL(filePath: reads.bam + ".bai"))
        let found = try? summary(examples(reads.bam, reading: reading))
        #expect(found == nil || found == expected, "bit \(bit) of byte \(place)")
      }
    }
  }

  @Test func aBAIIndexThatContradictsItselfIsRefused() throws {
    let index = try baiIndex()
    let reading = DNAReading(regions: [try #require(GenomicRegion("chr2:1-100"))])
    #expect(try !examples(reads.bam, reading: reading).isEmpty)
    // The bin of the reads on chr2.
    var moved = index
    moved[93] ^= 0x02
    for changed in [moved, index.dropLast(9)] {
      try Data(changed).write(to: URL(filePath: reads.bam + ".bai"))
      #expect("\(try #require(failure(reads.bam, reading: reading)))".contains("its index"))
    }
  }
}
