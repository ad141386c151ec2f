internal import LeitmotifTensor

/// What a file that this library wrote holds.
public enum ModelFileKind: Sendable, Hashable, CaseIterable {
  /// A ``ModelFile``.
  case classifier
  /// A ``GeneratorFile``.
  case generator
  /// A ``ClassifierCheckpoint``.
  case classifierCheckpoint
  /// A ``GeneratorCheckpoint``.
  case generatorCheckpoint

  /// What the file says that it holds; nil where it says nothing that is known.
  /// - Throws: `TensorError` when it cannot be read.
  public init?(of path: String) throws {
    self.init(shape: try Safetensors(contentsOf: path).metadata["shape"] ?? "")
  }

  init?(shape: String) {
    guard let kind = Self.allCases.first(where: { $0.shape == shape }) else { return nil }
    self = kind
  }

  /// As the metadata says it.
  private var shape: String {
    switch self {
    case .classifier: ModelFile.shape
    case .generator: GeneratorFile.shape
    case .classifierCheckpoint: ClassifierOptions.checkpointShape
    case .generatorCheckpoint: GeneratorOptions.checkpointShape
    }
  }
}
