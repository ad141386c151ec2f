import FoundationEssentials
import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// A researcher's cell is trained, saved and loaded as the built-in ones are.
struct OwnCellTests {
  static let random = RandomStream(seed: 91)
  static let input = Ragged(sequences: [5, 0, 2, 3].map { random.split($0).normal([$0, 3]) })

  static func layers(_ random: RandomStream) -> [any RecurrentLayer] {
    [
      RNN(MinimalGatedUnit(inputSize: 3, hiddenSize: 4, random: random.split(0))),
      BRNN(
        forward: MinimalGatedUnit(inputSize: 4, hiddenSize: 4, random: random.split(1)),
        backward: MinimalGatedUnit(inputSize: 4, hiddenSize: 4, random: random.split(2)), merge: .mean),
    ]
  }

  @Test func itIsSavedAndLoaded() throws {
    let trained = RecurrentStack(Self.layers(Self.random))
    let path = FileManager.default.temporaryDirectory.appending(path: "leitmotif-\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Safetensors(tensors: trained.parameters).write(to: path)

    var loaded = RecurrentStack(Self.layers(RandomStream(seed: 0)))
    let before = loaded(Self.input, context: .inference()).sequence.rows
    try loaded.setParameters(named: Safetensors(contentsOf: path).tensorsByName)
    let after = loaded(Self.input, context: .inference()).sequence.rows
    let expected = trained(Self.input, context: .inference()).sequence.rows
    #expect(before != expected)
    #expect(bitDifference(after, from: expected) == nil)
  }

  @Test func gradientDescentLowersItsLoss() {
    var stack = RecurrentStack(Self.layers(Self.random))
    let target = Self.random.split("target").uniform([4, 4], in: -0.5..<0.5)
    func loss(_ stack: RecurrentStack) -> Tensor {
      let last = stack(Self.input, context: .inference()).last
      // The empty sequence's row is zero whatever the parameters.
      return meanSquaredError(last.gatherRows([0, 2, 3]), targets: target.gatherRows([0, 2, 3]))
    }
    let start = loss(stack).item
    for _ in 0..<100 {
      let gradient = valueWithGradient(at: stack, loss).gradient
      stack.setParameters(zip(stack.parameters, gradient.parameters).map { $0.tensor - $1.tensor })
    }
    #expect(loss(stack).item < 0.1 * start)
  }
}
