import LeitmotifData
import LeitmotifTensor
import Testing

@testable import LeitmotifRecurrent

/// Two directions that write into one matrix give what each gives by itself.
@Suite struct BidirectionalKernelTests {
  private struct Model: Module {
    var rows: Tensor
    var forward: LSTMCell
    var backward: GRUCell
    mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
      visitor.visit("rows", &rows)
      visitor.visit("forward", &forward)
      visitor.visit("backward", &backward)
    }
  }

  static let random = RandomStream(seed: 11)

  private static func model(rowCount: Int, inputSize: Int) -> Model {
    Model(
      rows: random.split("rows").normal([rowCount, inputSize]),
      forward: LSTMCell(inputSize: inputSize, hiddenSize: 7, hasPeepholes: true, random: random.split(0)),
      backward: GRUCell(inputSize: inputSize, hiddenSize: 20, random: random.split(1)))
  }

  /// The values of all that a layer gives, and the gradients of a loss over it.
  private static func results(
    _ model: Model, _ run: @escaping (Model) -> [Tensor]
  ) -> (values: [Tensor], gradients: [NamedTensor]) {
    let result = valueWithGradient(at: model) { model in
      let values = run(model)
      return (values.reduce(Tensor(0)) { $0 + square($1 + 0.5).sum() }, values)
    }
    return (result.auxiliary, result.gradient.parameters)
  }

  @Test(arguments: [[4, 0, 9, 1, 9], [1], [1, 0], [3], [0, 0], [2, 2, 2]], [1, 2, 5])
  func bothAtOnceAreTheTwoAlone(lengths: [Int], threadCount: Int) {
    let layout = RaggedLayout(lengths: lengths)
    let context = ForwardContext.inference(
      threads: threadCount == 1 ? .serial : ThreadPool(threadCount: threadCount))
    for inputSize in [5, 40] {
      let model = Self.model(rowCount: layout.rowCount, inputSize: inputSize)
      let both = Self.results(model) { model in
        let output = BRNN(forward: model.forward, backward: model.backward)(
          Ragged(layout: layout, rows: model.rows), context: context)
        return [output.sequence.rows, output.last, output.forward.sequence.rows, output.backward.sequence.rows]
          + [output.forward.final.cell, output.backward.final.hidden]
      }
      let alone = Self.results(model) { model in
        let input = Ragged(layout: layout, rows: model.rows)
        let forward = RNN(model.forward)(input, context: context)
        let backward = RNN(model.backward, direction: .backward)(input, context: context)
        return [
          concatenateColumns([forward.sequence.rows, backward.sequence.rows]),
          concatenateColumns([forward.last, backward.last]), forward.sequence.rows, backward.sequence.rows,
          forward.final.cell, backward.final.hidden,
        ]
      }
      #expect(both.values == alone.values)
      // The two directions' shares of a gradient may be added in another order: some roundings of 6e-8.
      for (a, b) in zip(both.gradients, alone.gradients) {
        let scale = 1 + b.tensor.values.reduce(0) { max($0, abs($1)) }
        let distance = zip(a.tensor.values, b.tensor.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(a.name == b.name && distance / scale < 2e-6, "\(a.name) is off by \(distance)")
      }
    }
  }

  @Test func twoDirectionsMayShareTheirWeights() {
    let cell = ElmanCell(inputSize: 3, hiddenSize: 5, random: Self.random)
    let input = Ragged(
      layout: RaggedLayout(lengths: [4, 2, 6]), rows: Self.random.split("rows").normal([12, 3]))
    func gradient(threadCount: Int) -> [Tensor] {
      let context = ForwardContext.inference(
        threads: threadCount == 1 ? .serial : ThreadPool(threadCount: threadCount))
      return valueWithGradient(at: cell) { cell in
        square(BRNN(forward: cell, backward: cell)(input, context: context).sequence.rows).sum()
      }.gradient.parameters.map(\.tensor)
    }
    let alone = valueWithGradient(at: cell) { cell in
      let forward = RNN(cell)(input, context: .inference()).sequence.rows
      return square(forward).sum()
        + square(RNN(cell, direction: .backward)(input, context: .inference()).sequence.rows).sum()
    }.gradient.parameters.map(\.tensor)
    let both = gradient(threadCount: 1)
    // Sums of 24 rows against two of 12: the tolerance of parity.
    for (a, b) in zip(both, alone) {
      #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) < 1e-5 * (1 + abs($1)) })
    }
    #expect(gradient(threadCount: 2) == both)
  }

  @Test func aDirectionMayBeFrozen() {
    let frozen = GRUCell(inputSize: 3, hiddenSize: 4, random: Self.random)
    let cell = ElmanCell(inputSize: 3, hiddenSize: 5, random: Self.random)
    let input = Ragged(layout: RaggedLayout(lengths: [4, 2]), rows: Self.random.split("rows").normal([6, 3]))
    for threads in [ThreadPool.serial, ThreadPool(threadCount: 2)] {
      let gradient = valueWithGradient(at: cell) { cell in
        BRNN(forward: frozen, backward: cell)(input, context: .inference(threads: threads)).sequence.rows.sum()
      }.gradient
      let alone = valueWithGradient(at: cell) { cell in
        RNN(cell, direction: .backward)(input, context: .inference()).sequence.rows.sum()
      }.gradient
      #expect(gradient.parameters.map(\.tensor) == alone.parameters.map(\.tensor))
    }
  }
}
