import LeitmotifData
import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// Layers, reductions and losses against PyTorch's values and gradients in double precision.
struct LayerParityTests {
  private static let fixtures = Dictionary(
    uniqueKeysWithValues: ["layers", "reductions", "losses"].map { name in (name, Result { try ParityFixture(name) }) })

  private static func fixture(_ family: String) throws -> ParityFixture {
    try #require(try fixtures[family]?.get())
  }
  private static func names(_ family: String) -> [String] { (try? fixtures[family]?.get().caseNames) ?? [] }
  static let layerNames = names("layers")
  static let reductionNames = names("reductions")
  static let lossNames = names("losses")

  @Test func theFixturesHaveCases() {
    #expect(Self.layerNames.count >= 9)
    #expect(Self.reductionNames.count >= 5)
    #expect(Self.lossNames.count >= 5)
  }

  @Test(arguments: layerNames)
  func aLayerAgreesWithPyTorch(name: String) throws {
    let parity = try Self.fixture("layers")[name]
    let problems = parity.problems { leaves in Self.run(parity, leaves).map { outputs($0, []) } ?? [:] }
    #expect(problems.isEmpty, "\(problems)")
  }

  private static func run(_ parity: ParityCase, _ leaves: NamedLeaves) -> Ragged? {
    let (facts, context, random) = (parity.facts, ForwardContext.inference(), RandomStream(seed: 0))
    let lengths = facts.lengths ?? []
    switch parity.name.split(separator: "-")[0] {
    case "convolution":
      var layer = Convolution1D(
        inputSize: leaves["x0"].width, filterCount: leaves["bias"].elementCount, tapCount: facts.taps ?? 0,
        activation: .identity, random: random)
      (layer.weight, layer.bias) = (leaves["weight"], leaves["bias"])
      return layer(leaves.ragged(lengths), context: context)
    case "maxPool": return Pooling1D(size: facts.size ?? 0)(leaves.ragged(lengths))
    case "meanPool": return Pooling1D(size: facts.size ?? 0, kind: .mean)(leaves.ragged(lengths))
    case "dense":
      var layer = Dense(inputSize: 3, outputSize: 5, random: random)
      (layer.weight, layer.bias) = (leaves["weight"], leaves["bias"])
      return layer(leaves.ragged(lengths), context: context)
    case "embedding":
      var layer = Embedding(vocabularySize: 6, width: 3, random: random)
      layer.table = leaves["table"]
      let batch = EncodedBatch(
        lengths.indices.map { index in
          let tokens = TokenSequence(parity.indices("tokens\(index)").map { Int($0) }, vocabularySize: 6)
          return EncodedExample(id: "\(index)", input: .tokens(tokens))
        })
      guard case .tokens(let tokens) = batch.rows else { return nil }
      return layer(tokens, layout: batch.layout)
    default: return nil
    }
  }

  @Test(arguments: reductionNames)
  func aReductionAgreesWithPyTorch(name: String) throws {
    let parity = try Self.fixture("reductions")[name]
    let problems = parity.problems { leaves in
      let sequence = leaves.ragged(parity.facts.lengths ?? [])
      return Self.reduce(String(name.dropFirst("reduce-".count)), sequence, leaves).map { ["y": $0] } ?? [:]
    }
    #expect(problems.isEmpty, "\(problems)")
  }

  private static func reduce(_ reduction: String, _ sequence: Ragged, _ leaves: NamedLeaves) -> Tensor? {
    let context = ForwardContext.inference()
    switch SequenceReduction(rawValue: reduction) {
    case .last:
      return sequence.rows.gatherRows(
        sequence.layout.lengths.enumerated().map { index, length in
          length == 0 ? -1 : Int32(sequence.layout.row(ofStep: length - 1, inSequence: index))
        })
    case .attention:
      var attention = Attention(width: sequence.width, hiddenSize: 3, random: RandomStream(seed: 0))
      (attention.weight, attention.bias, attention.vector) = (leaves["weight"], leaves["bias"], leaves["vector"])
      return attention(sequence, context: context)
    case .mean, .max, .centre:
      let kind = SequenceReduction(rawValue: reduction) ?? .mean
      return SequenceReducer([kind], width: sequence.width, random: RandomStream(seed: 0))(
        sequence, last: .zeros([sequence.batchSize, sequence.width]), context: context)
    case nil: return reduction == "sum" ? sequence.sum() : nil
    }
  }

  @Test(arguments: lossNames)
  func aLossAgreesWithPyTorch(name: String) throws {
    let parity = try Self.fixture("losses")[name]
    let problems = parity.problems { leaves in Self.loss(parity, leaves).map { ["loss": $0] } ?? [:] }
    #expect(problems.isEmpty, "\(problems)")
  }

  private static func loss(_ parity: ParityCase, _ leaves: NamedLeaves) -> Tensor? {
    switch parity.name.split(separator: "-")[0] {
    case "crossEntropy":
      return crossEntropy(
        leaves["logits"], targets: parity.indices("targets"),
        classWeights: parity.has("indices", "classWeights") ? parity["indices", "classWeights"].values : nil,
        smoothing: parity.facts.labelSmoothing ?? 0)
    case "binaryCrossEntropy": return binaryCrossEntropy(leaves["logits"], targets: parity["indices", "targets"])
    case "meanSquaredError": return meanSquaredError(leaves["prediction"], targets: leaves["target"])
    default: return nil
    }
  }
}
