public import LeitmotifData
public import LeitmotifTensor

/// A transcriber as a file: weights by dotted name, and in the metadata all that it takes to use them.
///
/// The container is that of ``ModelFile``, with another `shape`.
public struct TranscriberFile: Sendable {
  /// Where it was read.
  public let path: String
  /// The name of the domain whose sequences the model reads, such as `frames`.
  public let domain: String
  /// What the model is built of.
  public let architecture: TranscriberArchitecture
  /// The symbols' names, in their order.
  public let labels: LabelSet
  /// How the model came to be.
  public let summary: SequenceSummary
  /// The domain's own settings, as JSON.
  public let configuration: String
  /// The network's weights, by dotted name.
  public let tensors: [NamedTensor]

  static let shape = "SequenceTranscriber"
  fileprivate let container: ModelContainer

  /// Reads a transcriber's file without knowing its domain.
  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notAModel(path:reason:)``,
  ///   ``ModelError/notFinite(path:tensor:)``.
  public init(contentsOf path: String) throws {
    container = try ModelContainer(contentsOf: path, shape: .transcriber)
    self.path = path
    (domain, configuration) = (container.domain, container.configuration)
    architecture = try container.decoded("architecture")
    labels = try container.decoded("labels")
    summary = try container.decoded("training")
    tensors = container.tensors
  }

  fileprivate func makeTranscriber(layers: LayerFactory) throws -> SequenceTranscriber {
    try container.makeModel(tensors, least: architecture.parameterCount(gateCount: layers.knownGateCount)) {
      try architecture.validate()
    } make: {
      try SequenceTranscriber(architecture, random: RandomStream(seed: 0), layers: layers)
    }
  }
}

extension TrainedTranscriber {
  /// Writes the model under a temporary name, then renames it.
  /// - Throws: `TensorError.unwritable(path:reason:)`.
  public func write(to path: String) throws {
    var metadata = try ModelContainer.metadata(
      shape: TranscriberFile.shape, adapter: adapter, architecture: model.architecture, training: summary)
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
  public static func load(from path: String, layers: LayerFactory = .builtIn) throws -> TrainedTranscriber {
    let file = try TranscriberFile(contentsOf: path)
    let adapter: Adapter = try file.container.makeAdapter()
    guard file.architecture.classCount == file.labels.count + 1,
      file.architecture.encoder.inputSize == adapter.inputEncoding.width
    else { throw ModelError.notAModel(path: path, reason: "its architecture does not fit its labels and domain") }
    return TrainedTranscriber(
      model: try file.makeTranscriber(layers: layers), labels: file.labels, adapter: adapter, summary: file.summary)
  }
}
