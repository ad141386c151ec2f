internal import Foundation
internal import Leitmotif

/// The same made-up reads in several formats, in a folder of their own.
struct ReadsFiles {
  /// A format with what reads the same file beside us.
  enum Format: String, Codable, CaseIterable {
    case fasta, fastq
    /// By gzip, in one piece, and by bgzip, in blocks that threads share out.
    case gzippedFASTQ, bgzippedFASTQ
    case bam

    var fileName: String {
      switch self {
      case .fasta: "reads.fa"
      case .fastq: "reads.fq"
      case .gzippedFASTQ: "reads.fq.gz"
      case .bgzippedFASTQ: "reads.blocks.fq.gz"
      case .bam: "reads.bam"
      }
    }

    var title: String {
      switch self {
      case .fasta: "FASTA"
      case .fastq: "FASTQ"
      case .gzippedFASTQ: "FASTQ.gz (gzip)"
      case .bgzippedFASTQ: "FASTQ.gz (bgzip)"
      case .bam: "BAM"
      }
    }
  }

  /// Those that could be made.
  let formats: [Format]
  let recordCount: Int
  let readLength = 150
  private let folder: URL

  /// Writes FASTA and FASTQ, compresses FASTQ with gzip, and makes BAM and FASTQ in blocks of it with samtools.
  /// - Throws: when a file cannot be written, or one of the programs fails.
  init(recordCount: Int, folder: URL, hasSamtools: Bool) throws {
    self.recordCount = recordCount
    self.folder = folder
    formats = hasSamtools ? Format.allCases : [.fasta, .fastq, .gzippedFASTQ]
    let (fasta, fastq) = Self.text(recordCount: recordCount, readLength: readLength)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try fasta.write(to: url(.fasta))
    try fastq.write(to: url(.fastq))
    _ = try Shell.output("sh", ["-c", "gzip -c \"$1\" >\"$2\"", "sh", path(.fastq), path(.gzippedFASTQ)])
    guard hasSamtools else { return }
    _ = try Shell.output("samtools", ["import", "-0", path(.fastq), "-o", path(.bam)])
    _ = try Shell.output("samtools", ["fastq", "-0", path(.bgzippedFASTQ), path(.bam)])
  }

  /// Writes FASTA and nothing else.
  /// - Returns: its path.
  static func fastaAlone(recordCount: Int, folder: URL) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: Format.fasta.fileName)
    try text(recordCount: recordCount, readLength: 150).fasta.write(to: file)
    return file.path
  }

  private static func text(recordCount: Int, readLength: Int) -> (fasta: Data, fastq: Data) {
    var (fasta, fastq) = (Data(), Data())
    var random = SplitMix64(seed: 1)
    for record in 0..<recordCount {
      let (bases, qualities) = read(length: readLength, &random)
      fasta += Data(">read\(record)\n".utf8) + bases + Data("\n".utf8)
      fastq += Data("@read\(record)\n".utf8) + bases + Data("\n+\n".utf8) + qualities + Data("\n".utf8)
    }
    return (fasta, fastq)
  }

  /// Bases evenly drawn, and qualities as machines give them: few values, most of them high.
  private static func read(length: Int, _ random: inout SplitMix64) -> (bases: Data, qualities: Data) {
    let (letters, qualities) = (Array("ACGT".utf8), Array("FFFFFFFFFFFFF:,#".utf8))
    var (read, scores) = (Data(capacity: length), Data(capacity: length))
    var bits: UInt64 = 0
    for place in 0..<length {
      if place % 10 == 0 { bits = random.next() }
      read.append(letters[Int(bits & 3)])
      scores.append(qualities[Int(bits >> 2 & 15)])
      bits >>= 6
    }
    return (read, scores)
  }

  func path(_ format: Format) -> String { url(format).path }

  private func url(_ format: Format) -> URL { folder.appending(path: format.fileName) }

  /// Deletes the folder.
  func remove() { try? FileManager.default.removeItem(at: folder) }
}
