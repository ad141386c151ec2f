import Foundation
import LeitmotifData
import LeitmotifTensor
import Testing

@testable import LeitmotifRecurrent

struct RecurrentStreamTests {
  private static let random = RandomStream(seed: 4)
  private static let stepCount = 7

  /// Layers of every kind, each of them alone.
  private static func layer(_ name: String, inputSize: Int = 5, hiddenSize: Int = 19) -> any RecurrentLayer {
    switch name {
    case "elman": RNN(ElmanCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random))
    case "relu": RNN(ElmanCell(inputSize: inputSize, hiddenSize: hiddenSize, activation: .relu, random: random))
    case "gru": RNN(GRUCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random))
    case "gru, reset before":
      RNN(GRUCell(inputSize: inputSize, hiddenSize: hiddenSize, reset: .before, random: random))
    case "lstm, peepholes":
      RNN(LSTMCell(inputSize: inputSize, hiddenSize: hiddenSize, hasPeepholes: true, random: random))
    default:
      RNN(LSTMCell(inputSize: inputSize, hiddenSize: hiddenSize, random: random), learnsInitialState: true)
    }
  }

  /// The stack with every parameter, learned states and peepholes too, away from where it starts.
  private static func drawn(_ stack: RecurrentStack) -> RecurrentStack {
    var stack = stack
    stack.setParameters(
      stack.parameters.enumerated().map { index, parameter in
        let width = parameter.tensor.width
        let matrix = Initializer.glorot.matrix(
          inputs: parameter.tensor.elementCount / width, outputs: width, random: random.split(index))
        return matrix.reshaped(to: parameter.tensor.shape)
      })
    return stack
  }

  private static func input(batchSize: Int, width: Int) -> Ragged {
    Ragged(
      layout: RaggedLayout(lengths: Array(repeating: stepCount, count: batchSize)),
      rows: Initializer.glorot.matrix(
        inputs: stepCount * batchSize, outputs: width, random: random.split("input")))
  }

  /// The outputs of all steps, one step at a time.
  private static func outputs(of stream: RecurrentStream, _ input: Ragged) -> [Float] {
    var output = [Float](repeating: 0, count: stream.batchSize * stream.outputSize)
    return (0..<stepCount).flatMap { step in
      stream.step(input.rows.rows(input.layout.rows(atStep: step)).values, into: &output)
      return output
    }
  }

  @Test(arguments: ["elman", "relu", "gru", "gru, reset before", "lstm", "lstm, peepholes"], [1, 2, 9])
  func stepsHaveTheBitsOfTheWholeRun(name: String, batchSize: Int) throws {
    let stack = Self.drawn(RecurrentStack([Self.layer(name)]))
    let input = Self.input(batchSize: batchSize, width: 5)
    let whole = stack(input, context: .inference())
    let stream = try RecurrentStream(stack, batchSize: batchSize)
    #expect(Self.outputs(of: stream, input) == whole.sequence.rows.values)
    #expect(stream.states == whole.finals)
  }

  @Test(arguments: ["elman", "gru", "gru, reset before", "lstm, peepholes"])
  func weightsMayBeColumnsOfWiderMatrices(name: String) throws {
    let dense = Self.drawn(RecurrentStack([Self.layer(name)]))
    var stack = dense
    stack.setParameters(
      dense.parameters.map { parameter in
        guard parameter.tensor.shape.rank == 2 else { return parameter.tensor }
        let beside = Tensor.ones(parameter.tensor.shape)
        let range = beside.width..<(2 * beside.width)
        return concatenateColumns([beside, parameter.tensor, beside]).columns(range)
      })
    let input = Self.input(batchSize: 2, width: 5)
    let whole = dense(input, context: .inference()).sequence.rows.values
    #expect(stack(input, context: .inference()).sequence.rows.values == whole)
    #expect(Self.outputs(of: try RecurrentStream(stack, batchSize: 2), input) == whole)
    let gradients = [dense, stack].map { stack in
      valueWithGradient(at: stack) { square($0(input, context: .inference()).sequence.rows).sum() }.gradient
    }
    #expect(gradients[0].parameters.map(\.tensor) == gradients[1].parameters.map(\.tensor))
  }

  @Test(arguments: [false, true])
  func stacksHaveTheBitsOfTheWholeRun(isResidual: Bool) throws {
    let stack = Self.drawn(
      RecurrentStack(
        [
          Self.layer("gru", inputSize: 19), Self.layer("lstm", inputSize: 19),
          Self.layer("elman", inputSize: 19, hiddenSize: 6),
        ], isResidual: isResidual))
    let input = Self.input(batchSize: 3, width: 19)
    let stream = try RecurrentStream(stack, batchSize: 3)
    #expect(stream.inputSize == 19 && stream.outputSize == 6)
    #expect(Self.outputs(of: stream, input) == stack(input, context: .inference()).sequence.rows.values)
  }

  @Test func aStreamStartsAnewAndGoesOnFromAnyState() throws {
    let stack = Self.drawn(RecurrentStack([Self.layer("lstm"), Self.layer("gru", inputSize: 19)]))
    let input = Self.input(batchSize: 2, width: 5)
    let stream = try RecurrentStream(stack, batchSize: 2)
    let start = stream.states
    let first = Self.outputs(of: stream, input)
    let middle = stream.states
    let second = Self.outputs(of: stream, input)
    #expect(first != second)
    stream.states = middle
    #expect(Self.outputs(of: stream, input) == second)
    #expect(stack(input, initialStates: middle, context: .inference()).sequence.rows.values == second)
    stream.reset()
    #expect(stream.states == start)
    #expect(Self.outputs(of: stream, input) == first)
  }

  @Test func layersWithoutAKernelForStepsAreNamed() {
    let backward = RNN(ElmanCell(inputSize: 5, hiddenSize: 5, random: Self.random), direction: .backward)
    let own = RNN(MinimalGatedUnit(inputSize: 5, hiddenSize: 5, random: Self.random))
    let both = BRNN(
      forward: ElmanCell(inputSize: 5, hiddenSize: 5, random: Self.random),
      backward: ElmanCell(inputSize: 5, hiddenSize: 5, random: Self.random))
    let plain = Self.layer("gru", hiddenSize: 5)
    for layer in [backward, own, both] as [any RecurrentLayer] {
      #expect(throws: RecurrentStreamError.noStepWeights(layer: 1)) {
        try RecurrentStream(RecurrentStack([plain, layer]))
      }
    }
    #expect("\(RecurrentStreamError.noStepWeights(layer: 1))".hasPrefix("layer 1 cannot be run step by step: "))
  }

  @Test func stepsTakeNoMemory() async {
    await #expect(processExitsWith: .success) {
      let random = RandomStream(seed: 4)
      let layers: [any RecurrentLayer] = [
        RNN(LSTMCell(inputSize: 16, hiddenSize: 16, hasPeepholes: true, random: random)),
        RNN(GRUCell(inputSize: 16, hiddenSize: 16, random: random)),
        RNN(GRUCell(inputSize: 16, hiddenSize: 16, reset: .before, random: random)),
        RNN(ElmanCell(inputSize: 16, hiddenSize: 16, random: random)),
      ]
      let stream = try RecurrentStream(RecurrentStack(layers, isResidual: true), batchSize: 2)
      let input = [Float](repeating: 0.5, count: 32)
      var output = [Float](repeating: 0, count: 32)
      stream.step(input, into: &output)
      func pageFaults() -> Int {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_minflt
      }
      for _ in 0..<1_000 { stream.step(input, into: &output) }
      let (bytes, faults) = (TensorMemory.bytesInUse, pageFaults())
      for _ in 0..<50_000 { stream.step(input, into: &output) }
      // The least allocation that a step did not give back would take 390 pages by now.
      guard bytes == TensorMemory.bytesInUse, pageFaults() - faults < 100 else { fatalError("steps take memory") }
    }
  }
}
