import LeitmotifData
import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// The whole battery on every built-in cell and on a researcher's own.
struct CellBatteryTests {
  struct Named: Sendable, CustomTestStringConvertible {
    let name: String
    let cell: any RecurrentCell
    var testDescription: String { name }
  }

  static let random = RandomStream(seed: 51)
  static func cells(inputSize: Int, hiddenSize: Int) -> [Named] {
    let sizes = "\(inputSize) to \(hiddenSize)"
    return [
      Named(
        name: "Elman tanh, \(sizes)",
        cell: ElmanCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random)),
      Named(
        name: "Elman relu, \(sizes)",
        cell: ElmanCell(inputSize: inputSize, hiddenSize: hiddenSize, activation: .relu, random: random)),
      Named(name: "GRU after, \(sizes)", cell: GRUCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random)),
      Named(
        name: "GRU before, \(sizes)",
        cell: GRUCell(inputSize: inputSize, hiddenSize: hiddenSize, reset: .before, random: random)),
      Named(name: "LSTM, \(sizes)", cell: LSTMCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random)),
      Named(
        name: "LSTM with peepholes, \(sizes)",
        cell: LSTMCell(inputSize: inputSize, hiddenSize: hiddenSize, hasPeepholes: true, random: random)),
      Named(
        name: "minimal gated unit, \(sizes)",
        cell: MinimalGatedUnit(inputSize: inputSize, hiddenSize: hiddenSize, random: random)),
      Named(
        name: "fast weights, \(sizes)",
        cell: FastWeightCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random)),
      Named(
        name: "probed GRU, \(sizes)",
        cell: ProbedCell(
          GRUCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random), probe: GradientProbe())),
    ]
  }

  @Test(
    arguments: cells(inputSize: 3, hiddenSize: 4) + cells(inputSize: 5, hiddenSize: 17)
      + cells(inputSize: 1, hiddenSize: 1))
  func everythingHolds(named: Named) {
    let findings = checkCell(named.cell)
    #expect(findings.isEmpty, "\(findings)")
  }

  /// What a researcher may get wrong, each found under its own name.
  @Test func mistakesAreFound() {
    func checks(_ mistake: FaultyCell.Mistake) -> Set<String> {
      Set(checkCell(FaultyCell(mistake: mistake)).map { $0.check.split(separator: ",")[0].description })
    }
    #expect(checks(.none).isEmpty)
    #expect(checks(.mixesRows).contains("input projection"))
    #expect(checks(.mixesSequences).contains("batched and one by one"))
    #expect(checks(.dropsGradient).contains("gradient of bias"))
    #expect(checks(.stateNotKept) == ["state"])
    #expect(checks(.wrongOutput) == ["output"])
    #expect(checks(.otherScan).contains("scan and steps"))
  }
}

/// h⟨t⟩ = tanh(x⟨t⟩ + b + h⟨t−1⟩), made wrong in one way.
private struct FaultyCell: RecurrentCell {
  enum Mistake { case none, mixesRows, mixesSequences, dropsGradient, stateNotKept, wrongOutput, otherScan }

  struct State: RecurrentState {
    var hidden: Tensor
    let isKept: Bool
    mutating func visitTensors(_ visitor: (_ name: String, _ tensor: inout Tensor) -> Void) {
      if isKept { return visitor("hidden", &hidden) }
      var copy = hidden
      visitor("hidden", &copy)
    }
  }

  let mistake: Mistake
  var bias = Tensor([0.1, -0.2, 0.3])
  var inputSize: Int { 3 }
  var hiddenSize: Int { 3 }

  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
    let (rows, bias) = (input.rows, mistake == .dropsGradient ? bias.detached : bias)
    return mistake == .mixesRows ? rows + bias + rows.sum() * 0.01 : rows + bias
  }
  func prepare() {}
  func zeroState(batchSize: Int) -> State {
    State(hidden: .zeros([batchSize, 3]), isKept: mistake != .stateNotKept)
  }
  func step(_ projected: Tensor, _ state: State, _ prepared: Void, context: ForwardContext) -> State {
    var hidden = tanh(projected + state.hidden)
    if mistake == .mixesSequences { hidden = hidden + hidden.sum() * 0.01 }
    return State(hidden: hidden, isKept: true)
  }
  func output(of state: State) -> Tensor {
    mistake == .wrongOutput ? state.hidden.columns(0..<2) : state.hidden
  }
  func scan(
    _ projected: Tensor, layout: RaggedLayout, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State> {
    let scale: Float = mistake == .otherScan ? 1.001 : 1
    return stepwiseScan(
      projected * scale, layout: layout, direction: direction, initialState: initialState, context: context)
  }
  mutating func visitParameters(_ visitor: inout some ParameterVisitor) { visitor.visit("bias", &bias) }
}
