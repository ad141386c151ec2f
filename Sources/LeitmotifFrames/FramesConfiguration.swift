/// How recordings become steps; it is stored in the model file. It was checked when it was made.
public struct FramesConfiguration: Sendable, Hashable {
  /// What files have.
  public enum Input: Sendable, Hashable, Codable {
    /// Frames of so many numbers.
    case frames(width: Int)
    /// Sound of so many samples a second, and how it becomes frames.
    case sound(sampleRate: Int, features: SpectralFeatures)
  }

  /// How channels and their deltas are moved and scaled.
  public enum Normalisation: Sendable, Hashable, Codable {
    /// Not at all.
    case none
    /// By the mean and the deviation of each utterance: no stream can have that, as it waits for the end.
    case utterance
    /// By these, a number each a channel; the deltas are channels too. One that does not vary becomes 0.
    case global(mean: [Float], deviation: [Float])
  }

  /// What files have.
  public let input: Input
  /// 0 for the channels alone, 1 with their deltas, 2 with the deltas of these as well.
  public let deltaOrder: Int
  /// How channels and their deltas are moved and scaled.
  public let normalisation: Normalisation
  /// Frames that make one step.
  public let stackedFrameCount: Int
  /// Frames from one step's first to the next one's.
  public let frameStride: Int
  /// What a training does to frames.
  public let augmentation: FrameAugmentation
  /// What the symbols of transcripts are.
  public let transcriptUnits: TranscriptUnits

  /// - Throws: `FramesError.invalidSetting` for what cannot be, or contradicts itself.
  public init(
    input: Input, deltaOrder: Int = 0, normalisation: Normalisation = .none, stackedFrameCount: Int = 1,
    frameStride: Int = 1, augmentation: FrameAugmentation = .none, transcriptUnits: TranscriptUnits = .words
  ) throws(FramesError) {
    self.input = input
    self.deltaOrder = deltaOrder
    self.normalisation = normalisation
    self.stackedFrameCount = stackedFrameCount
    self.frameStride = frameStride
    self.augmentation = augmentation
    self.transcriptUnits = transcriptUnits
    try check()
  }

  private func check() throws(FramesError) {
    switch input {
    case .frames(let width): try FramesError.require((1...65_536).contains(width), "width", width, "1 to 65536 numbers")
    case .sound(let sampleRate, let features): try features.check(atRate: sampleRate)
    }
    try FramesError.require((0...2).contains(deltaOrder), "delta order", deltaOrder, "0, 1 or 2")
    try FramesError.require(
      (1...64).contains(stackedFrameCount), "stacked frame count", stackedFrameCount, "1 to 64 frames")
    try FramesError.require((1...64).contains(frameStride), "frame stride", frameStride, "1 to 64 frames")
    try augmentation.check()
    guard case .global(let mean, let deviation) = normalisation else { return }
    try FramesError.require(mean.count == frameWidth, "count of means", mean.count, "\(frameWidth), one a channel")
    try FramesError.require(
      deviation.count == frameWidth, "count of deviations", deviation.count, "\(frameWidth), one a channel")
    for value in mean { try FramesError.require(value.isFinite, "mean", value, "a finite number") }
    for value in deviation {
      try FramesError.require(value.isFinite && value >= 0, "deviation", value, "a finite number of 0 or more")
    }
  }
}

extension FramesConfiguration {
  /// Channels of a frame before deltas.
  public var channelCount: Int {
    switch input {
    case .frames(let width): width
    case .sound(_, let features): features.width
    }
  }

  /// Numbers a frame, deltas among them.
  public var frameWidth: Int { channelCount * (1 + deltaOrder) }

  /// Numbers a step.
  public var stepWidth: Int { frameWidth * stackedFrameCount }

  /// The seconds from one frame's beginning to the next one's; nil for frames of files, which do not tell.
  public var frameSeconds: Double? {
    guard case .sound(let sampleRate, let features) = input else { return nil }
    return Double(features.hopLength(atRate: sampleRate)) / Double(sampleRate)
  }

  /// The frames after a step's first that have to come before the step is known: two for each order of deltas, and
  /// those that are stacked.
  public var lookAhead: Int { DeltaStage.reach * deltaOrder + stackedFrameCount - 1 }

  /// The seconds from the beginning of a step to the last sample that it depends on, the window of sound among them;
  /// nil for frames of files.
  public var lookAheadSeconds: Double? {
    guard case .sound(let sampleRate, let features) = input, let frameSeconds else { return nil }
    return Double(lookAhead) * frameSeconds + Double(features.windowLength(atRate: sampleRate)) / Double(sampleRate)
  }

  /// The steps of so many frames: every frame that begins one.
  public func stepCount(frameCount: Int) -> Int { (frameCount + frameStride - 1) / frameStride }

  /// Whether a stream can have the same steps as the whole.
  public var canStream: Bool { normalisation != .utterance }
}

/// Stored with a version.
extension FramesConfiguration: Codable {
  private enum CodingKeys: CodingKey {
    case version, input, deltaOrder, normalisation, stackedFrameCount, frameStride, augmentation, transcriptUnits
  }

  private static let version = 1

  /// - Throws: `FramesError.invalidSetting` for what a later version wrote, and for what cannot be.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    try FramesError.require(
      version == Self.version, "version of the front end", version, "\(Self.version). Use a later Leitmotif")
    try self.init(
      input: container.decode(Input.self, forKey: .input),
      deltaOrder: container.decode(Int.self, forKey: .deltaOrder),
      normalisation: container.decode(Normalisation.self, forKey: .normalisation),
      stackedFrameCount: container.decode(Int.self, forKey: .stackedFrameCount),
      frameStride: container.decode(Int.self, forKey: .frameStride),
      augmentation: container.decode(FrameAugmentation.self, forKey: .augmentation),
      transcriptUnits: container.decode(TranscriptUnits.self, forKey: .transcriptUnits))
  }

  /// With the version of this layout.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(input, forKey: .input)
    try container.encode(deltaOrder, forKey: .deltaOrder)
    try container.encode(normalisation, forKey: .normalisation)
    try container.encode(stackedFrameCount, forKey: .stackedFrameCount)
    try container.encode(frameStride, forKey: .frameStride)
    try container.encode(augmentation, forKey: .augmentation)
    try container.encode(transcriptUnits, forKey: .transcriptUnits)
  }
}
