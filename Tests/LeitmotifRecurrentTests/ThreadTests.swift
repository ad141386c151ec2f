import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// At sizes where the work is split: the same bits at any number of threads, and from several callers at once.
struct ThreadTests {
  static let random = RandomStream(seed: 131)
  static let input = Ragged(sequences: (0..<24).map { random.split($0).normal([1 + $0 % 7, 40]) })

  static func gradients<Cell: RecurrentCell>(_ cell: Cell, threads: ThreadPool) -> [NamedTensor] {
    let layer = BRNN(forward: cell, backward: cell)
    let result = valueWithGradient(at: layer) { layer in
      let output = layer(input, context: .inference(threads: threads))
      return (square(output.sequence.rows).sum() + output.last.sum(), output.sequence.rows)
    }
    return [NamedTensor(name: "rows", tensor: result.auxiliary)] + result.gradient.parameters
  }

  static let cells: [CellBatteryTests.Named] = CellBatteryTests.cells(inputSize: 40, hiddenSize: 72)

  @Test(arguments: cells)
  func bitsDoNotDependOnTheNumberOfThreads(named: CellBatteryTests.Named) {
    func check(_ cell: some RecurrentCell) -> [String] {
      let serial = Self.gradients(cell, threads: .serial)
      return [2, 3, 5].compactMap {
        bitDifference(Self.gradients(cell, threads: ThreadPool(threadCount: $0)), from: serial)
      }
    }
    let found = check(named.cell)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func severalCallersShareAPool() async {
    let cell = GRUCell(inputSize: 40, hiddenSize: 72, random: Self.random)
    let expected = Self.gradients(cell, threads: .serial)
    let pool = ThreadPool(threadCount: 2)
    await withTaskGroup(of: String?.self) { group in
      for _ in 0..<6 {
        group.addTask { bitDifference(Self.gradients(cell, threads: pool), from: expected) }
      }
      for await found in group { #expect(found == nil) }
    }
  }

  @Test func aSequenceHasTheSameBitsInAWideBatchAndAlone() {
    let layer = RNN(LSTMCell(inputSize: 40, hiddenSize: 72, random: Self.random), direction: .backward)
    let together = layer(Self.input, context: .inference(threads: ThreadPool(threadCount: 2)))
    for index in [0, 5, 6, 23] {
      let alone = layer(Ragged(sequences: [Self.input.sequence(index)]), context: .inference())
      #expect(bitDifference(alone.sequence.sequence(0), from: together.sequence.sequence(index)) == nil)
    }
  }

  @Test func theInputsGradientHasTheSameBitsInAWideBatchAndAlone() {
    let layer = RNN(GRUCell(inputSize: 40, hiddenSize: 72, random: Self.random))
    func gradient(_ input: Ragged) -> Ragged {
      let model = WithTensors(layer, tensors: [NamedTensor(name: "rows", tensor: input.rows)])
      let gradient = valueWithGradient(at: model) { model in
        square(
          model.base(Ragged(layout: input.layout, rows: model.tensors[0].tensor), context: .inference()).sequence.rows
        )
        .sum()
      }.gradient
      return Ragged(layout: input.layout, rows: gradient.tensors[0].tensor)
    }
    let together = gradient(Self.input)
    for index in [0, 5, 6, 23] {
      let alone = gradient(Ragged(sequences: [Self.input.sequence(index)]))
      #expect(bitDifference(alone.sequence(0), from: together.sequence(index)) == nil)
    }
  }
}
