import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// A cell that draws random numbers while it trains: an Elman cell whose units keep their old value with probability ½. Krueger
/// and others (2017).
struct ZoneoutCell: RecurrentCell {
  var cell: ElmanCell
  var inputSize: Int { cell.inputSize }
  var hiddenSize: Int { cell.hiddenSize }

  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor { cell.projectInput(input, context: context) }
  func prepare() -> PackedMatrix { cell.prepare() }
  func zeroState(batchSize: Int) -> HiddenState { cell.zeroState(batchSize: batchSize) }

  func step(
    _ projected: Tensor, _ state: HiddenState, _ prepared: PackedMatrix, context: ForwardContext
  ) -> HiddenState {
    let next = cell.step(projected, state, prepared, context: context)
    let half = Tensor(repeating: 0.5, shape: next.hidden.shape)
    let gate = Dropout(rate: 0.5)(half, context: context)
    return HiddenState(hidden: interpolate(gate: gate, next.hidden, state.hidden))
  }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) { cell.visitParameters(&visitor) }
}

struct ZoneoutCellTests {
  static let random = RandomStream(seed: 8)
  static let cell = ZoneoutCell(cell: ElmanCell(inputSize: 3, hiddenSize: 4, random: random))

  @Test func aCellThatDrawsRandomNumbersPassesTheBattery() {
    #expect(checkCell(Self.cell).isEmpty)
  }

  @Test func stepsDrawTheirOwnNumbers() {
    let input = Ragged(sequences: [Tensor.zeros([6, 3])])
    let context = ForwardContext.training(random: Self.random, exampleKeys: [5])
    let start = HiddenState(hidden: .ones([1, 4]))
    var cell = Self.cell
    cell.cell.recurrentWeight = .zeros([4, 4])
    // Without input and recurrence a unit is 1 until the first step that lets it go: not all of them at one step.
    let outputs = RNN(cell)(input, initialState: start, context: context).sequence.rows
    #expect(outputs.row(0).values.contains(1))
    #expect(outputs.row(0).values.contains(0))
    #expect(outputs.row(5).values.count { $0 == 1 } < outputs.row(0).values.count { $0 == 1 })
  }
}
