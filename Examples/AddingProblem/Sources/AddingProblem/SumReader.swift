import Leitmotif

/// Many to one: a cell reads the sequence, and a dense layer reads the sum from its last output.
struct SumReader<Cell: RecurrentCell>: Module {
  var recurrent: RNN<Cell>
  var output: Dense

  init(_ cell: Cell, random: RandomStream) {
    self.init(recurrent: RNN(cell), output: Dense(inputSize: cell.hiddenSize, outputSize: 1, random: random))
  }

  private init(recurrent: RNN<Cell>, output: Dense) {
    self.recurrent = recurrent
    self.output = output
  }

  /// The mean squared error of the sums of a batch.
  func error(on batch: AddingTask.Batch, context: ForwardContext) -> Tensor {
    let last = recurrent(batch.input, context: context).last
    return meanSquaredError(output(last, context: context), targets: batch.sums)
  }

  /// ‖∂error/∂p⟨t⟩‖ by time step: how much of the error reaches what the cell read at step t.
  func gradientNorms(on batch: AddingTask.Batch) -> [Double] {
    let probe = GradientProbe()
    let probed = SumReader<ProbedCell<Cell>>(
      recurrent: RNN(ProbedCell(recurrent.cell, probe: probe)), output: output)
    _ = valueWithGradient(at: probed) { $0.error(on: batch, context: .inference()) }
    return probe.normsByStep
  }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("recurrent", &recurrent)
    visitor.visit("output", &output)
  }
}
