internal import LeitmotifTensor

/// What a file that this library wrote holds.
public enum ModelFileKind: Sendable, Hashable, CaseIterable {
  /// A ``ModelFile``.
  case classifier
  /// A ``GeneratorFile``.
  case generator
  /// A ``TaggerFile``.
  case tagger
  /// A ``TranscriberFile``.
  case transcriber
  /// A ``ClassifierCheckpoint``.
  case classifierCheckpoint
  /// A ``GeneratorCheckpoint``.
  case generatorCheckpoint
  /// A ``TaggerCheckpoint``.
  case taggerCheckpoint
  /// A ``TranscriberCheckpoint``.
  case transcriberCheckpoint

  /// Whether it is a training that was broken off.
  public var isCheckpoint: Bool {
    switch self {
    case .classifier, .generator, .tagger, .transcriber: false
    case .classifierCheckpoint, .generatorCheckpoint, .taggerCheckpoint, .transcriberCheckpoint: true
    }
  }

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
    case .tagger: TaggerFile.shape
    case .transcriber: TranscriberFile.shape
    case .classifierCheckpoint: ClassifierOptions.checkpointShape
    case .generatorCheckpoint: GeneratorOptions.checkpointShape
    case .taggerCheckpoint: TaggerOptions.checkpointShape
    case .transcriberCheckpoint: TranscriberOptions.checkpointShape
    }
  }
}
