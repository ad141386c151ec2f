internal import ArgumentParser
internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA

/// `reading`: files to encoded examples.
struct ReadingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reading", abstract: "FASTA, FASTQ and BAM to encoded examples, beside samtools and pysam with numpy.",
    discussion: "The files are made up in a temporary folder, by gzip and samtools.")

  @OptionGroup var options: RunOptions

  @Option(
    help: ArgumentHelp(
      "Reads in each file, of 150 bases; of few, the 10 ms in which samtools starts are a large share.", valueName: "n")
  )
  var records = 500_000

  @Option(
    help: ArgumentHelp("Numbers of threads, joined by commas.", valueName: "numbers"), transform: IntegerList.read)
  var threads = IntegerList([1, 2])

  func validate() throws {
    try threads.require(1..<1025, flag: "--threads")
    guard (1...100_000_000).contains(records) else {
      throw ValidationError("--records \(records): give 1 to 100000000")
    }
  }

  func run() throws {
    let version = try? Shell.output("samtools", ["--version"]).split(separator: "\n").first
    if version == nil {
      Progress.line(
        "samtools is not on the path: BAM, FASTQ in blocks and its own times are left out (on Debian: apt-get install samtools)"
      )
    }
    Progress.line("Making \(records) reads in each format")
    let folder = FileManager.default.temporaryDirectory.appending(path: "leitmotif-benchmarks-\(getpid())")
    let files = try ReadsFiles(recordCount: records, folder: folder, hasSamtools: version != nil)
    defer { files.remove() }
    let cases = files.formats.flatMap { format in
      threads.values.map { ReadingCase(format: format, recordCount: records, threadCount: $0) }
    }
    var suite = try SuiteRun<ReadingCase>("reading", options)
    var record = try suite.measure(cases) { readingCase, _, peer in
      try readingCase.contenders(files, peer, hasSamtools: version != nil)
    }
    record.peers["samtools"] = version.map { String($0.drop { !$0.isNumber }) }
    print(ReadingTable(record.results).table.text)
    try options.write(record, suite: "reading")
  }
}

/// One format on so many threads.
struct ReadingCase: SuiteCase {
  var format: ReadsFiles.Format
  var recordCount: Int
  var threadCount: Int

  var title: String { "\(format.title), \(threadCount.asThreads)" }
  var operations: Double? { nil }

  func contenders(_ files: ReadsFiles, _ peer: PeerProcess?, hasSamtools: Bool) throws -> [Comparison.Contender] {
    let path = files.path(format)
    var contenders = [Comparison.Contender("Leitmotif") { try read(path) }]
    // samtools counts the threads that help; it counts FASTA's records by faidx alone, which writes a file.
    let helpers = ["-@", "\(threadCount - 1)"]
    if hasSamtools, format != .fasta {
      contenders.append(
        Comparison.Contender("samtools view -c") {
          let count = try Shell.output("samtools", ["view", "-c"] + helpers + [path])
          guard Int(count.trimmingCharacters(in: .whitespacesAndNewlines)) == recordCount else {
            throw BenchmarkError.wrongCount(program: "samtools view -c", expected: recordCount, actual: count)
          }
        })
    }
    if format == .bam {
      contenders.append(
        Comparison.Contender("samtools fastq") {
          _ = try Shell.output(
            "sh", ["-c", "exec samtools fastq \"$@\" >/dev/null 2>&1", "sh"] + helpers + [path])
        })
    }
    if let peer { contenders.append(try Comparison.Contender("pysam", peer, PeerReading(self, path: path))) }
    return contenders
  }

  /// Each record to what a model is given.
  private func read(_ path: String) throws {
    let adapter = DNAAdapter()
    var reader = try adapter.makeReader(for: DNASource(path: path, threads: threadCount))
    var count = 0
    while let example = try reader.next() {
      _ = adapter.encode(example.content)
      count += 1
    }
    if count != recordCount {
      throw BenchmarkError.wrongCount(program: "Leitmotif", expected: recordCount, actual: "\(count)")
    }
  }

  /// What pysam is told.
  private struct PeerReading: Encodable {
    let path: String
    let recordCount: Int
    let threadCount: Int

    init(_ readingCase: ReadingCase, path: String) {
      self.path = path
      (recordCount, threadCount) = (readingCase.recordCount, readingCase.threadCount)
    }
  }
}

/// The results as a table.
struct ReadingTable {
  private let results: [CaseResult<ReadingCase>]

  init(_ results: [CaseResult<ReadingCase>]) { self.results = results }

  var table: TextTable {
    let others = ["samtools view -c", "samtools fastq", "pysam"]
    var table = TextTable(header: ["reads of 150 bases", "records/s"] + others.map { "\($0)'s time ÷ ours" })
    for result in results {
      table.add(
        [result.case.title, (Double(result.case.recordCount) / result.timings.ours.median).rounded(to: 0)]
          + others.map { result.timings[$0]?.ratio.asFactor ?? "" })
    }
    return table
  }
}
