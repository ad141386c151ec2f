import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

struct RecurrentStackTests {
  static let random = RandomStream(seed: 81)
  static let sequences = [4, 0, 2, 6].map { random.split($0).normal([$0, 3]) }
  static let input = Ragged(sequences: sequences)
  static let keys: [UInt64] = [11, 22, 33, 44]

  static func stack(dropout: Dropout = .none, isResidual: Bool = false) -> RecurrentStack {
    RecurrentStack(
      [
        RNN(ElmanCell(inputSize: 3, hiddenSize: 4, random: random.split("0"))),
        BRNN(
          forward: LSTMCell(inputSize: 4, hiddenSize: 2, random: random.split("1")),
          backward: GRUCell(inputSize: 4, hiddenSize: 2, random: random.split("2"))),
        RNN(MinimalGatedUnit(inputSize: 4, hiddenSize: 5, random: random.split("3")), direction: .backward),
      ], dropout: dropout, isResidual: isResidual)
  }

  @Test func layersOfTheirOwnCellsDirectionsAndSizesFitTogether() {
    let stack = Self.stack()
    #expect(stack.inputSize == 3)
    #expect(stack.outputSize == 5)
    let output = stack(Self.input, context: .inference())
    #expect(output.sequence.rows.shape == [12, 5])
    #expect(output.finals.map { $0.parts.map(\.name) }[1] == ["forward.hidden", "forward.cell", "backward.hidden"])
    #expect(output.last.row(3) == output.sequence.sequence(3).row(0))
    #expect(output.last.row(1) == .zeros([5]))
    #expect(
      stack.parameters.map(\.name).prefix(4) == [
        "0.cell.inputWeight", "0.cell.recurrentWeight", "0.cell.bias", "1.forward.cell.inputWeight",
      ])
  }

  @Test func theModuleBatteryPasses() {
    let rows = NamedTensor(name: "rows", tensor: Self.input.rows)
    let findings = checkModule(Self.stack(isResidual: true), inputs: [rows]) { stack, inputs, context in
      let output = stack(Ragged(layout: Self.input.layout, rows: inputs[0]), context: context)
      return [output.sequence.rows, output.last] + output.finals.flatMap { $0.parts.map(\.tensor) }
    }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func statesAreHandedOnFromWindowToWindow() {
    let stack = RecurrentStack([
      RNN(LSTMCell(inputSize: 3, hiddenSize: 4, random: Self.random)),
      RNN(GRUCell(inputSize: 4, hiddenSize: 2, random: Self.random)),
    ])
    let whole = stack(Self.input, context: .inference())
    var states: [LayerState]?
    var rows: [Tensor] = []
    for window in Self.input.windows(ofLength: 2) {
      let output = stack(window, initialStates: states, context: .inference())
      states = output.finals.map(\.detached)
      rows.append(output.sequence.rows)
    }
    #expect(bitDifference(concatenateRows(rows), from: whole.sequence.rows) == nil)
    #expect(states == whole.finals)
  }

  @Test func inputsAreAddedWhereWidthsAgree() {
    let (plain, residual) = (Self.stack(), Self.stack(isResidual: true))
    let first = RecurrentStack([plain.layers[0]])(Self.input, context: .inference()).sequence
    let second = RecurrentStack([plain.layers[1]])(first, context: .inference()).sequence
    let sum = Ragged(layout: first.layout, rows: first.rows + second.rows)
    let third = RecurrentStack([plain.layers[2]])(sum, context: .inference()).sequence
    #expect(residual(Self.input, context: .inference()).sequence.rows == third.rows)
  }

  @Test func aResidualStackAddsTheLastStepsAsItAddsRows() {
    let layers = (0..<2).map { RNN(GRUCell(inputSize: 3, hiddenSize: 3, random: Self.random.split($0))) }
    let output = RecurrentStack(layers, isResidual: true)(Self.input, context: .inference())
    #expect(output.last == output.sequence.lastSteps())
    #expect(output.last != RecurrentStack(layers)(Self.input, context: .inference()).last)
  }

  @Test func dropoutLeavesTheInputThatAResidualLayerAddsAsItIs() {
    var layers = (0..<2).map { RNN(GRUCell(inputSize: 3, hiddenSize: 3, random: Self.random.split($0))) }
    // A cell whose weights are zero gives zeros whatever it reads: what is left is the way around it.
    layers[1].setParameters(layers[1].parameters.map { .zeros($0.tensor.shape) })
    let stack = RecurrentStack(layers, dropout: Dropout(rate: 0.9), isResidual: true)
    let keys = (0..<Self.input.batchSize).map { UInt64($0) }
    let context = ForwardContext.training(random: Self.random, exampleKeys: keys)
    let below = RecurrentStack([layers[0]], isResidual: true)(Self.input, context: context)
    #expect(stack(Self.input, context: context).sequence.rows == below.sequence.rows)
  }

  @Test(arguments: [false, true])
  func dropoutOfAnExampleDoesNotDependOnItsBatch(isPerSequence: Bool) {
    let stack = Self.stack(dropout: Dropout(rate: 0.4, isPerSequence: isPerSequence))
    let random = RandomStream(seed: 6)
    let together = stack(Self.input, context: .training(random: random, exampleKeys: Self.keys))
    for (index, sequence) in Self.sequences.enumerated() {
      let alone = stack(
        Ragged(sequences: [sequence]), context: .training(random: random, exampleKeys: [Self.keys[index]]))
      #expect(bitDifference(alone.sequence.sequence(0), from: together.sequence.sequence(index)) == nil)
    }
    #expect(together.sequence.rows != stack(Self.input, context: .inference()).sequence.rows)
    let again = stack(Self.input, context: .training(random: random.split(1), exampleKeys: Self.keys))
    #expect(together.sequence.rows != again.sequence.rows)
  }

  @Test func withoutDropoutTrainingComputesWhatInferenceDoes() {
    let stack = Self.stack()
    let training = stack(Self.input, context: .training(random: Self.random, exampleKeys: Self.keys))
    #expect(training.sequence.rows == stack(Self.input, context: .inference()).sequence.rows)
  }

  @Test func variationalDropoutKeepsOneMaskForASequence() {
    let ones = Ragged(sequences: [4, 0, 3].map { .ones([$0, 40]) })
    let context = ForwardContext.training(random: Self.random, exampleKeys: [1, 2, 3])
    let kept = Dropout(rate: 0.5, isPerSequence: true)(ones, context: context)
    let each = Dropout(rate: 0.5)(ones, context: context)
    for step in 1..<4 {
      #expect(kept.sequence(0).row(step) == kept.sequence(0).row(0))
      #expect(each.sequence(0).row(step) != each.sequence(0).row(0))
    }
    #expect(kept.sequence(0).row(0) != kept.sequence(2).row(0))
  }

  @Test func layersThatDoNotFitAreAProgrammersError() async {
    await #expect(processExitsWith: .failure) {
      let random = RandomStream(seed: 1)
      _ = RecurrentStack([
        RNN(ElmanCell(inputSize: 3, hiddenSize: 4, random: random)),
        RNN(ElmanCell(inputSize: 3, hiddenSize: 4, random: random)),
      ])
    }
  }
}
