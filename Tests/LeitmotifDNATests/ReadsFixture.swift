import Foundation
import LeitmotifDNA
import LeitmotifData
import Testing

/// Copies of the aligned reads in Fixtures/dna/reads, so that indexes are made beside the copies.
struct ReadsFixture {
  let files: TemporaryFiles
  let (fasta, bam, cram): (String, String, String)
  let bed: TargetRegions

  init() throws {
    files = try TemporaryFiles()
    for name in ["reads.fa", "reads.bam", "reads.cram"] { _ = try files.write(Self.bytes(name), to: name) }
    (fasta, bam, cram) = (files.path("reads.fa"), files.path("reads.bam"), files.path("reads.cram"))
    bed = try TargetRegions(path: Self.path("reads.bed"))
  }

  private static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures/dna/reads/\(name)")
      .standardized
      .path
  }

  static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path(name)))) }

  /// A query as samtools takes it, and the names of the reads that samtools selects.
  struct Query: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let names: [String]

    /// The fixture's own words: flags of samtools, `-L` without its file, and regions.
    func reading(targets: TargetRegions, reference: String?) throws -> DNAReading {
      var reading = DNAReading(reference: reference)
      var words = testDescription.split(separator: " ").map(String.init)[...]
      while let word = words.popFirst() {
        switch word {
        case "-L": reading.targets = targets
        case "-f": reading.requiredFlags = try #require(words.popFirst().flatMap { AlignmentFlags($0) })
        case "-F": reading.excludedFlags = try #require(words.popFirst().flatMap { AlignmentFlags($0) })
        case "-q": reading.minimumMappingQuality = try #require(words.popFirst().flatMap { Int($0) })
        default: reading.regions.append(try #require(GenomicRegion(word)))
        }
      }
      return reading
    }
  }

  /// What samtools selects.
  static let queries: [Query] = {
    let text = (try? bytes("reads.selected.tsv")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      return Query(testDescription: String(fields[0]), names: fields[1].split(separator: ",").map(String.init))
    }
  }()
}

extension TemporaryFiles {
  /// A pipe that `bytes` come out of, as a path.
  func pipe(_ bytes: [UInt8], name: String = "pipe") throws -> String {
    let path = path(name)
    let status = unsafe mkfifo(path, 0o600)
    try #require(status == 0)
    Thread.detachNewThread {
      // The reader may stop early.
      _ = signal(SIGPIPE, SIG_IGN)
      try? FileHandle(forWritingTo: URL(filePath: path)).write(contentsOf: Data(bytes))
    }
    return path
  }
}
