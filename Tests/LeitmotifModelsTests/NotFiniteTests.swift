import Leitmotif
import LeitmotifDNA
import Testing

/// A model of each shape, trained for a moment.
enum BriefModel: CaseIterable {
  case classifier, tagger, transcriber, generator

  func write(to path: String) throws {
    switch self {
    case .classifier: try MotifTask.briefModel().write(to: path)
    case .tagger:
      var options = TaggerOptions()
      options.fitting.epochs = 1
      try TrainedTagger.train(
        SteppedAdapter(), on: SteppedTask.set(count: 8, seed: 1, tagged: true),
        validation: SteppedTask.set(count: 4, seed: 2, tagged: true), options: options
      ).write(to: path)
    case .transcriber:
      var options = TranscriberOptions()
      options.fitting.epochs = 1
      try TrainedTranscriber.train(
        SteppedAdapter(), on: SteppedTask.set(count: 8, seed: 1, tagged: false),
        validation: SteppedTask.set(count: 4, seed: 2, tagged: false), options: options
      ).write(to: path)
    case .generator:
      var options = EchoAdapter.options
      options.epochs = 1
      try TrainedGenerator.train(
        EchoAdapter(configuration: .init(looksBack: true)), on: EchoAdapter.sequences(8, seed: 1),
        validation: EchoAdapter.sequences(4, seed: 2), options: options
      ).write(to: path)
    }
  }

  func load(from path: String) throws {
    switch self {
    case .classifier: _ = try TrainedClassifier<DNAAdapter>.load(from: path)
    case .tagger: _ = try TrainedTagger<SteppedAdapter>.load(from: path)
    case .transcriber: _ = try TrainedTranscriber<SteppedAdapter>.load(from: path)
    case .generator: _ = try TrainedGenerator<EchoAdapter>.load(from: path)
    }
  }
}

@Suite("Weights that are no numbers") struct NotFiniteTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("They are refused by the tensor's name", arguments: BriefModel.allCases, [Float.nan, .infinity, -.infinity])
  func refused(_ shape: BriefModel, _ value: Float) throws {
    let path = folder.path("model")
    try shape.write(to: path)
    try shape.load(from: path)
    var container = try Safetensors(contentsOf: path)
    let place = container.tensors.count - 1
    let tensor = container.tensors[place]
    var values = tensor.tensor.values
    values[values.count - 1] = value
    container.tensors[place] = NamedTensor(name: tensor.name, tensor: Tensor(values, shape: tensor.tensor.shape))
    try container.write(to: path)
    #expect(throws: ModelError.notFinite(path: path, tensor: tensor.name)) { try shape.load(from: path) }
  }
}
