internal import LeitmotifData
public import LeitmotifTensor

/// A generator as a file: weights by dotted name, and in the metadata all that it takes to use them.
///
/// The container is that of ``ModelFile``, with another `shape`; the n-grams of the baseline are the tensor `baseline.ngrams`, and
/// what the domain keeps beside the model are tensors whose names begin with `domain.`.
public struct GeneratorFile: Sendable {
  /// Where it was read.
  public let path: String
  /// The name of the domain whose sequences the model generates, such as `midi`.
  public let domain: String
  /// What the model is built of.
  public let architecture: GeneratorArchitecture
  /// How the model came to be.
  public let summary: GeneratorSummary
  /// The domain's own settings, as JSON.
  public let configuration: String
  /// The network's weights, by dotted name.
  public let tensors: [NamedTensor]

  static let shape = "SequenceGenerator"
  fileprivate static let domainPrefix = "domain."
  fileprivate let container: ModelContainer

  /// Reads a generator's file without knowing its domain.
  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notAModel(path:reason:)``,
  ///   ``ModelError/notFinite(path:tensor:)``.
  public init(contentsOf path: String) throws {
    container = try ModelContainer(contentsOf: path, shape: .generator)
    self.path = path
    (domain, configuration) = (container.domain, container.configuration)
    architecture = try container.decoded("architecture")
    summary = try container.decoded("training")
    tensors = container.tensors.filter {
      $0.name != NGramModel.tensorName && !$0.name.hasPrefix(Self.domainPrefix)
    }
  }

  /// What the domain keeps beside the model: numbers by name.
  public var domainNumbers: [String: [Float]] {
    let kept = container.tensors.filter { $0.name.hasPrefix(Self.domainPrefix) }
    return Dictionary(
      kept.map { (String($0.name.dropFirst(Self.domainPrefix.count)), $0.tensor.values) },
      uniquingKeysWith: { first, _ in first })
  }

  fileprivate func makeGenerator(layers: LayerFactory) throws -> SequenceGenerator {
    try container.makeModel(tensors, least: architecture.parameterCount(gateCount: layers.knownGateCount)) {
      try architecture.validate()
    } make: {
      try SequenceGenerator(architecture, random: RandomStream(seed: 0), layers: layers)
    }
  }

  fileprivate func makeBaseline() throws -> NGramModel? {
    guard let table = container.tensors.first(where: { $0.name == NGramModel.tensorName }) else { return nil }
    do {
      return try NGramModel(table.tensor, vocabularySize: architecture.outputSize)
    } catch {
      throw ModelError.notAModel(path: path, reason: "its n-grams cannot be understood")
    }
  }
}

extension TrainedGenerator {
  /// Writes the model under a temporary name, then renames it.
  /// - Throws: `TensorError.unwritable(path:reason:)`.
  public func write(to path: String) throws {
    let metadata = try ModelContainer.metadata(
      shape: GeneratorFile.shape, adapter: adapter, architecture: model.architecture, training: summary)
    let counts = baseline.map { [NamedTensor(name: NGramModel.tensorName, tensor: $0.tensor)] } ?? []
    let kept = domainNumbers.sorted { $0.key < $1.key }.map {
      NamedTensor(name: GeneratorFile.domainPrefix + $0.key, tensor: Tensor($0.value))
    }
    try Safetensors(tensors: model.parameters + counts + kept, metadata: metadata).write(to: path)
  }

  /// Reads a model.
  ///
  /// - Parameter layers: makes the recurrent layers; give your own when the model has a cell of your own.
  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notAModel(path:reason:)``,
  ///   ``ModelError/notFinite(path:tensor:)``,
  ///   ``ModelError/wrongDomain(path:expected:actual:)``, ``ModelError/unusable(path:reason:)``,
  ///   ``ModelError/unknownCell(name:known:)``.
  public static func load(from path: String, layers: LayerFactory = .builtIn) throws -> TrainedGenerator {
    let file = try GeneratorFile(contentsOf: path)
    let adapter: Adapter = try file.container.makeAdapter()
    let model = try file.makeGenerator(layers: layers)
    let history = adapter.makeHistory(condition: adapter.plainCondition)
    let architecture = file.architecture
    guard architecture.symbols == adapter.symbols,
      architecture.conditionWidth == adapter.conditionWidth, architecture.historyWidth == history.width,
      architecture.historySymbolCount == history.symbolCount
    else { throw ModelError.notAModel(path: path, reason: "its architecture does not fit its domain") }
    var trained = TrainedGenerator(
      model: model, adapter: adapter, summary: file.summary, baseline: try file.makeBaseline())
    trained.domainNumbers = file.domainNumbers
    return trained
  }
}
