internal import ArgumentParser
internal import Leitmotif

/// `cores`: the recurrent layers beside PyTorch's, over a grid of shapes.
struct CoresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cores", abstract: "Elman, GRU and LSTM layers beside PyTorch's, over a grid of shapes.",
    discussion: """
      Shapes are numbered as here, T,B,I,H (steps, sequences, inputs, hidden units):
      \(CoreShape.grid.enumerated().map { "  \($0.offset): \($0.element.name)" }.joined(separator: "\n"))

      Examples:
        cores --cell lstm --shape 0,5 --threads 1 --pass forward --directions 1
        cores --cell gru --shape 3 --no-peers
      """)

  @OptionGroup var options: RunOptions

  @Option(help: "Cells, each with an option of its own; all unless one is given.")
  var cell: [CoreCell] = []

  @Option(
    help: ArgumentHelp("Shapes by their numbers, joined by commas; all unless given.", valueName: "numbers"),
    transform: IntegerList.read)
  var shape = IntegerList(Array(CoreShape.grid.indices))

  @Option(
    help: ArgumentHelp("Directions of time: 1 for RNN, 2 for BRNN; joined by commas.", valueName: "numbers"),
    transform: IntegerList.read)
  var directions = IntegerList([1, 2])

  @Option(name: .customLong("pass"), help: "forward, or training for gradients too; both unless one is given.")
  var passes: [CorePass] = []

  @Option(
    help: ArgumentHelp("Numbers of threads, joined by commas.", valueName: "numbers"), transform: IntegerList.read)
  var threads = IntegerList([1, 2])

  func validate() throws {
    try shape.require(CoreShape.grid.indices, flag: "--shape")
    try directions.require(1..<3, flag: "--directions")
    try threads.require(1..<1025, flag: "--threads")
  }

  func run() throws {
    var suite = try SuiteRun<CoreCase>("cores", options)
    let record = try suite.measure(cases) { coreCase, threads, peer in
      let shape = coreCase.shape
      let body = coreCase.cell.workload(
        inputSize: shape.inputSize, hiddenSize: shape.hiddenSize, directionCount: coreCase.directionCount,
        layout: RaggedLayout(lengths: Array(repeating: shape.stepCount, count: shape.batchSize)), threads: threads)
      let ours = Comparison.Contender("Leitmotif") { body(coreCase.pass) }
      return [ours] + (try peer.map { [try Comparison.Contender("PyTorch", $0, coreCase)] } ?? [])
    }
    print(CoresTables(record.results).text)
    try options.write(record, suite: "cores")
  }

  private var cases: [CoreCase] {
    var cases: [CoreCase] = []
    for cell in cell.isEmpty ? CoreCell.allCases : cell {
      for index in shape.values {
        for directionCount in directions.values {
          for pass in passes.isEmpty ? CorePass.allCases : passes {
            for threadCount in threads.values {
              cases.append(
                CoreCase(
                  cell: cell, shape: CoreShape.grid[index], directionCount: directionCount, pass: pass,
                  threadCount: threadCount))
            }
          }
        }
      }
    }
    return cases
  }
}
