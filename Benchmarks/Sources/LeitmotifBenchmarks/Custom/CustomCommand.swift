internal import ArgumentParser
internal import Leitmotif

/// `custom`: cells of tensor operations beside built-in ones.
struct CustomCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "custom", abstract: "A training step of cells written from tensor operations, beside built-in cells.")

  @OptionGroup var options: RunOptions

  @Option(help: "Cells, each with an option of its own; all unless one is given.")
  var cell: [CustomCase.Cell] = []

  @Option(help: ArgumentHelp("Hidden units, joined by commas.", valueName: "numbers"), transform: IntegerList.read)
  var hidden = IntegerList([128, 256, 512])

  @Option(help: ArgumentHelp("Sequences, joined by commas.", valueName: "numbers"), transform: IntegerList.read)
  var batch = IntegerList([32, 64, 128])

  @Option(
    help: ArgumentHelp("Numbers of threads, joined by commas.", valueName: "numbers"), transform: IntegerList.read)
  var threads = IntegerList([1, 2])

  func validate() throws {
    try hidden.require(1..<65_537, flag: "--hidden")
    try batch.require(1..<65_537, flag: "--batch")
    try threads.require(1..<1025, flag: "--threads")
  }

  func run() throws {
    var cases: [CustomCase] = []
    for cell in cell.isEmpty ? CustomCase.Cell.allCases : cell {
      for hiddenSize in hidden.values {
        for batchSize in batch.values {
          for threadCount in threads.values {
            cases.append(
              CustomCase(cell: cell, hiddenSize: hiddenSize, batchSize: batchSize, threadCount: threadCount))
          }
        }
      }
    }
    var suite = try SuiteRun<CustomCase>("custom", options, hasPeer: false)
    let record = try suite.measure(cases) { customCase, threads, _ in customCase.contenders(threads: threads) }
    print(CustomTable(record.results).table.text)
    try options.write(record, suite: "custom")
  }
}

/// A cell at one size.
struct CustomCase: SuiteCase {
  enum Cell: String, Codable, CaseIterable, ExpressibleByArgument {
    case lstm, gru, minimalGatedUnit

    /// The built-in cell that it stands beside: its twin, or the nearest.
    var builtIn: CoreCell { self == .lstm ? .lstm : .gru }

    var title: String {
      switch self {
      case .lstm: "LSTM"
      case .gru: "GRU"
      case .minimalGatedUnit: "minimal gated unit (beside the GRU)"
      }
    }
  }

  var cell: Cell
  var hiddenSize: Int
  var batchSize: Int
  var threadCount: Int
  var stepCount = 50

  var title: String { "\(cell.title), H \(hiddenSize), B \(batchSize), \(threadCount.asThreads)" }
  var operations: Double? { nil }

  /// The user's cell, then the built-in one; both read as many inputs as they have hidden units.
  func contenders(threads: ThreadPool) -> [Comparison.Contender] {
    let layout = RaggedLayout(lengths: Array(repeating: stepCount, count: batchSize))
    let random = RandomStream(seed: 1)
    let builtIn = cell.builtIn.workload(
      inputSize: hiddenSize, hiddenSize: hiddenSize, directionCount: 1, layout: layout, threads: threads)
    let users =
      switch cell {
      case .lstm:
        CoreCell.workload(
          of: UserLSTM(inputSize: hiddenSize, hiddenSize: hiddenSize, random: random), 1, layout, threads)
      case .gru:
        CoreCell.workload(
          of: UserGRU(inputSize: hiddenSize, hiddenSize: hiddenSize, random: random), 1, layout, threads)
      case .minimalGatedUnit:
        CoreCell.workload(
          of: UserMinimalGatedUnit(inputSize: hiddenSize, hiddenSize: hiddenSize, random: random), 1, layout, threads)
      }
    return [
      Comparison.Contender("user's") { users(.training) }, Comparison.Contender("built-in") { builtIn(.training) },
    ]
  }
}

/// The results as a table.
struct CustomTable {
  private let results: [CaseResult<CustomCase>]

  init(_ results: [CaseResult<CustomCase>]) { self.results = results }

  var table: TextTable {
    var table = TextTable(header: ["a training step, 50 steps of time", "user's", "built-in", "user's ÷ built-in"])
    for result in results {
      let builtIn = result.timings["built-in"]
      table.add([
        result.case.title, result.timings.ours.median.asTime, builtIn?.seconds.median.asTime ?? "",
        builtIn.map { (1 / $0.ratio).rounded(to: 2) } ?? "",
      ])
    }
    return table
  }
}
