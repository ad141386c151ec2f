import Leitmotif
import LeitmotifDNA
import Testing

/// A cell that the library does not have: h⟨t⟩ = h⟨t−1⟩ / 2 + tanh(x⟨t⟩·W + h⟨t−1⟩·U).
private struct LeakyCell: RecurrentCell {
  var inputWeight, recurrentWeight: Tensor

  init(inputSize: Int, hiddenSize: Int, random: RandomStream) {
    inputWeight = Initializer.glorot.matrix(inputs: inputSize, outputs: hiddenSize, random: random.split("W"))
    recurrentWeight = Initializer.orthogonal.matrix(inputs: hiddenSize, outputs: hiddenSize, random: random.split("U"))
  }

  var inputSize: Int { inputWeight.shape[0] }
  var hiddenSize: Int { recurrentWeight.shape[0] }
  func prepare() -> PackedMatrix { PackedMatrix(recurrentWeight) }
  func zeroState(batchSize: Int) -> HiddenState { HiddenState(hidden: .zeros([batchSize, hiddenSize])) }

  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
    input.linear(inputWeight, threads: context.threads)
  }

  func step(_ projected: Tensor, _ state: HiddenState, _ prepared: PackedMatrix, context: ForwardContext) -> HiddenState
  {
    let sum = projected + matmul(state.hidden, prepared, threads: context.threads)
    return HiddenState(hidden: state.hidden * 0.5 + tanh(sum))
  }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("inputWeight", &inputWeight)
    visitor.visit("recurrentWeight", &recurrentWeight)
  }
}

struct CustomCellTests {
  private let factory = LayerFactory.builtIn.adding("leaky") { inputSize, description, random in
    LeakyCell(inputSize: inputSize, hiddenSize: description.hiddenSize, random: random)
  }
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func train(isBidirectional: Bool = true) throws -> TrainedClassifier<DNAAdapter> {
    let layer = LayerDescription(cell: "leaky", hiddenSize: 6, isBidirectional: isBidirectional)
    return try MotifTask.briefModel(
      { $0.layers = [layer, LayerDescription(cell: "gru", hiddenSize: 4)] }, layers: factory)
  }

  @Test(arguments: [true, false])
  func aCellOfOnesOwnIsTrainedWrittenAndReadBack(isBidirectional: Bool) throws {
    let trained = try train(isBidirectional: isBidirectional)
    try trained.write(to: folder.path("model"))
    let loaded = try TrainedClassifier<DNAAdapter>.load(from: folder.path("model"), layers: factory)
    let sequences = raggedSequences()
    #expect(try loaded.predictions(of: sequences).map(\.bits) == trained.predictions(of: sequences).map(\.bits))
    #expect(loaded.model.parameters.contains { $0.name.hasPrefix("layers.0.backward.") } == isBidirectional)
  }

  @Test func aLayerOfOnesOwnIsTrainedWrittenAndReadBack() throws {
    // Two directions of different cells, which no cell's name describes.
    let factory = LayerFactory.builtIn.adding(layer: "leaky and gru") { inputSize, description, random in
      let size = description.hiddenSize
      return BRNN(
        forward: LeakyCell(inputSize: inputSize, hiddenSize: size, random: random.split("forward")),
        backward: GRUCell(inputSize: inputSize, hiddenSize: size, random: random.split("backward")),
        learnsInitialState: description.learnsInitialState)
    }
    let layer = LayerDescription(cell: "leaky and gru", hiddenSize: 3, learnsInitialState: true)
    let trained = try MotifTask.briefModel({ $0.layers = [layer] }, layers: factory)
    try trained.write(to: folder.path("model"))
    let loaded = try TrainedClassifier<DNAAdapter>.load(from: folder.path("model"), layers: factory)
    #expect(loaded.model.parameters == trained.model.parameters)
    let names = Set(loaded.model.parameters.map(\.name))
    #expect(names.contains("layers.0.backward.initialState.hidden"))
    #expect(factory.cellNames == ["elman", "gru", "leaky and gru", "lstm"])
  }

  @Test func aNameOfABuiltInCellCanBeTakenOver() throws {
    let factory = LayerFactory.builtIn.adding("gru") { inputSize, description, random in
      LeakyCell(inputSize: inputSize, hiddenSize: description.hiddenSize, random: random)
    }
    try MotifTask.briefModel({ $0.layers = [LayerDescription(cell: "gru", hiddenSize: 64)] }, layers: factory)
      .write(to: folder.path("model"))
    #expect(throws: Never.self) {
      try TrainedClassifier<DNAAdapter>.load(from: folder.path("model"), layers: factory)
    }
    #expect(throws: ModelError.self) { try TrainedClassifier<DNAAdapter>.load(from: folder.path("model")) }
  }

  @Test func trainingReachesItsWeights() throws {
    let random = RandomStream(seed: MotifTask.options.seed).split("model")
    let trained = try train()
    let untrained = try SequenceClassifier(trained.model.architecture, random: random, layers: factory)
    for (before, after) in zip(untrained.parameters, trained.model.parameters) where before.name.contains("Weight") {
      #expect(before.tensor != after.tensor, "\(before.name)")
    }
  }

  @Test func readingItWithoutItsFactoryNamesTheArgument() throws {
    try train().write(to: folder.path("model"))
    let error = #expect(throws: ModelError.self) {
      try TrainedClassifier<DNAAdapter>.load(from: folder.path("model"))
    }
    #expect(error == .unknownCell(name: "leaky", known: ["elman", "gru", "lstm"]))
    #expect(try "\(#require(error))".contains("layers:"))
  }

  @Test func itGivesTheSameBytesAtAnyThreadCount() throws {
    let bytes = try [1, 2].map { count in
      let layers = [LayerDescription(cell: "leaky", hiddenSize: 6)]
      return try folder.bytes(
        of: MotifTask.briefModel({ $0.layers = layers }, layers: factory, threads: ThreadPool(threadCount: count)))
    }
    #expect(bytes[0] == bytes[1])
  }
}
