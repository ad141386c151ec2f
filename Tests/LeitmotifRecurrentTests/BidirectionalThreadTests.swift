import LeitmotifData
import LeitmotifTensor
import Testing

@testable import LeitmotifRecurrent

/// Two directions at the same time give the bits of one after the other.
struct BidirectionalThreadTests {
  /// The value of a loss over everything that a layer gives, then the gradients.
  private static func results<Forward: RecurrentCell, Backward: RecurrentCell>(
    _ layer: BRNN<Forward, Backward>, lengths: [Int], threadCount: Int
  ) -> [[Float]] {
    let random = RandomStream(seed: 3)
    let layout = RaggedLayout(lengths: lengths)
    let rows = Initializer.glorot.matrix(
      inputs: layout.rowCount, outputs: layer.inputSize, random: random.split("rows"))
    let context = ForwardContext.training(
      random: random.split("training"), exampleKeys: lengths.indices.map { UInt64($0) },
      threads: threadCount == 1 ? .serial : ThreadPool(threadCount: threadCount))
    let model = Model(rows: rows, layer: layer)
    let result = valueWithGradient(at: model) { model in
      let output = model.layer(Ragged(layout: layout, rows: model.rows), context: context)
      let finals = output.forward.final.tensors + output.backward.final.tensors
      let loss =
        square(output.sequence.rows + 0.5).sum() + output.last.sum() + square(output.forward.sequence.rows).sum()
      return (
        finals.reduce(loss) { $0 + tanh($1.tensor * 2).sum() } + square(model.rows).sum(), output.sequence.rows
      )
    }
    return [[result.value], result.auxiliary.values] + result.gradient.parameters.map(\.tensor.values)
  }

  private struct Model<Layer: Module>: Module {
    var rows: Tensor
    var layer: Layer
    mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
      visitor.visit("rows", &rows)
      visitor.visit("layer", &layer)
    }
  }

  @Test(arguments: BidirectionalMerge.allCases, [2, 3, 4])
  func builtInCellsHaveTheSameBitsOnAnyThreads(merge: BidirectionalMerge, threadCount: Int) {
    let random = RandomStream(seed: 1)
    let layer = BRNN(
      forward: LSTMCell(inputSize: 5, hiddenSize: 7, hasPeepholes: true, random: random.split(0)),
      backward: GRUCell(inputSize: 5, hiddenSize: 7, random: random.split(1)), merge: merge, learnsInitialState: true)
    let lengths = [4, 0, 9, 1, 9, 3]
    let alone = Self.results(layer, lengths: lengths, threadCount: 1)
    #expect(Self.results(layer, lengths: lengths, threadCount: threadCount) == alone)
    #expect(alone.dropFirst(2).allSatisfy { $0.contains { $0 != 0 } })
  }

  @Test func cellsOfTensorOperationsHaveTheSameBitsOnAnyThreads() {
    let random = RandomStream(seed: 1)
    let layer = BRNN(
      forward: MinimalGatedUnit(inputSize: 5, hiddenSize: 6, random: random.split(0)),
      backward: ZoneoutCell(cell: ElmanCell(inputSize: 5, hiddenSize: 6, random: random.split(1))))
    for threadCount in [2, 4] {
      #expect(
        Self.results(layer, lengths: [3, 8, 0, 8], threadCount: threadCount)
          == Self.results(layer, lengths: [3, 8, 0, 8], threadCount: 1))
    }
  }

  @Test func twoDirectionsAreTwoLayers() {
    let random = RandomStream(seed: 1)
    let layer = BRNN(
      forward: ElmanCell(inputSize: 5, hiddenSize: 7, random: random.split(0)),
      backward: ElmanCell(inputSize: 5, hiddenSize: 7, random: random.split(1)))
    let input = Ragged(
      layout: RaggedLayout(lengths: [4, 0, 6]),
      rows: Initializer.glorot.matrix(inputs: 10, outputs: 5, random: random.split(2)))
    let context = ForwardContext.inference(threads: ThreadPool(threadCount: 2))
    let both = layer(input, context: context)
    let forward = layer.forward(input, context: .inference()), backward = layer.backward(input, context: .inference())
    #expect(both.sequence.rows == concatenateColumns([forward.sequence.rows, backward.sequence.rows]))
    #expect(both.forward.final.hidden == forward.final.hidden && both.backward.final.hidden == backward.final.hidden)
    #expect(both.last == concatenateColumns([forward.last, backward.last]))
  }
}
