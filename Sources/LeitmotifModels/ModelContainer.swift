internal import FoundationEssentials
internal import LeitmotifData
internal import LeitmotifTensor

/// What the model files of all shapes have in common: named tensors, and in the metadata `format` (the version of this layout),
/// `shape`, `architecture`, `training` and `domain` (JSON; the domain's has its `name` and its own `configuration`).
struct ModelContainer: Sendable {
  /// The version of the layout that this library writes and reads.
  static let format = "1"

  let path: String
  private(set) var domain = ""
  /// The domain's own settings, as JSON.
  private(set) var configuration = ""
  let tensors: [NamedTensor]
  private let metadata: [String: String]

  /// - Throws: `TensorError` when it cannot be read; ``ModelError/notAModel(path:reason:)`` for what is none;
  ///   ``ModelError/wrongShape(path:expected:actual:domain:)``, ``ModelError/notFinite(path:tensor:)``.
  init(contentsOf path: String, shape expected: ModelFileKind) throws {
    let container = try Safetensors(contentsOf: path)
    self.path = path
    (metadata, tensors) = (container.metadata, container.tensors)
    let format = try field("format")
    guard format == Self.format else {
      throw ModelError.notAModel(path: path, reason: "format \(format); this version reads \(Self.format)")
    }
    let shape = try field("shape")
    guard let kind = ModelFileKind(shape: shape) else {
      throw ModelError.notAModel(path: path, reason: "unknown shape \(shape)")
    }
    if kind.isCheckpoint {
      throw ModelError.notAModel(path: path, reason: "a checkpoint; go on with it by 'train --resume'")
    }
    let record: DomainRecord<JSONValue> = try decoded("domain")
    (domain, configuration) = (record.name, try jsonText(record.configuration))
    if kind != expected {
      throw ModelError.wrongShape(path: path, expected: expected, actual: kind, domain: domain)
    }
    if let tensor = tensors.first(where: { !OptimizerKernels.isFinite($0.tensor) }) {
      throw ModelError.notFinite(path: path, tensor: tensor.name)
    }
  }

  private func field(_ name: String) throws(ModelError) -> String {
    guard let value = metadata[name] else { throw .notAModel(path: path, reason: "it has no \(name)") }
    return value
  }

  /// - Throws: ``ModelError/notAModel(path:reason:)``.
  func decoded<Value: Decodable>(_ name: String) throws -> Value {
    let text = try field(name)
    do {
      return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    } catch {
      throw ModelError.notAModel(path: path, reason: "its \(name) cannot be understood")
    }
  }

  func decodedIfPresent<Value: Decodable>(_ name: String) throws -> Value? {
    metadata[name] == nil ? nil : try decoded(name)
  }

  /// The metadata that every shape has.
  static func metadata(
    shape: String, adapter: some DomainAdapter, architecture: some Encodable, training: some Encodable
  ) throws -> [String: String] {
    [
      "format": format, "shape": shape, "domain": try jsonText(DomainRecord(adapter)),
      "architecture": try jsonText(architecture), "training": try jsonText(training),
    ]
  }

  /// The adapter that the domain's settings describe.
  func makeAdapter<Adapter: DomainAdapter>() throws -> Adapter {
    guard domain == Adapter.domain else {
      throw ModelError.wrongDomain(path: path, expected: Adapter.domain, actual: domain)
    }
    do {
      let record: DomainRecord<Adapter.Configuration> = try JSONDecoder().decode(
        DomainRecord<Adapter.Configuration>.self, from: Data(try field("domain").utf8))
      return try Adapter(configuration: record.configuration)
    } catch is DecodingError {
      throw ModelError.notAModel(path: path, reason: "its configuration cannot be understood")
    } catch {
      throw ModelError.unusable(path: path, reason: "\(error)")
    }
  }

  /// A model with the file's weights. Nothing of its size is made before the file is known to hold as much.
  ///
  /// - Parameters:
  ///   - least: weights that the architecture wants at least, asked for once it is valid.
  ///   - validate: checks the architecture.
  ///   - make: a model of the architecture.
  func makeModel<Model: Module>(
    _ tensors: [NamedTensor], least: @autoclosure () -> Int, validate: () throws -> Void, make: () throws -> Model
  ) throws -> Model {
    do {
      try validate()
      let (count, least) = (tensors.reduce(0) { $0 + $1.tensor.elementCount }, least())
      guard count >= least else {
        throw ModelError.unusable(
          path: path, reason: "it has \(count) weights, but its architecture wants at least \(least); train it again")
      }
      var model = try Initializer.withoutDrawing(make)
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
