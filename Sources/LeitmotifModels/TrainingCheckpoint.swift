internal import FoundationEssentials
internal import LeitmotifData
internal import LeitmotifRecurrent
internal import LeitmotifTensor
internal import LeitmotifTraining

/// Options of a training that can go on from a checkpoint.
public protocol ResumableOptions: Codable, Sendable, Equatable {
  /// What the container's `shape` says: no name of a model's.
  static var checkpointShape: String { get }

  /// These options with all that may differ in the rest of a training, such as when it ends, as `other` has it.
  func ending(as other: Self) -> Self
}

/// A training that was broken off, as a file that it goes on from.
///
/// ```swift
/// let checkpoint = try ClassifierCheckpoint(contentsOf: "motifs.checkpoint")
/// let trained = try TrainedClassifier.train(
///   adapter, on: training, validation: validation, options: checkpoint.options, resuming: checkpoint)
/// ```
///
/// The container is that of model files. Beside the tensors of the model, of the best model, of the optimiser and of the states
/// handed from window to window stand the options, digests of the examples, and what the program that trains adds under `note`.
public struct TrainingCheckpoint<Options: ResumableOptions>: Sendable {
  /// Where it was read.
  public let path: String
  /// The options of the training; those that end it may be changed for the rest.
  public let options: Options
  /// The name of the domain whose sequences are learned, such as `dna`.
  public let domain: String
  /// What the program that trained noted.
  public let note: String
  /// Updates tried so far.
  public let updateCount: Int
  /// Epochs finished so far.
  public let epochCount: Int

  private let container: Safetensors
  private let context: TrainingContext<Options>

  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notACheckpoint(path:reason:)``.
  public init(contentsOf path: String) throws {
    let container = try Safetensors(contentsOf: path)
    guard container.metadata["shape"] == Options.checkpointShape, let text = container.metadata["context"] else {
      throw ModelError.notACheckpoint(path: path, reason: "it is something else")
    }
    guard container.metadata["format"] == ModelContainer.format,
      let context = try? JSONDecoder().decode(TrainingContext<Options>.self, from: Data(text.utf8)),
      let position = container.metadata["position"],
      let counted = try? JSONDecoder().decode(CountedUpdates.self, from: Data(position.utf8)),
      let domain = try? JSONDecoder().decode(DomainRecord<JSONValue>.self, from: Data(context.domain.utf8))
    else { throw ModelError.notACheckpoint(path: path, reason: "another version wrote it") }
    guard container.metadata["digest"] == container.contentDigest else {
      throw ModelError.notACheckpoint(path: path, reason: "it is damaged")
    }
    (self.path, self.container, self.context) = (path, container, context)
    (options, note, self.domain) = (context.options, container.metadata["note"] ?? "", domain.name)
    (updateCount, epochCount) = (counted.updateCount, counted.tally.epoch)
  }

  /// The state to go on from.
  ///
  /// - Parameter carry: makes what is handed from batch to batch of its tensors.
  /// - Throws: ``ModelError/otherTraining(path:difference:)`` when the training at hand is not this one's.
  func state<Model: Module, Carry: Sendable>(
    for model: Model, in other: TrainingContext<Options>, optimizer: any Optimizer,
    carry: ([NamedTensor]) throws -> Carry
  ) throws -> TrainingState<Model, Carry> {
    if let difference = context.difference(from: other) {
      throw ModelError.otherTraining(path: path, difference: difference)
    }
    do {
      return try TrainingState(decoding: container, path: path, model: model, optimizer: optimizer, carry: carry)
    } catch {
      throw ModelError.notACheckpoint(path: path, reason: "\(error)")
    }
  }
}

/// A classifier's training that was broken off.
public typealias ClassifierCheckpoint = TrainingCheckpoint<ClassifierOptions>
/// A generator's training that was broken off.
public typealias GeneratorCheckpoint = TrainingCheckpoint<GeneratorOptions>
/// A tagger's training that was broken off.
public typealias TaggerCheckpoint = TrainingCheckpoint<TaggerOptions>
/// A transcriber's training that was broken off.
public typealias TranscriberCheckpoint = TrainingCheckpoint<TranscriberOptions>

/// What the position of a training says, of all that it holds.
private struct CountedUpdates: Decodable {
  struct Tally: Decodable { var epoch: Int }
  var updateCount: Int
  var tally: Tally

  private enum Key: CodingKey { case position }
  private enum PositionKey: CodingKey { case updateCount, tally }

  init(from decoder: any Decoder) throws {
    let position = try decoder.container(keyedBy: Key.self)
      .nestedContainer(keyedBy: PositionKey.self, forKey: .position)
    updateCount = try position.decode(Int.self, forKey: .updateCount)
    tally = try position.decode(Tally.self, forKey: .tally)
  }
}

/// Where a training stands, to be kept in a file: see ``TrainingCheckpoint``.
public struct TrainingSnapshot: Sendable {
  /// Updates tried so far.
  public let updateCount: Int
  private let encode: @Sendable (_ metadata: [String: String]) throws -> Safetensors

  init<Options: ResumableOptions, Model: Module, Carry: Sendable>(
    _ state: TrainingState<Model, Carry>, in context: TrainingContext<Options>,
    carry: @escaping @Sendable (Carry) -> [NamedTensor]
  ) {
    updateCount = state.position.updateCount
    encode = { metadata in
      let facts = [
        "format": ModelContainer.format, "shape": Options.checkpointShape, "context": try jsonText(context),
      ]
      return try state.encoded(metadata: metadata.merging(facts) { $1 }, carry: carry)
    }
  }

  /// Writes the checkpoint: `path` always stands for a whole one.
  ///
  /// - Parameters:
  ///   - note: what the program wants to find again in ``TrainingCheckpoint/note``.
  ///   - previous: the name under which the checkpoint of before is kept; nil to replace it.
  /// - Throws: `TensorError.unwritable(path:reason:)`.
  public func write(to path: String, note: String = "", keeping previous: String? = nil) throws {
    var container = try encode(["note": note])
    container.metadata["digest"] = container.contentDigest
    try container.write(to: path, keeping: previous)
  }
}

extension Safetensors {
  /// Of all metadata but the digest itself, and of the tensors.
  fileprivate var contentDigest: String {
    var digest = ContentDigest()
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != "digest" {
      digest.add(key)
      digest.add(value)
    }
    for tensor in tensors {
      digest.add(tensor.name)
      for value in tensor.tensor.values { digest.add(UInt64(value.bitPattern)) }
    }
    return digest.text
  }
}
