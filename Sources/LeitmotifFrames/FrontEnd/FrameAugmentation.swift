internal import LeitmotifData

/// What a training does to frames each time that it sees them; the number of steps stays.
///
/// All is drawn of the stream that `varied` is given, so that the same example in the same epoch is the same frames.
/// Masks are those of SpecAugment (Park et al. 2019, "SpecAugment: a simple data augmentation method for automatic
/// speech recognition"): what they hide is 0, the mean of normalised channels. A channel is hidden in all frames of a
/// step and with its deltas.
public struct FrameAugmentation: Sendable, Hashable, Codable {
  /// The deviation of the Gaussian noise that is added to each number: of a normalised channel, in its deviations.
  public var noise: Float
  /// Stretches of time that are hidden.
  public var timeMaskCount: Int
  /// The longest stretch, in steps; each length from 0 to it is equally likely.
  public var longestTimeMask: Int
  /// The most that a stretch hides of a sequence, as a share of its steps.
  public var largestTimeShare: Float
  /// Bands of channels that are hidden.
  public var featureMaskCount: Int
  /// The widest band, in channels; each width from 0 to it is equally likely.
  public var widestFeatureMask: Int

  /// Nothing, unless it is asked for.
  public init(
    noise: Float = 0, timeMaskCount: Int = 0, longestTimeMask: Int = 20, largestTimeShare: Float = 0.2,
    featureMaskCount: Int = 0, widestFeatureMask: Int = 8
  ) {
    self.noise = noise
    self.timeMaskCount = timeMaskCount
    self.longestTimeMask = longestTimeMask
    self.largestTimeShare = largestTimeShare
    self.featureMaskCount = featureMaskCount
    self.widestFeatureMask = widestFeatureMask
  }

  /// Frames as they are.
  public static var none: FrameAugmentation { FrameAugmentation() }

  /// Whether it changes anything.
  public var changesFrames: Bool { noise > 0 || timeMaskCount > 0 || featureMaskCount > 0 }
}

extension FrameAugmentation {
  /// - Throws: `FramesError.invalidSetting` for what cannot be.
  func check() throws(FramesError) {
    try FramesError.require((0...1000).contains(noise), "noise", noise, "0 to 1000")
    try FramesError.require((0...100).contains(timeMaskCount), "time mask count", timeMaskCount, "0 to 100")
    try FramesError.require(
      (0...1_000_000).contains(longestTimeMask), "longest time mask", longestTimeMask, "0 to 1000000 steps")
    try FramesError.require(
      (0...1).contains(largestTimeShare), "largest time share", largestTimeShare, "a share of 0 to 1")
    try FramesError.require((0...100).contains(featureMaskCount), "feature mask count", featureMaskCount, "0 to 100")
    try FramesError.require(
      (0...65_536).contains(widestFeatureMask), "widest feature mask", widestFeatureMask, "0 to 65536 channels")
  }

  /// - Parameter channelCount: channels without deltas and stacking; they come again and again in a step.
  func varied(_ frames: FrameSequence, channelCount: Int, drawing random: inout SplitMix64) -> FrameSequence {
    guard changesFrames, frames.count > 0 else { return frames }
    var values = frames.values
    if noise > 0 { addNoise(to: &values, drawing: &random) }
    for _ in 0..<timeMaskCount {
      let longest = min(longestTimeMask, Int(largestTimeShare * Float(frames.count)))
      let length = random.next(below: longest + 1)
      let start = random.next(below: frames.count - length + 1)
      for place in (start * frames.width)..<((start + length) * frames.width) { values[place] = 0 }
    }
    for _ in 0..<featureMaskCount {
      let width = random.next(below: min(widestFeatureMask, channelCount) + 1)
      let start = random.next(below: channelCount - width + 1)
      let band = start..<(start + width)
      for place in values.indices where band.contains(place % frames.width % channelCount) { values[place] = 0 }
    }
    return FrameSequence(values: values, width: frames.width)
  }

  /// Two numbers at a time (Box and Muller 1958, "A note on the generation of random normal deviates").
  private func addNoise(to values: inout [Float], drawing random: inout SplitMix64) {
    for place in stride(from: 0, to: values.count, by: 2) {
      // Of 2⁻⁵³ to 1, so that it has a logarithm.
      let uniform = Double(random.next() >> 11 + 1) * 0x1p-53
      let angle = Double(random.next() >> 11) * 0x1p-53 * 2 * .pi
      let radius = Double(noise) * (-2 * uniform.logarithm).squareRoot()
      values[place] = Float(finite: Double(values[place]) + radius * angle.cosine)
      guard place + 1 < values.count else { break }
      values[place + 1] = Float(finite: Double(values[place + 1]) + radius * angle.sine)
    }
  }
}
