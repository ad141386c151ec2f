internal import FoundationEssentials
internal import LeitmotifData
internal import LeitmotifRecurrent
internal import LeitmotifTensor
internal import LeitmotifTraining

/// A classifier's training that was broken off, as a file that training goes on from.
///
/// ```swift
/// let checkpoint = try ClassifierCheckpoint(contentsOf: "motifs.checkpoint")
/// let trained = try TrainedClassifier.train(
///   adapter, on: training, validation: validation, options: checkpoint.options, resuming: checkpoint)
/// ```
///
/// The container is that of model files. Beside the tensors of the model, of the best model and of the optimiser stand the
/// options, digests of the examples, and what the program that trains adds under `note`.
public struct ClassifierCheckpoint: Sendable {
  /// Where it was read.
  public let path: String
  /// The options of the training; those that end it may be changed for the rest.
  public let options: ClassifierOptions
  /// What the program that trained noted.
  public let note: String
  /// Updates tried so far.
  public let updateCount: Int
  /// Epochs finished so far.
  public let epochCount: Int

  static let shape = "SequenceClassifier checkpoint"
  private let container: Safetensors
  private let context: TrainingContext

  /// - Throws: `TensorError` when it cannot be read, ``ModelError/notACheckpoint(path:reason:)``.
  public init(contentsOf path: String) throws {
    let container = try Safetensors(contentsOf: path)
    guard container.metadata["shape"] == Self.shape, let text = container.metadata["context"] else {
      throw ModelError.notACheckpoint(path: path, reason: "it is something else")
    }
    guard container.metadata["format"] == ModelFile.format,
      let context = try? JSONDecoder().decode(TrainingContext.self, from: Data(text.utf8)),
      let position = container.metadata["position"],
      let counted = try? JSONDecoder().decode(Counted.self, from: Data(position.utf8))
    else { throw ModelError.notACheckpoint(path: path, reason: "another version wrote it") }
    guard container.metadata["digest"] == container.contentDigest else {
      throw ModelError.notACheckpoint(path: path, reason: "it is damaged")
    }
    (self.path, self.container, self.context) = (path, container, context)
    (options, note) = (context.options, container.metadata["note"] ?? "")
    (updateCount, epochCount) = (counted.position.updateCount, counted.position.tally.epoch)
  }

  private struct Counted: Codable {
    struct Tally: Codable { var epoch: Int }
    struct Position: Codable {
      var updateCount: Int
      var tally: Tally
    }
    var position: Position
  }

  /// The state to go on from.
  /// - Throws: ``ModelError/otherTraining(path:difference:)`` when the training at hand is not this one's.
  func state(
    for model: SequenceClassifier, in other: TrainingContext, optimizer: any Optimizer
  ) throws -> TrainingState<SequenceClassifier, Void> {
    if let difference = context.difference(from: other) {
      throw ModelError.otherTraining(path: path, difference: difference)
    }
    do {
      return try TrainingState(decoding: container, path: path, model: model, optimizer: optimizer)
    } catch {
      throw ModelError.notACheckpoint(path: path, reason: "\(error)")
    }
  }
}

/// Where a classifier's training stands, to be kept in a file: see ``ClassifierCheckpoint``.
public struct ClassifierSnapshot: Sendable {
  let state: TrainingState<SequenceClassifier, Void>
  let context: TrainingContext

  /// Updates tried so far.
  public var updateCount: Int { state.position.updateCount }

  /// Writes the checkpoint: `path` always stands for a whole one.
  ///
  /// - Parameters:
  ///   - note: what the program wants to find again in ``ClassifierCheckpoint/note``.
  ///   - previous: the name under which the checkpoint of before is kept; nil to replace it.
  /// - Throws: `TensorError.unwritable(path:reason:)`.
  public func write(to path: String, note: String = "", keeping previous: String? = nil) throws {
    var container = try state.encoded(metadata: [
      "format": ModelFile.format, "shape": ClassifierCheckpoint.shape, "context": try jsonText(context), "note": note,
    ])
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
