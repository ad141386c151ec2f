internal import FoundationEssentials
public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor

/// A model as a file: weights by dotted name, and in the metadata all that it takes to use them.
///
/// The container is `Safetensors`. Metadata: `format` (the version of this layout), `shape` (the model's shape),
/// `architecture`, `labels`, `training` and `domain` (JSON; the domain's has its `name` and its own `configuration`), and where
/// there are any, `calibration` and `baselines` (JSON), with the latters' tensors under `baseline.`.
/// Bytes depend on the content alone.
public struct ModelFile: Sendable {
  /// Where it was read.
  public let path: String
  /// The name of the domain whose sequences the model reads, such as `dna`.
  public let domain: String
  /// What the model is built of.
  public let architecture: ClassifierArchitecture
  /// The classes' names, in the order of the logits.
  public let labels: LabelSet
  /// How the model came to be.
  public let summary: TrainingSummary
  /// The domain's own settings, as JSON.
  public let configuration: String
  /// What makes the probabilities mean what they say; none in a file that does not tell.
  public let calibration: Calibration
  /// The network's weights, by dotted name.
  public let tensors: [NamedTensor]
  /// What the baselines are.
  let baselineRecords: [BaselineRecord]
  /// The baselines' weights.
  let baselineTensors: [String: Tensor]

  static let shape = "SequenceClassifier"
  fileprivate let container: ModelContainer

  /// Reads a model file without knowing its domain.
  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notAModel(path:reason:)``,
  ///   ``ModelError/notFinite(path:tensor:)``.
  public init(contentsOf path: String) throws {
    let container = try ModelContainer(contentsOf: path, shape: .classifier)
    self.path = path
    self.container = container
    (domain, configuration) = (container.domain, container.configuration)
    architecture = try container.decoded("architecture")
    labels = try container.decoded("labels")
    summary = try container.decoded("training")
    calibration = try container.decodedIfPresent("calibration") ?? .none
    baselineRecords = try container.decodedIfPresent("baselines") ?? []
    guard summary.longestExample.map({ $0 >= 1 }) ?? true else {
      throw ModelError.notAModel(path: path, reason: "its longest example has no step")
    }
    tensors = container.tensors.filter { !BaselineRecord.owns($0.name) }
    baselineTensors = Dictionary(
      container.tensors.filter { BaselineRecord.owns($0.name) }.map { ($0.name, $0.tensor) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension ModelFile {
  /// The metadata of a model.
  fileprivate static func metadata(of trained: TrainedClassifier<some ClassificationAdapter>) throws -> [String: String]
  {
    var metadata = try ModelContainer.metadata(
      shape: shape, adapter: trained.adapter, architecture: trained.model.architecture, training: trained.summary)
    metadata["labels"] = try jsonText(trained.labels)
    if trained.calibration != .none { metadata["calibration"] = try jsonText(trained.calibration) }
    if !trained.baselines.isEmpty { metadata["baselines"] = try jsonText(trained.baselines.map(BaselineRecord.init)) }
    return metadata
  }

  /// The model with the file's weights. Nothing of its size is made before the file is known to hold as much.
  fileprivate func makeClassifier(layers: LayerFactory) throws -> SequenceClassifier {
    try container.makeModel(tensors, least: architecture.parameterCount(gateCount: layers.knownGateCount)) {
      try architecture.validate()
    } make: {
      try SequenceClassifier(architecture, random: RandomStream(seed: 0), layers: layers)
    }
  }
}

extension TrainedClassifier {
  /// Writes the model under a temporary name, then renames it.
  /// - Throws: `TensorError.unwritable(path:reason:)`.
  public func write(to path: String) throws {
    let tensors = model.parameters + baselines.flatMap(BaselineRecord.tensors)
    try Safetensors(tensors: tensors, metadata: ModelFile.metadata(of: self)).write(to: path)
  }

  /// Reads a model.
  ///
  /// - Parameter layers: makes the recurrent layers; give your own when the model has a cell of your own.
  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notAModel(path:reason:)``,
  ///   ``ModelError/notFinite(path:tensor:)``,
  ///   ``ModelError/wrongDomain(path:expected:actual:)``, ``ModelError/unusable(path:reason:)``,
  ///   ``ModelError/unknownCell(name:known:)``.
  public static func load(from path: String, layers: LayerFactory = .builtIn) throws -> TrainedClassifier {
    let file = try ModelFile(contentsOf: path)
    let adapter: Adapter = try file.container.makeAdapter()
    guard file.architecture.classCount == file.labels.count,
      file.architecture.encoder.inputSize == adapter.inputEncoding.width
    else { throw ModelError.notAModel(path: path, reason: "its architecture does not fit its labels and domain") }
    return TrainedClassifier(
      model: try file.makeClassifier(layers: layers), labels: file.labels, adapter: adapter, summary: file.summary,
      calibration: file.calibration, baselines: try file.makeBaselines(adapter))
  }
}
