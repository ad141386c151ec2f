import LeitmotifData
import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// States: named, learned, reset, detached.
struct LayerStateTests {
  static let random = RandomStream(seed: 71)
  static let input = Ragged(sequences: [3, 0, 5].map { random.split($0).normal([$0, 2]) })

  @Test func oneToOneIsASequenceOfLengthOne() {
    let layer = RNN(LSTMCell(inputSize: 2, hiddenSize: 3, random: Self.random))
    let x = Self.random.normal([1, 2])
    let output = layer(Ragged(sequences: [x]), context: .inference())
    let context = ForwardContext.inference()
    let state = layer.cell.step(
      layer.cell.projectInput(Ragged(steps: x), context: context), layer.cell.zeroState(batchSize: 1),
      layer.cell.prepare(),
      context: context)
    #expect(output.sequence.rows == output.last)
    #expect(difference(output.last, from: state.hidden, tolerance: 1e-6) == nil)
    #expect(difference(output.final.cell, from: state.cell, tolerance: 1e-6) == nil)
  }

  @Test func eachDirectionHasItsOwnNamedFinal() {
    let layer = BRNN(
      forward: LSTMCell(inputSize: 2, hiddenSize: 3, random: Self.random),
      backward: ElmanCell(inputSize: 2, hiddenSize: 4, random: Self.random))
    let output = layer(Self.input, context: .inference())
    for (index, length) in Self.input.layout.lengths.enumerated() where length > 0 {
      let forward = output.forward.sequence.sequence(index).row(length - 1)
      #expect(output.forward.final.hidden.row(index) == forward)
      let backward = output.backward.sequence.sequence(index).row(0)
      #expect(output.backward.final.hidden.row(index) == backward)
      #expect(output.last.row(index).values == forward.values + backward.values)
    }
    #expect(output.last.row(1) == .zeros([7]))
    let erased = layer.run(Self.input, initialState: nil, context: .inference())
    #expect(erased.final.parts.map(\.name) == ["forward.hidden", "forward.cell", "backward.hidden"])
    #expect(erased.final["backward.hidden"] == output.backward.final.hidden)
  }

  @Test(arguments: BidirectionalMerge.allCases)
  func directionsAreMerged(merge: BidirectionalMerge) {
    let cells = [0, 1].map { GRUCell(inputSize: 2, hiddenSize: 3, random: Self.random.split($0)) }
    let layer = BRNN(forward: cells[0], backward: cells[1], merge: merge)
    let output = layer(Self.input, context: .inference())
    let (a, b) = (output.forward.sequence.rows, output.backward.sequence.rows)
    let expected =
      switch merge {
      case .concat: concatenateColumns([a, b])
      case .sum: a + b
      case .product: a * b
      case .mean: (a + b) / 2
      }
    #expect(layer.outputSize == (merge == .concat ? 6 : 3))
    #expect(difference(output.sequence.rows, from: expected, tolerance: 1e-6) == nil)
  }

  @Test func aLearnedInitialStateGetsAGradient() {
    var layer = RNN(LSTMCell(inputSize: 2, hiddenSize: 3, random: Self.random), learnsInitialState: true)
    #expect(layer.parameters.suffix(2).map(\.name) == ["initialState.hidden", "initialState.cell"])
    layer = layer.jittered(random: Self.random)
    let findings = checkModule(layer) { layer, _, context in
      let output = layer(Self.input, context: context)
      return [output.sequence.rows, output.final.hidden, output.final.cell]
    }
    #expect(findings.isEmpty, "\(findings)")
    let given = layer.startingState(batchSize: 3)
    let learned = layer(Self.input, context: .inference())
    #expect(learned.sequence.rows == layer(Self.input, initialState: given, context: .inference()).sequence.rows)
  }

  @Test func aRowThatIsResetBeginsAnew() {
    let layer = RNN(GRUCell(inputSize: 2, hiddenSize: 3, random: Self.random))
    let state = HiddenState(hidden: Self.random.normal([3, 3]))
    let zero = layer.cell.zeroState(batchSize: 3)
    let reset = state.resettingRows(where: [true, false, true], to: zero)
    #expect(reset.hidden.row(0) == .zeros([3]))
    #expect(reset.hidden.row(1) == state.hidden.row(1))
    let outputs = [reset, state, zero].map { layer(Self.input, initialState: $0, context: .inference()).sequence }
    #expect(outputs[0].sequence(0) == outputs[2].sequence(0))
    #expect(outputs[0].sequence(0) != outputs[1].sequence(0))
    #expect(outputs[0].sequence(1) == outputs[1].sequence(1))
  }

