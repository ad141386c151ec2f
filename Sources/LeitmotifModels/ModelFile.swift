internal import FoundationEssentials
public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor

/// A model as a file: weights by dotted name, and in the metadata all that it takes to use them.
///
/// The container is `Safetensors`. Metadata: `format` (the version of this layout), `shape` (the model's shape),
/// `architecture`, `labels`, `training` and `configuration` (JSON), and `domain` (its name). Bytes depend on the
/// content alone.
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
  /// The weights, by dotted name.
  public let tensors: [NamedTensor]

  private static let shape = "SequenceClassifier"

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
    guard shape == Self.shape else { throw ModelError.notAModel(path: path, reason: "unknown shape \(shape)") }
    self.path = path
    domain = try field("domain")
    architecture = try decoded("architecture")
    labels = try decoded("labels")
    summary = try decoded("training")
    configuration = try field("configuration")
    tensors = container.tensors
  }
}

extension TrainedClassifier {
  /// Writes the model under a temporary name, then renames it.
  /// - Throws: `TensorError.unwritable(path:reason:)`.
  public func write(to path: String) throws {
    let metadata = [
      "format": ModelFile.format,
      "shape": "SequenceClassifier",
      "domain": Adapter.domain,
      "architecture": try json(model.architecture),
      "labels": try json(labels),
      "training": try json(summary),
      "configuration": try json(adapter.configuration),
    ]
    try Safetensors(tensors: model.parameters, metadata: metadata).write(to: path)
  }

  /// Reads a model.
  ///
  /// - Parameter layers: makes the recurrent layers; give your own when the model has a cell of your own.
  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notAModel(path:reason:)``,
  ///   ``ModelError/wrongDomain(path:expected:actual:)``, ``ModelError/unusable(path:reason:)``,
  ///   ``ModelError/unknownCell(name:known:)``.
  public static func load(from path: String, layers: LayerFactory = .builtIn) throws -> TrainedClassifier {
    let file = try ModelFile(contentsOf: path)
    guard file.domain == Adapter.domain else {
      throw ModelError.wrongDomain(path: path, expected: Adapter.domain, actual: file.domain)
    }
    let configuration: Adapter.Configuration
    do {
      configuration = try JSONDecoder().decode(Adapter.Configuration.self, from: Data(file.configuration.utf8))
    } catch is DecodingError {
      throw ModelError.notAModel(path: path, reason: "its configuration cannot be understood")
    } catch {
      throw ModelError.unusable(path: path, reason: "\(error)")
    }
    let adapter = try Adapter(configuration: configuration)
    guard file.architecture.classCount == file.labels.count, file.architecture.inputSize == adapter.inputEncoding.width
    else { throw ModelError.notAModel(path: path, reason: "its architecture does not fit its labels and domain") }
    var model = try SequenceClassifier(file.architecture, random: RandomStream(seed: 0), layers: layers)
    do {
      try model.setParameters(
        named: Dictionary(file.tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first }))
    } catch {
      throw ModelError.unusable(path: path, reason: "\(error)")
    }
    return TrainedClassifier(model: model, labels: file.labels, adapter: adapter, summary: file.summary)
  }
}

private func json(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
