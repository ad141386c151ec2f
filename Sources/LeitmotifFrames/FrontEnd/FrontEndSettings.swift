/// What the front end is to do, before it has seen an example: `FramesAdapter.fitted(_:to:)` makes a configuration of
/// it.
public struct FrontEndSettings: Sendable, Hashable {
  /// Ways to move and scale channels.
  public enum Scaling: String, Sendable, Hashable, Codable, CaseIterable {
    /// Channels as they are.
    case none
    /// By the mean and the deviation of each utterance: no stream can have that, as it waits for the end.
    case utterance
    /// By the mean and the deviation over all training examples.
    case global
  }

  /// How sound becomes frames.
  public var features: SpectralFeatures
  /// 0 for the channels alone, 1 with their deltas, 2 with the deltas of these as well.
  public var deltaOrder: Int
  /// How channels and their deltas are moved and scaled.
  public var scaling: Scaling
  /// Frames that make one step.
  public var stackedFrameCount: Int
  /// Frames from one step's first to the next one's.
  public var frameStride: Int
  /// What a training does to frames.
  public var augmentation: FrameAugmentation
  /// What the symbols of transcripts are.
  public var transcriptUnits: TranscriptUnits

  /// Every frame a step, scaled over all training examples.
  public init(
    features: SpectralFeatures = .logMel(), deltaOrder: Int = 0, scaling: Scaling = .global, stackedFrameCount: Int = 1,
    frameStride: Int = 1, augmentation: FrameAugmentation = .none, transcriptUnits: TranscriptUnits = .words
  ) {
    self.features = features
    self.deltaOrder = deltaOrder
    self.scaling = scaling
    self.stackedFrameCount = stackedFrameCount
    self.frameStride = frameStride
    self.augmentation = augmentation
    self.transcriptUnits = transcriptUnits
  }
}
