import LeitmotifDNA
import LeitmotifData
import Testing

struct CompressionTests {
  private let files: TemporaryFiles
  private static let fasta = ">a\nACGT\n>b\nGG\n"

  init() throws { files = try TemporaryFiles() }

  @Test func gzipIsReadWhateverItsName() throws {
    #expect(try summary(examples(files.write(TemporaryFiles.gzip(Self.fasta), to: "x.fa"))) == ["a:ACGT", "b:GG"])
    let fastq = try TemporaryFiles.gzip("@a\nACGT\n+\nIIII\n")
    #expect(try summary(examples(files.write(fastq, to: "x.txt"))) == ["a:ACGT"])
  }

  @Test func concatenatedMembersAreOneFile() throws {
    let members = try ["", ">a\nAC", "", "GT\n>b\nG", "G\n", ""].flatMap { try TemporaryFiles.gzip($0) }
    #expect(try summary(examples(files.write(members))) == ["a:ACGT", "b:GG"])
  }

  @Test func bgzipIsRead() throws {
    let blocks = try TemporaryFiles.bgzip([">a\nAC", "GT\n>b\nG", "G\n"])
    #expect(try summary(examples(files.write(blocks))) == ["a:ACGT", "b:GG"])
  }

  @Test func zerosAfterTheEndArePadding() throws {
    let padded = try TemporaryFiles.gzip(Self.fasta) + [0, 0, 0, 0]
    #expect(try summary(examples(files.write(padded))) == ["a:ACGT", "b:GG"])
  }

  @Test func anythingElseAfterTheEndIsAnError() throws {
    let path = try files.write(TemporaryFiles.gzip(Self.fasta) + Array("rubbish".utf8))
    guard case .damaged(path, _, _) = failure(path) else {
      Issue.record("another error")
      return
    }
  }

  @Test func compressedFilesLargerThanTheBuffersAreWhole() throws {
    var random = SplitMix64(seed: 1)
    let records = (0..<1500).map { number in
      ">r\(number)\n" + (0..<200).map { _ in ["A", "C", "G", "T"][random.next(below: 4)] }.joined() + "\n"
    }
    let plain = try summary(examples(files.write(records.joined())))
    #expect(plain.count == 1500)
    #expect(try summary(examples(files.write(TemporaryFiles.gzip(records.joined())))) == plain)
    #expect(try summary(examples(files.write(TemporaryFiles.bgzip(records)))) == plain)
  }

  @Test(arguments: [0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98])
  func truncatedGzipIsAnErrorWhereverItEnds(share: Double) throws {
    let whole = try TemporaryFiles.gzip(String(repeating: Self.fasta, count: 50))
    let path = try files.write(whole.prefix(max(3, Int(share * Double(whole.count)))))
    guard case .truncated(path, _, _) = failure(path) else {
      Issue.record("another error")
      return
    }
  }

  @Test func truncatedGzipSaysHowManyRecordsWereRead() throws {
    let first = try TemporaryFiles.gzip(">a\nA\n>b\nC\n>c\nG\n")
    let path = try files.write(first + TemporaryFiles.gzip(">d\nT\n").prefix(10))
    // The third record might go on in what is missing.
    #expect(failure(path) == .truncated(path: path, recordCount: 2, detail: "its gzip data ends early"))
    #expect(try "\(#require(failure(path)))".hasPrefix("\(path): truncated after 2 records: "))
  }

  @Test func bgzipWithoutItsLastBlockIsTruncated() throws {
    let blocks = try TemporaryFiles.bgzip([">a\nA\n", ">b\nC\n"])
    let path = try files.write(blocks.dropLast(28))
    guard case .truncated(path, _, let detail) = failure(path) else {
      Issue.record("another error")
      return
    }
    #expect(detail.contains("end-of-file block"))
  }

  @Test func damagedGzipIsAnError() throws {
    var bytes = try TemporaryFiles.gzip(String(repeating: Self.fasta, count: 50))
    bytes[bytes.count - 6] ^= 0xFF
    let path = try files.write(bytes)
    guard case .damaged(path, _, _) = failure(path) else {
      Issue.record("another error")
      return
    }
  }

  @Test func anEmptyCompressedFileIsEmpty() throws {
    let path = try files.write(TemporaryFiles.gzip(""))
    #expect(failure(path) == .empty(path: path))
  }
}
