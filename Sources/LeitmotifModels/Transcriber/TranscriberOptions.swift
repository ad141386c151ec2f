internal import LeitmotifData
internal import LeitmotifRecurrent

/// What becomes of a sequence that is too short for its transcript: CTC wants a row for each symbol, and one more between equal
/// neighbours.
public enum ImpossibleTranscripts: String, Sendable, Hashable, Codable, CaseIterable {
  /// It is left out, and counted.
  case skip
  /// Training refuses it, with its name and both numbers.
  case refuse
  /// It stays, and costs nothing.
  case zero
}

/// How a transcriber is built and trained.
public struct TranscriberOptions: Sendable, Equatable, Codable {
  /// How sequences are read.
  public var encoder = EncoderOptions(
    layers: [LayerDescription(cell: "lstm", hiddenSize: 96)], dropout: Dropout(rate: 0.3))
  /// How long and how fast it is trained.
  public var fitting = FittingOptions(epochs: 60, learningRate: 3e-3, patience: 15)
  /// What becomes of sequences that are too short for their transcript.
  public var impossible = ImpossibleTranscripts.skip

  /// The defaults.
  public init() {}

  /// Checks every number that does not depend on the sequences; training does so first.
  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``, or `TrainingError.invalidSetting`.
  public func validate() throws {
    try architecture(inputSize: 1, symbolCount: 1).validate()
    try fitting.validate()
  }

  func architecture(inputSize: Int, symbolCount: Int) -> TranscriberArchitecture {
    TranscriberArchitecture(encoder.architecture(inputSize: inputSize), symbolCount: symbolCount)
  }
}

extension TranscriberOptions: ResumableOptions {
  /// `SequenceTranscriber checkpoint`
  public static var checkpointShape: String { "SequenceTranscriber checkpoint" }

  /// With the end of `other`: its epochs, updates, time and patience.
  public func ending(as other: TranscriberOptions) -> TranscriberOptions {
    var options = self
    options.fitting = fitting.ending(as: other.fitting)
    return options
  }
}
