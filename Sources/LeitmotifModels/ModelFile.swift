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
  /// The version of the layout that this library writes and reads.
  public static let format = "1"

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

  private static let shape = "SequenceClassifier"
  /// What the domain wrote, as it stands in the file.
  private let domainText: String

  /// Reads a model file without knowing its domain.
  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notAModel(path:reason:)``.
  public init(contentsOf path: String) throws {
    let container = try Safetensors(contentsOf: path)
    func field(_ name: String) throws(ModelError) -> String {
      guard let value = container.metadata[name] else { throw .notAModel(path: path, reason: "it has no \(name)") }
      return value
    }
    func decoded<Value: Decodable>(_ name: String) throws -> Value {
      let text = try field(name)
      do {
        return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
      } catch {
        throw ModelError.notAModel(path: path, reason: "its \(name) cannot be understood")
      }
    }
    let format = try field("format")
    guard format == Self.format else {
      throw ModelError.notAModel(path: path, reason: "format \(format); this version reads \(Self.format)")
    }
    let shape = try field("shape")
    if shape == ClassifierCheckpoint.shape {
      throw ModelError.notAModel(path: path, reason: "a checkpoint; go on with it by 'train --resume'")
    }
    guard shape == Self.shape else { throw ModelError.notAModel(path: path, reason: "unknown shape \(shape)") }
    self.path = path
    domainText = try field("domain")
    let record: DomainRecord<JSONValue> = try decoded("domain")
    (domain, configuration) = (record.name, try jsonText(record.configuration))
    architecture = try decoded("architecture")
    labels = try decoded("labels")
    summary = try decoded("training")
    calibration = container.metadata["calibration"] == nil ? .none : try decoded("calibration")
    baselineRecords = container.metadata["baselines"] == nil ? [] : try decoded("baselines")
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
    var metadata = [
      "format": format,
      "shape": shape,
      "domain": try jsonText(DomainRecord(trained.adapter)),
      "architecture": try jsonText(trained.model.architecture),
      "labels": try jsonText(trained.labels),
      "training": try jsonText(trained.summary),
    ]
    if trained.calibration != .none { metadata["calibration"] = try jsonText(trained.calibration) }
    if !trained.baselines.isEmpty { metadata["baselines"] = try jsonText(trained.baselines.map(BaselineRecord.init)) }
    return metadata
  }

  /// The adapter that the domain's settings describe.
  fileprivate func makeAdapter<Adapter: DomainAdapter>() throws -> Adapter {
    guard domain == Adapter.domain else {
      throw ModelError.wrongDomain(path: path, expected: Adapter.domain, actual: domain)
    }
    do {
      let record = try JSONDecoder().decode(DomainRecord<Adapter.Configuration>.self, from: Data(domainText.utf8))
      return try Adapter(configuration: record.configuration)
    } catch is DecodingError {
      throw ModelError.notAModel(path: path, reason: "its configuration cannot be understood")
    } catch {
      throw ModelError.unusable(path: path, reason: "\(error)")
    }
  }

  /// The model with the file's weights. Nothing of its size is made before the file is known to hold as much.
  fileprivate func makeClassifier(layers: LayerFactory) throws -> SequenceClassifier {
    do {
      try architecture.validate()
      let (count, least) = (
        tensors.reduce(0) { $0 + $1.tensor.elementCount }, architecture.parameterCount(gateCount: layers.knownGateCount)
      )
      guard count >= least else {
        throw ModelError.unusable(
          path: path, reason: "it has \(count) weights, but its architecture wants at least \(least); train it again")
      }
      var model = try Initializer.withoutDrawing {
        try SequenceClassifier(architecture, random: RandomStream(seed: 0), layers: layers)
      }
      try model.setParameters(
        named: Dictionary(tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first }))
      return model
    } catch let error as ModelError {
      switch error {
      case .unknownCell, .unusable: throw error
      default: throw ModelError.unusable(path: path, reason: "\(error)")
      }
    } catch {
      throw ModelError.unusable(path: path, reason: "\(error)")
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
  ///   ``ModelError/wrongDomain(path:expected:actual:)``, ``ModelError/unusable(path:reason:)``,
  ///   ``ModelError/unknownCell(name:known:)``.
  public static func load(from path: String, layers: LayerFactory = .builtIn) throws -> TrainedClassifier {
    let file = try ModelFile(contentsOf: path)
    let adapter: Adapter = try file.makeAdapter()
    guard file.architecture.classCount == file.labels.count, file.architecture.inputSize == adapter.inputEncoding.width
    else { throw ModelError.notAModel(path: path, reason: "its architecture does not fit its labels and domain") }
    return TrainedClassifier(
      model: try file.makeClassifier(layers: layers), labels: file.labels, adapter: adapter, summary: file.summary,
      calibration: file.calibration, baselines: try file.makeBaselines(adapter))
  }
}
