internal import ArgumentParser
internal import Leitmotif

/// `streaming`: one sequence, one step at a time.
struct StreamingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "streaming",
    abstract: "A step of one sequence at a time, beside PyTorch and onnxruntime, on one thread.")

  @OptionGroup var options: RunOptions

  func run() throws {
    let cases = [CoreCell.gru, .lstm].flatMap { cell in
      [64, 128, 256, 512].map { StreamingCase(cell: cell, hiddenSize: $0) }
    }
    var suite = try SuiteRun<StreamingCase>("streaming", options)
    let record = try suite.measure(cases) { streamingCase, _, peer in
      [try streamingCase.contender()]
        + (try peer.map { peer in
          try StreamingCase.peers.map { program in
            try Comparison.Contender(program.name, peer, StreamingCase.Peer(streamingCase, program: program.program))
          }
        } ?? [])
    }
    print(StreamingTable(record.results).table.text)
    try options.write(record, suite: "streaming")
  }
}

/// A layer that reads as many inputs as it has hidden units.
struct StreamingCase: SuiteCase {
  var cell: CoreCell
  var hiddenSize: Int
  var threadCount = 1

  var title: String { "\(cell.title), H \(hiddenSize)" }
  var operations: Double? { 4 * Double(cell.gateCount * hiddenSize * hiddenSize) }

  /// What runs beside us, by the names of tables and of the peer's program.
  static let peers = [
    (name: "layer, T = 1", program: "layer"), (name: "cell", program: "cell"), (name: "onnxruntime", program: "onnx"),
  ]

  /// The case with one of the ways to run it.
  struct Peer: Encodable {
    let cell: CoreCell
    let hiddenSize: Int
    let program: String

    init(_ streamingCase: StreamingCase, program: String) {
      (cell, hiddenSize) = (streamingCase.cell, streamingCase.hiddenSize)
      self.program = program
    }
  }

  /// A step from and into arrays; the state goes on from step to step.
  func contender() throws -> Comparison.Contender {
    let random = RandomStream(seed: 1)
    let stream =
      switch cell {
      case .elman: try RecurrentStream(RNN(ElmanCell(inputSize: hiddenSize, hiddenSize: hiddenSize, random: random)))
      case .gru: try RecurrentStream(RNN(GRUCell(inputSize: hiddenSize, hiddenSize: hiddenSize, random: random)))
      case .lstm: try RecurrentStream(RNN(LSTMCell(inputSize: hiddenSize, hiddenSize: hiddenSize, random: random)))
      }
    let input = random.split("input").normal([hiddenSize]).values
    var output = [Float](repeating: 0, count: hiddenSize)
    return Comparison.Contender("Leitmotif") { stream.step(input, into: &output) }
  }
}

/// The results as a table.
struct StreamingTable {
  private let results: [CaseResult<StreamingCase>]

  init(_ results: [CaseResult<StreamingCase>]) { self.results = results }

  var table: TextTable {
    let titles = ["torch layer, T = 1", "torch cell", "onnxruntime"]
    var table = TextTable(header: ["a step of one sequence", "Leitmotif"] + titles.map { "\($0): time ÷ ours" })
    for result in results {
      table.add(
        [result.case.title, result.timings.ours.median.asTime]
          + StreamingCase.peers.map { result.timings[$0.name]?.ratio.asFactor ?? "" })
    }
    return table
  }
}
