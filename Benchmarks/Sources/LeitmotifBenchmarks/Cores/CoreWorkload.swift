internal import Leitmotif

/// What a case runs on our side: a runner with an input, whose gradient is wanted like those of the weights.
struct CoreWorkload<Runner: Module> {
  private let model: WithInput<Runner>
  private let layout: RaggedLayout
  private let upstream: Tensor
  private let threads: ThreadPool
  private let outputs: @Sendable (Runner, Ragged, ForwardContext) -> Tensor

  init(
    _ runner: Runner, layout: RaggedLayout, inputSize: Int, outputSize: Int, threads: ThreadPool,
    outputs: @escaping @Sendable (Runner, Ragged, ForwardContext) -> Tensor
  ) {
    let random = RandomStream(seed: 1)
    let input = random.split("input").normal([layout.rowCount, inputSize])
    model = WithInput(runner: runner, input: input)
    upstream = random.split("upstream").normal([layout.rowCount, outputSize])
    self.layout = layout
    self.threads = threads
    self.outputs = outputs
  }

  /// Inference, or the gradients too.
  func run(_ pass: CorePass) {
    switch pass {
    case .forward: _ = rows(of: model)
    case .training:
      _ = valueWithGradient(at: model) { model in
        let rows = rows(of: model)
        // A loss whose gradient is the given one, and whose value nobody needs.
        return Tensor(0).differentiable(from: [rows]) { [upstream] _ in [upstream] }
      }
    }
  }

  private func rows(of model: WithInput<Runner>) -> Tensor {
    outputs(model.runner, Ragged(layout: layout, rows: model.input), .inference(threads: threads))
  }
}

/// An input as a parameter beside those of the runner.
private struct WithInput<Runner: Module>: Module {
  var runner: Runner
  var input: Tensor

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("runner", &runner)
    visitor.visit("input", &input)
  }
}

extension CoreCell {
  /// A cell as the library starts it, run in one direction or, with another of its kind, in both.
  func workload(
    inputSize: Int, hiddenSize: Int, directionCount: Int, layout: RaggedLayout, threads: ThreadPool
  ) -> (CorePass) -> Void {
    let random = RandomStream(seed: 1)
    switch self {
    case .elman:
      return Self.workload(
        of: ElmanCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random), directionCount, layout, threads)
    case .gru:
      return Self.workload(
        of: GRUCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random), directionCount, layout, threads)
    case .lstm:
      return Self.workload(
        of: LSTMCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random), directionCount, layout, threads)
    }
  }

  /// Any cell, in one direction or both.
  static func workload<Cell: RecurrentCell>(
    of cell: Cell, _ directionCount: Int, _ layout: RaggedLayout, _ threads: ThreadPool
  ) -> (CorePass) -> Void {
    if directionCount == 1 {
      return CoreWorkload(
        RNN(cell), layout: layout, inputSize: cell.inputSize, outputSize: cell.hiddenSize, threads: threads
      ) { runner, input, context in runner(input, context: context).sequence.rows }.run
    }
    return CoreWorkload(
      BRNN(forward: cell, backward: cell), layout: layout, inputSize: cell.inputSize, outputSize: 2 * cell.hiddenSize,
      threads: threads
    ) { runner, input, context in runner(input, context: context).sequence.rows }.run
  }
}
