import LeitmotifData
import LeitmotifTensor
import Testing

@testable import LeitmotifRecurrent

/// Large batches of cells without a kernel run as groups of sequences: of the same bits as the whole batch at once.
@Suite struct RankGroupTests {
  /// What one run gives, all of it a function of the leaves.
  private struct Leaves: Module {
    var rows: Tensor
    var initial: Tensor
    var cell: ZoneoutCell
    mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
      visitor.visit("rows", &rows)
      visitor.visit("initial", &initial)
      visitor.visit("cell", &cell)
    }
  }

  private struct Outcome {
    let outputs, final: Tensor
    let gradients: [NamedTensor]
  }

  static let random = RandomStream(seed: 5)
  static let lengths = (0..<70).map { $0 * 7 % 6 }
  static let layout = RaggedLayout(lengths: lengths)
  static let cell = ZoneoutCell(cell: ElmanCell(inputSize: 3, hiddenSize: 130, random: random))

  private static func leaves() -> Leaves {
    Leaves(
      rows: random.split("rows").normal([layout.rowCount, 3]),
      initial: random.split("initial").normal([lengths.count, 130]), cell: cell)
  }

  private static func outcome(
    threadCount: Int, _ run: @escaping (Leaves, ForwardContext) -> Scan<HiddenState>
  ) -> Outcome {
    let context = ForwardContext.training(
      random: random.split("training"), exampleKeys: lengths.indices.map { UInt64($0) },
      threads: threadCount == 1 ? .serial : ThreadPool(threadCount: threadCount))
    let result = valueWithGradient(at: leaves()) { leaves in
      let scan = run(leaves, context)
      let loss = square(scan.outputs + 0.5).sum() + tanh(scan.final.hidden).sum()
      return (loss, [scan.outputs, scan.final.hidden])
    }
    return Outcome(
      outputs: result.auxiliary[0], final: result.auxiliary[1], gradients: result.gradient.parameters)
  }

  private static func grouped(_ direction: Direction, threadCount: Int) -> Outcome {
    outcome(threadCount: threadCount) { leaves, context in
      leaves.cell.scan(
        Ragged(layout: layout, rows: leaves.rows), direction: direction,
        initialState: HiddenState(hidden: leaves.initial), context: context)
    }
  }

  @Test(arguments: [Direction.forward, .backward])
  func groupsGiveWhatTheWholeBatchGives(direction: Direction) throws {
    #expect(RankGroups(batchSize: Self.lengths.count, hiddenSize: 130).ranges == [0..<35, 35..<70])
    let groups = Self.grouped(direction, threadCount: 1)
    let whole = Self.outcome(threadCount: 1) { leaves, context in
      let input = Ragged(layout: Self.layout, rows: leaves.rows)
      return leaves.cell.stepwiseScan(
        leaves.cell.projectInput(input, context: .inference()), layout: Self.layout, direction: direction,
        initialState: HiddenState(hidden: leaves.initial), context: context)
    }
    #expect(groups.outputs == whole.outputs)
    #expect(groups.final == whole.final)
    // Sums over rows are added group by group: a few roundings of Float32, 6e-8 each, of the largest.
    for (a, b) in zip(groups.gradients, whole.gradients) {
      #expect(a.name == b.name)
      let scale = 1 + b.tensor.values.reduce(0) { max($0, abs($1)) }
      let distance = zip(a.tensor.values, b.tensor.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(distance / scale < 1e-6, "\(a.name)")
    }
    // Rows and states belong to one sequence each, so no sum is split. Backwards, sequences join at other places of the tape.
    guard direction == .forward else { return }
    #expect(groups.gradients.prefix(2).map(\.tensor) == whole.gradients.prefix(2).map(\.tensor))
  }

  @Test(arguments: [2, 3, 5])
  func groupsHaveTheSameBitsOnAnyThreads(threadCount: Int) {
    let (one, many) = (
      Self.grouped(.forward, threadCount: 1), Self.grouped(.forward, threadCount: threadCount)
    )
    #expect(one.outputs == many.outputs)
    #expect(one.gradients.map(\.tensor) == many.gradients.map(\.tensor))
  }

  @Test func tokensAreSharedOutToo() {
    let random = Self.random, cell = ZoneoutCell(cell: ElmanCell(inputSize: 9, hiddenSize: 256, random: random))
    let tokens = (0..<Self.layout.rowCount).map { Int32($0 * 5 % 9) }
    let state = cell.zeroState(batchSize: Self.lengths.count)
    let hot = Ragged(layout: Self.layout, oneHot: tokens, width: 9)
    let places = Ragged(layout: Self.layout, table: .identity(9), index: tokens)
    let expected = cell.stepwiseScan(
      cell.projectInput(hot, context: .inference()), layout: Self.layout, direction: .forward, initialState: state,
      context: .inference())
    for input in [hot, places, Ragged(layout: Self.layout, rows: hot.rows)] {
      let scan = cell.scan(input, direction: .forward, initialState: state, context: .inference())
      #expect(scan.outputs == expected.outputs)
      #expect(scan.final.hidden == expected.final.hidden)
    }
  }

  @Test func smallBatchesAndSmallCellsAreOneGroup() {
    func count(_ batchSize: Int, _ hiddenSize: Int) -> Int {
      RankGroups(batchSize: batchSize, hiddenSize: hiddenSize).ranges.count
    }
    #expect([count(0, 256), count(1, 256), count(31, 256), count(32, 128), count(64, 16)] == [1, 1, 1, 1, 1])
    #expect([count(32, 256), count(64, 128), count(100, 256), count(128, 128), count(1024, 512)] == [2, 2, 3, 4, 32])
    for batchSize in 0..<200 {
      let ranges = RankGroups(batchSize: batchSize, hiddenSize: 256).ranges
      #expect(ranges.flatMap { Array($0) } == Array(0..<batchSize))
    }
  }
}