  @Test func aDetachedStateEndsTheGradientAndAKeptOneDoesNot() {
    let layer = RNN(ElmanCell(inputSize: 2, hiddenSize: 3, random: Self.random))
    let windows = Self.input.windows(ofLength: 3)
    func gradient(detaching: Bool) -> [Float] {
      let probed = WithTensors(layer, tensors: [NamedTensor(name: "first", tensor: windows[0].rows)])
      return valueWithGradient(at: probed) { model in
        let first = Ragged(layout: windows[0].layout, rows: model.tensors[0].tensor)
        let state = model.base(first, context: .inference()).final
        return model.base(windows[1], initialState: detaching ? state.detached : state, context: .inference())
          .sequence.rows.sum()
      }.gradient.tensors[0].tensor.values
    }
    #expect(gradient(detaching: true).allSatisfy { $0 == 0 })
    #expect(gradient(detaching: false).contains { $0 != 0 })
  }

  @Test func truncatedGradientsAddUpToTheWholeWhereNothingIsCut() {
    let layer = RNN(ElmanCell(inputSize: 2, hiddenSize: 3, random: Self.random))
    let whole = valueWithGradient(at: layer) { $0(Self.input, context: .inference()).sequence.rows.sum() }
    let windowed = valueWithGradient(at: layer) { layer in
      var state = layer.cell.zeroState(batchSize: 3)
      var loss = Tensor(0)
      for window in Self.input.windows(ofLength: 2) {
        let output = layer(window, initialState: state, context: .inference())
        state = output.final
        loss = loss + output.sequence.rows.sum()
      }
      return loss
    }
    for (a, b) in zip(windowed.gradient.parameters, whole.gradient.parameters) {
      #expect(difference(a.tensor, from: b.tensor, tolerance: 1e-5) == nil, "\(a.name)")
    }
  }

  @Test func aStateOfAnotherBatchSizeOrWidthIsAProgrammersError() async {
    await #expect(processExitsWith: .failure) {
      let layer = RNN(GRUCell(inputSize: 2, hiddenSize: 3, random: RandomStream(seed: 1)))
      _ = layer(
        Ragged(sequences: [.zeros([2, 2])]), initialState: HiddenState(hidden: .zeros([2, 3])), context: .inference())
    }
    await #expect(processExitsWith: .failure) {
      let layer = RNN(GRUCell(inputSize: 2, hiddenSize: 3, random: RandomStream(seed: 1)))
      _ = layer(
        Ragged(sequences: [.zeros([2, 2])]), initialState: HiddenState(hidden: .zeros([1, 2])), context: .inference())
    }
    await #expect(processExitsWith: .failure) {
      let layer = RNN(LSTMCell(inputSize: 2, hiddenSize: 3, random: RandomStream(seed: 1)))
      let state = LSTMCell.State(hidden: .zeros([1, 3]), cell: .zeros([2, 3]))
      _ = layer(Ragged(sequences: [.zeros([2, 2])]), initialState: state, context: .inference())
    }
  }

  @Test func rowsOfAnotherWidthAreAProgrammersError() async {
    await #expect(processExitsWith: .failure) {
      let layer = RNN(GRUCell(inputSize: 2, hiddenSize: 3, random: RandomStream(seed: 1)))
      _ = layer(Ragged(sequences: [.zeros([2, 3])]), context: .inference())
    }
  }

  @Test func weightsThatDoNotFitAreAProgrammersError() async {
    await #expect(processExitsWith: .failure) {
      var cell = LSTMCell(inputSize: 2, hiddenSize: 3, random: RandomStream(seed: 1))
      cell.recurrentWeight = .zeros([3, 11])
      _ = RNN(cell)(Ragged(sequences: [.zeros([2, 2])]), context: .inference())
    }
  }
}
