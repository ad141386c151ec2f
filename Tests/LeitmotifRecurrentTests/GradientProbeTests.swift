import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

struct GradientProbeTests {
  static let random = RandomStream(seed: 101)
  static let stepCount = 100
  static let input = Ragged(sequences: (0..<4).map { random.split($0).normal([stepCount, 2]) })

  /// ‖∂loss/∂p⟨t⟩‖ of a loss on the last step.
  static func norms<Cell: RecurrentCell>(_ cell: Cell) -> [Double] {
    let probe = GradientProbe()
    _ = valueWithGradient(at: RNN(ProbedCell(cell, probe: probe))) { $0(input, context: .inference()).last.sum() }
    return probe.normsByStep
  }

  /// With a recurrent weight of half the identity each step back shrinks the gradient; with a forget gate held open it stays.
  @Test func anElmanCellsGradientVanishesAndAnLSTMsStays() {
    var elman = ElmanCell(inputSize: 2, hiddenSize: 8, random: Self.random)
    elman.recurrentWeight = Tensor.identity(8) * 0.5
    let vanishing = Self.norms(elman)
    #expect(vanishing.count == Self.stepCount)
    #expect(zip(vanishing.dropFirst(50), vanishing.dropFirst(51)).allSatisfy { $0 < $1 })
    #expect(vanishing[50] < 1e-8 * vanishing[99])

    var lstm = LSTMCell(inputSize: 2, hiddenSize: 8, random: Self.random)
    lstm.bias = Tensor((0..<4).flatMap { [Float](repeating: $0 == 1 ? 12 : 0, count: 8) })
    lstm.recurrentWeight = .zeros([8, 32])
    let staying = Self.norms(lstm)
    #expect(staying[0] > 1e-2 * staying[99])
    #expect(staying[0] / staying[99] > 1e6 * vanishing[0] / vanishing[99])
  }

  @Test func itSeesTheStepsThatEachSequenceHas() {
    let probe = GradientProbe()
    let cell = ProbedCell(ElmanCell(inputSize: 2, hiddenSize: 3, random: Self.random), probe: probe)
    let input = Ragged(sequences: [3, 1].map { Self.random.normal([$0, 2]) })
    #expect(probe.normsByStep.isEmpty)
    _ = valueWithGradient(at: RNN(cell)) { $0(input, context: .inference()).sequence.sequence(1).sum() }
    #expect(probe.normsByStep.count == 3)
    #expect(probe.normsByStep[0] > 0)
    #expect(probe.normsByStep[1...].allSatisfy { $0 == 0 })
  }

  @Test func whatIsProbedComputesTheSame() {
    let cell = GRUCell(inputSize: 2, hiddenSize: 3, random: Self.random)
    let probed = RNN(ProbedCell(cell, probe: GradientProbe()))
    #expect(probed.parameters == RNN(cell).parameters)
    #expect(probed(Self.input, context: .inference()).last == RNN(cell)(Self.input, context: .inference()).last)
  }
}
