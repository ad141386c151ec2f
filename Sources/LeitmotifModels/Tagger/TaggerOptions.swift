internal import LeitmotifData
internal import LeitmotifRecurrent

/// How a tagger is built and trained.
public struct TaggerOptions: Sendable, Equatable, Codable {
  /// How sequences are read.
  public var encoder = EncoderOptions(
    layers: [LayerDescription(cell: "gru", hiddenSize: 64)], dropout: Dropout(rate: 0.3))
  /// Whether labels are chosen together, by a conditional random field, or each step's alone.
  public var isStructured = false
  /// How long and how fast it is trained.
  public var fitting = FittingOptions(epochs: 60, learningRate: 3e-3, patience: 15)

  /// The defaults.
  public init() {}

  /// Checks every number that does not depend on the sequences; training does so first.
  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``, or `TrainingError.invalidSetting`.
  public func validate() throws {
    try architecture(inputSize: 1, labelCount: 2).validate()
    try fitting.validate()
  }

  func architecture(inputSize: Int, labelCount: Int) -> TaggerArchitecture {
    TaggerArchitecture(
      encoder.architecture(inputSize: inputSize), labelCount: labelCount, isStructured: isStructured)
  }
}

extension TaggerOptions: ResumableOptions {
  /// `SequenceTagger checkpoint`
  public static var checkpointShape: String { "SequenceTagger checkpoint" }

  /// With the end of `other`: its epochs, updates, time and patience.
  public func ending(as other: TaggerOptions) -> TaggerOptions {
    var options = self
    options.fitting = fitting.ending(as: other.fitting)
    return options
  }
}
