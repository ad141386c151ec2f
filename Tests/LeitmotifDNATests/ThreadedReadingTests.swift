import LeitmotifDNA
import LeitmotifData
import Testing

/// Compressed files, which threads decompress ahead of the reader.
struct ThreadedReadingTests {
  private let reads: ReadsFixture

  init() throws { reads = try ReadsFixture() }

  /// Reads of many lengths, in parts.
  private func texts() -> [String] {
    var random = SplitMix64(seed: 4)
    return (0..<40).map { part in
      (0..<30).map { number in
        let bases = (0..<1 + random.next(below: 300)).map { _ in ["A", "C", "G", "T"][random.next(below: 4)] }.joined()
        return "@r\(part).\(number)\n\(bases)\n+\n\(String(repeating: "I", count: bases.utf8.count))\n"
      }.joined()
    }
  }

  /// In more blocks than are decompressed at once.
  private func blocks() throws -> [UInt8] { try TemporaryFiles.bgzip(texts()) }

  /// In one member, of several chunks.
  private func member() throws -> [UInt8] { try TemporaryFiles.gzip(texts().joined()) }

  @Test(arguments: [2, 3])
  func moreThreadsGiveTheSameReads(threads: Int) throws {
    #expect(try summary(examples(reads.bam, threads: threads)) == summary(examples(reads.bam)))
    for bytes in [try blocks(), try member()] {
      let path = try reads.files.write(bytes)
      let whole = try summary(examples(path))
      #expect(whole.count == 1200)
      #expect(try summary(examples(path, threads: threads)) == whole)
    }
  }

  @Test func aReaderMayBeLeftBeforeItsEnd() throws {
    for path in [reads.bam, try reads.files.write(blocks()), try reads.files.write(member(), to: "member")] {
      var reader = try DNAReader(DNASource(path: path, threads: 2))
      #expect(try reader.next() != nil)
    }
  }

  @Test func aCutFileIsRefusedWhereverItEnds() throws {
    for whole in [try blocks(), try member(), try ReadsFixture.bytes("reads.bam")] {
      for cut in 0..<40 {
        let length = cut < 20 ? whole.count * cut / 20 : whole.count - (40 - cut)
        let path = try reads.files.write(whole.prefix(length), to: "cut")
        #expect(throws: DNAError.self, "\(length) of \(whole.count) bytes") { try examples(path, threads: 2) }
      }
    }
  }

  @Test func aChangedByteIsFoundOrHarmless() throws {
    var random = SplitMix64(seed: 9)
    for whole in [try blocks(), try member(), try ReadsFixture.bytes("reads.bam")] {
      let expected = try summary(examples(reads.files.write(whole, to: "whole")))
      var refusals = 0
      for _ in 0..<40 {
        var changed = whole
        changed[random.next(below: whole.count)] ^= UInt8(1 << random.next(below: 8))
        let path = try reads.files.write(changed, to: "changed")
        let found = try? summary(examples(path, threads: 2))
        #expect(found == nil || found == expected)
        refusals += found == nil ? 1 : 0
      }
      #expect(refusals > 20)
    }
  }

  @Test func progressOfWhatIsReadAheadEndsAtAll() throws {
    var reader = try DNAReader(DNASource(path: reads.files.write(member()), threads: 2))
    var shares: [Double] = []
    while try reader.next() != nil { shares.append(reader.progress ?? -1) }
    #expect(shares.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(shares == shares.sorted())
    #expect(reader.progress == 1)
  }

  @Test func gzipAfterBlocksIsReadByOneThreadAndRefusedByMore() throws {
    let whole = try TemporaryFiles.bgzip([">a\nA\n", ">b\nC\n"]) + TemporaryFiles.gzip(">c\nG\n")
    let path = try reads.files.write(whole)
    #expect(try summary(examples(path)) == ["a:A", "b:C", "c:G"])
    #expect(throws: DNAError.self) { try examples(path, threads: 2) }
    #expect(failure(try reads.files.write(whole.dropLast(5))) != nil)
  }
}
