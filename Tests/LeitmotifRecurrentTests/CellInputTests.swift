import Leitmotif
import Testing

/// Cells bring their input to the sums of a step; what they give is what they give from the input's projection.
@Suite struct CellInputTests {
  /// How rows are kept, and how many stand beside one another.
  enum Input: CaseIterable, Sendable {
    case narrowRows, manyWideRows, fewWideRows, table, largeTable, oneHot, wideOneHot

    var inputSize: Int {
      switch self {
      case .narrowRows, .oneHot: 5
      case .manyWideRows, .fewWideRows, .table, .largeTable: 24
      case .wideOneHot: 300
      }
    }

    /// From a tensor that stands for the rows or the table, and is one-hot's for nothing.
    func ragged(_ tensor: Tensor) -> Ragged {
      let layout = RaggedLayout(lengths: Array(repeating: 3, count: self == .manyWideRows ? 17 : 4) + [1, 0, 7])
      let index = (0..<layout.rowCount).map { Int32($0 * $0 % 5) }
      return switch self {
      case .narrowRows, .manyWideRows, .fewWideRows: Ragged(layout: layout, rows: tensor.rows(0..<layout.rowCount))
      case .table, .largeTable:
        Ragged(layout: layout, table: self == .table ? tensor.rows(0..<5) : tensor, index: index)
      case .oneHot, .wideOneHot: Ragged(layout: layout, oneHot: index, width: inputSize)
      }
    }
  }

  /// A cell with rows as a parameter.
  struct Model<Cell: RecurrentCell>: Module {
    var cell: Cell
    var rows: Tensor

    mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
      visitor.visit("cell", &cell)
      visitor.visit("rows", &rows)
    }
  }

  @Test(arguments: Input.allCases, [Direction.forward, .backward])
  func resultsAreThoseOfTheProjection(input: Input, direction: Direction) {
    let random = RandomStream(seed: 1), size = input.inputSize
    check(ElmanCell(inputSize: size, hiddenSize: 9, random: random), input, direction)
    check(GRUCell(inputSize: size, hiddenSize: 9, random: random), input, direction)
    check(GRUCell(inputSize: size, hiddenSize: 9, reset: .before, random: random), input, direction)
    check(LSTMCell(inputSize: size, hiddenSize: 9, hasPeepholes: true, random: random), input, direction)
  }

  private func check(_ cell: some RecurrentCell, _ input: Input, _ direction: Direction) {
    let model = Model(cell: cell, rows: RandomStream(seed: 2).normal([200, input.inputSize]))
    for threads in [ThreadPool.serial, ThreadPool(threadCount: 2)] {
      let context = ForwardContext.inference(threads: threads)
      let own = gradients(model, input) { cell, ragged, state in
        cell.scan(ragged, direction: direction, initialState: state, context: context)
      }
      let ahead = gradients(model, input) { cell, ragged, state in
        cell.scan(
          cell.projectInput(ragged, context: context), layout: ragged.layout, direction: direction,
          initialState: state, context: context)
      }
      #expect(own.outputs == ahead.outputs)
      for (one, other) in zip(own.gradients, ahead.gradients) {
        // That of a bias beside one-hot rows is summed in another order.
        let error = absolute(one.tensor - other.tensor).values.max() ?? 0
        #expect(error <= 1e-5 * (1 + (absolute(other.tensor).values.max() ?? 0)), "\(one.name)")
      }
    }
  }

  private func gradients<Cell: RecurrentCell>(
    _ model: Model<Cell>, _ input: Input, _ scan: (Cell, Ragged, Cell.State) -> Scan<Cell.State>
  ) -> (outputs: Tensor, gradients: [NamedTensor]) {
    let result = valueWithGradient(at: model) { model in
      let ragged = input.ragged(model.rows)
      let outputs = scan(model.cell, ragged, model.cell.zeroState(batchSize: ragged.batchSize)).outputs
      return (square(outputs).sum(), outputs)
    }
    return (result.auxiliary, result.gradient.parameters)
  }
}
