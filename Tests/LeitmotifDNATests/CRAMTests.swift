import Foundation
import LeitmotifDNA
import LeitmotifData
import Testing

/// CRAM, whose reads are differences from a reference.
struct CRAMTests {
  private let reads: ReadsFixture

  init() throws { reads = try ReadsFixture() }

  private func refusal(_ path: String, reference: String?) throws -> String {
    let error = try #require(failure(path, reading: DNAReading(reference: reference)))
    guard case .reference(path, _, let problem) = error else { return "another error: \(error)" }
    return problem
  }

  @Test func readsAreThoseOfBAM() throws {
    let bam = try examples(reads.bam)
    #expect(bam.count == 75)
    for reference in [reads.fasta, try reads.files.write(TemporaryFiles.bgzip([Self.fasta()]), to: "b.fa.gz")] {
      let cram = try examples(reads.cram, reading: DNAReading(reference: reference))
      #expect(summary(cram) == summary(bam))
      #expect(cram.map(\.content.flags) == bam.map(\.content.flags))
    }
  }

  @Test func readsComeFromAPipe() throws {
    let path = try reads.files.pipe(ReadsFixture.bytes("reads.cram"))
    #expect(try examples(path, reading: DNAReading(reference: reads.fasta)).count == 75)
  }

  @Test func withoutItsReferenceItAsksForOne() throws {
    #expect(try refusal(reads.cram, reference: nil).contains("Give the FASTA with -T"))
    let pipe = try reads.files.pipe(ReadsFixture.bytes("reads.cram"))
    #expect(try refusal(pipe, reference: nil).contains("Give the FASTA with -T"))
  }

  @Test func anotherReferenceIsRefused() throws {
    let fasta = try Self.fasta()
    // Of chr2 one base is another: a slice of several contigs has no checksum of its own.
    let lines = fasta.split(separator: ">").map { ">" + $0 }
    let second = lines[1].dropLast(2) + (lines[1].hasSuffix("A\n") ? "C\n" : "A\n")
    let other = try reads.files.write(lines[0] + second + lines[2] + lines[3], to: "other.fa")
    #expect(try refusal(reads.cram, reference: other).contains("'chr2' is another sequence in it"))
    let short = try reads.files.write(lines[0] + ">chr2\nACGT\n" + lines[2] + lines[3], to: "short.fa")
    #expect(try refusal(reads.cram, reference: short).contains("'chr2' has 4 bases in it, and 900 in the header"))
    let part = try reads.files.write(lines[0], to: "part.fa")
    #expect(try refusal(reads.cram, reference: part).contains("lacks contigs that the file has ('chr2', "))
  }

  @Test func aReferenceOfOtherNamesIsRefusedBeforeReading() throws {
    let other = try reads.files.write(Self.fasta().replacing(">", with: ">x_"), to: "other.fa")
    let problem = try refusal(reads.cram, reference: other)
    #expect(problem.contains("'x_chr1', 'x_chr2', 'x_HLA:A', …") && problem.contains("'chr1', 'chr2', 'HLA:A', …"))
  }

  @Test func aReferenceThatCannotBeReadIsRefused() throws {
    #expect(try refusal(reads.cram, reference: "absent.fa").contains("-T absent.fa: no such file"))
    let packed = try reads.files.write(TemporaryFiles.gzip(Self.fasta()), to: "x.fa.gz")
    #expect(try refusal(reads.cram, reference: packed).contains("bgzip"))
  }

  @Test func damageIsToldFromAMissingReference() throws {
    var bytes = try ReadsFixture.bytes("reads.cram")
    bytes[bytes.count / 2] ^= 4
    let path = try reads.files.write(bytes, to: "damaged.cram")
    guard case .damaged(path, _, let detail) = failure(path) else {
      Issue.record("another error")
      return
    }
    #expect(detail.contains("checksum"))
  }

  @Test(arguments: [7, -1, 1 << 40])
  func anIndexWhoseContainersLieElsewhereIsRefusedAndNotTheFile(shift: Int) throws {
    let reading = DNAReading(reference: reads.fasta, regions: [try #require(GenomicRegion("chr2"))])
    _ = try examples(reads.cram, reading: reading)
    let index = String(decoding: try TemporaryFiles.inflated(reads.cram + ".crai"), as: UTF8.self)
    let lines = try index.split(separator: "\n").map { line in
      var fields = line.split(separator: "\t").map(String.init)
      fields[3] = String(try #require(Int(fields[3])) + shift)
      return fields.joined(separator: "\t") + "\n"
    }
    _ = try reads.files.write(lines.joined(), to: "reads.cram.crai")
    guard case .selection(reads.cram, let problem) = failure(reads.cram, reading: reading) else {
      Issue.record("another error")
      return
    }
    #expect(problem.contains("reads.cram.crai does not fit it") && problem.contains("Remove the index"))
  }

  @Test func anIndexWithoutALineIsRefused() throws {
    _ = try reads.files.write("\n", to: "reads.cram.crai")
    let reading = DNAReading(reference: reads.fasta, regions: [try #require(GenomicRegion("chr2"))])
    guard case .selection(reads.cram, let problem) = failure(reads.cram, reading: reading) else {
      Issue.record("another error")
      return
    }
    #expect(problem.contains("reads.cram.crai is damaged") && problem.contains("Remove the index"))
  }

  @Test func theCopyOfAPipeHasNoName() throws {
    let path = reads.files.path("slow")
    let status = unsafe mkfifo(path, 0o600)
    try #require(status == 0)
    let isOver = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      #expect(failure(path) != nil)
      isOver.signal()
    }
    let pipe = try FileHandle(forWritingTo: URL(filePath: path))
    // Enough to tell the format by, and the reader waits for more.
    try pipe.write(contentsOf: Data("CRAM\u{3}\u{0}".utf8) + Data(count: 40_000))
    func hasNamelessCopy() throws -> Bool {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").contains { name in
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
        return target.map { $0.contains("/leitmotif-") && $0.hasSuffix(" (deleted)") } ?? false
      }
    }
    var isFound = false
    for _ in 0..<500 where !isFound {
      usleep(10_000)
      isFound = try hasNamelessCopy()
    }
    #expect(isFound)
    try pipe.close()
    isOver.wait()
  }

  private static func fasta() throws -> String { String(decoding: try ReadsFixture.bytes("reads.fa"), as: UTF8.self) }
}
