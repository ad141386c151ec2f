internal import ArgumentParser

/// `ragged`: sequences of different lengths.
struct RaggedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ragged",
    abstract: "Lengths drawn log-normally: beside the same padded, and PyTorch's packed sequences.")

  @OptionGroup var options: RunOptions

  @Option(
    help: ArgumentHelp("Numbers of threads, joined by commas.", valueName: "numbers"), transform: IntegerList.read)
  var threads = IntegerList([1, 2])

  func validate() throws { try threads.require(1..<1025, flag: "--threads") }

  func run() throws {
    let lengths = RaggedCase.logNormalLengths(count: 64, mean: 100, longest: 1000)
    var cases: [RaggedCase] = []
    for cell in [CoreCell.gru, .lstm] {
      for pass in CorePass.allCases {
        for threadCount in threads.values {
          cases.append(RaggedCase(cell: cell, pass: pass, threadCount: threadCount, lengths: lengths))
        }
      }
    }
    var suite = try SuiteRun<RaggedCase>("ragged", options)
    let record = try suite.measure(cases) { raggedCase, threads, peer in
      let ours = [
        Comparison.Contender("Leitmotif", raggedCase.body(threads: threads)),
        Comparison.Contender("padded", raggedCase.padded.body(threads: threads)),
      ]
      return ours + (try peer.map { [try Comparison.Contender("PyTorch packed", $0, raggedCase)] } ?? [])
    }
    print(RaggedTable(record.results).table.text)
    try options.write(record, suite: "ragged")
  }
}

/// The results as a table.
struct RaggedTable {
  private let results: [CaseResult<RaggedCase>]

  init(_ results: [CaseResult<RaggedCase>]) { self.results = results }

  var table: TextTable {
    var table = TextTable(header: [
      "64 sequences, H 128", "ragged", "padded", "ragged ÷ (padded × share of valid steps)", "PyTorch packed ÷ ragged",
    ])
    for result in results {
      let padded = result.timings["padded"]
      table.add([
        result.case.title, result.timings.ours.median.asTime, padded?.seconds.median.asTime ?? "",
        padded.map { (1 / ($0.ratio * result.case.validShare)).rounded(to: 2) } ?? "",
        result.timings["PyTorch packed"]?.ratio.asFactor ?? "",
      ])
    }
    return table
  }
}
