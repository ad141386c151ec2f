public import LeitmotifData
public import LeitmotifTensor

/// A tagger as a file: weights by dotted name, and in the metadata all that it takes to use them.
///
/// The container is that of ``ModelFile``, with another `shape`.
public struct TaggerFile: Sendable {
  /// Where it was read.
  public let path: String
  /// The name of the domain whose sequences the model reads, such as `frames`.
  public let domain: String
  /// What the model is built of.
  public let architecture: TaggerArchitecture
  /// The labels' names, in their order.
  public let labels: LabelSet
  /// How the model came to be.
  public let summary: SequenceSummary
  /// The domain's own settings, as JSON.
  public let configuration: String
  /// The network's weights, by dotted name.
  public let tensors: [NamedTensor]

  static let shape = "SequenceTagger"
  fileprivate let container: ModelContainer

  /// Reads a tagger's file without knowing its domain.
  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notAModel(path:reason:)``,
  ///   ``ModelError/notFinite(path:tensor:)``.
  public init(contentsOf path: String) throws {
    container = try ModelContainer(contentsOf: path, shape: .tagger)
    self.path = path
    (domain, configuration) = (container.domain, container.configuration)
    architecture = try container.decoded("architecture")
    labels = try container.decoded("labels")
    summary = try container.decoded("training")
    tensors = container.tensors
  }

  fileprivate func makeTagger(layers: LayerFactory) throws -> SequenceTagger {
    try container.makeModel(tensors, least: architecture.parameterCount(gateCount: layers.knownGateCount)) {
      try architecture.validate()
    } make: {
      try SequenceTagger(architecture, random: RandomStream(seed: 0), layers: layers)
    }
  }
}

extension TrainedTagger {
  /// Writes the model under a temporary name, then renames it.
  /// - Throws: `TensorError.unwritable(path:reason:)`.
  public func write(to path: String) throws {
    var metadata = try ModelContainer.metadata(
      shape: TaggerFile.shape, adapter: adapter, architecture: model.architecture, training: summary)
    metadata["labels"] = try jsonText(labels)
    try Safetensors(tensors: model.parameters, metadata: metadata).write(to: path)
  }

  /// Reads a model.
  ///
  /// - Parameter layers: makes the recurrent layers; give your own when the model has a cell of your own.
  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notAModel(path:reason:)``,
  ///   ``ModelError/notFinite(path:tensor:)``,
  ///   ``ModelError/wrongDomain(path:expected:actual:)``, ``ModelError/unusable(path:reason:)``,
  ///   ``ModelError/unknownCell(name:known:)``.
  public static func load(from path: String, layers: LayerFactory = .builtIn) throws -> TrainedTagger {
    let file = try TaggerFile(contentsOf: path)
    let adapter: Adapter = try file.container.makeAdapter()
    guard file.architecture.labelCount == file.labels.count,
      file.architecture.encoder.inputSize == adapter.inputEncoding.width
    else { throw ModelError.notAModel(path: path, reason: "its architecture does not fit its labels and domain") }
    return TrainedTagger(
      model: try file.makeTagger(layers: layers), labels: file.labels, adapter: adapter, summary: file.summary)
  }
}
