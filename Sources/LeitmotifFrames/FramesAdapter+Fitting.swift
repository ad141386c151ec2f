internal import LeitmotifData

extension FramesAdapter {
  /// Settings with what training files tell: the width of frames or the rate of samples, and mean and deviation of each
  /// channel.
  ///
  /// It passes once through the sources, with one example in memory, and follows their order; the same files in the
  /// same order give the same bits.
  /// - Throws: `FramesError`: what the reader throws; `.invalidSetting` for settings that cannot be; `.wrongWidth`,
  ///   `.wrongSampleRate` or `.wrongKind` for files that do not fit together; `.damaged` where there is no example.
  public static func fitted(
    _ settings: FrontEndSettings, to sources: [FramesSource]
  ) throws(FramesError) -> FramesAdapter {
    var fit = FrontEndFit(settings)
    for source in sources {
      var reader = try FramesReader(source, units: settings.transcriptUnits)
      while let example = try reader.next() {
        try fit.add(example.content)
        // The first example tells all, unless numbers are to be scaled.
        if settings.scaling != .global { break }
      }
    }
    guard let configuration = try fit.configuration() else {
      throw .damaged(path: sources.first?.path ?? "the sources", place: "the end", problem: "there is no example")
    }
    return FramesAdapter(configuration: configuration)
  }
}

/// What settings become by the examples of a training, one after the other.
public struct FrontEndFit {
  /// What the front end is to do.
  public let settings: FrontEndSettings
  private var plain: FramesConfiguration?
  private var moments: ChannelMoments?

  /// Before the first example.
  public init(_ settings: FrontEndSettings) { self.settings = settings }

  /// Takes one more example.
  /// - Throws: `FramesError.invalidSetting` for settings that cannot be; `.wrongWidth`, `.wrongSampleRate` or
  ///   `.wrongKind` for what does not fit to those before.
  public mutating func add(_ content: FrameContent) throws(FramesError) {
    let plain: FramesConfiguration
    if let known = self.plain {
      plain = known
    } else {
      plain = try configuration(of: input(of: content), normalisation: .none)
    }
    self.plain = plain
    let values = try plain.values(of: content)
    guard settings.scaling == .global else { return }
    var chain = plain.makeFrameChain()
    var moments = self.moments ?? ChannelMoments(width: plain.frameWidth)
    self.moments = nil
    moments.add(chain.frames(of: values))
    self.moments = moments
  }

  /// What was found; nil before the first example.
  /// - Throws: `FramesError.invalidSetting` for settings that cannot be.
  public func configuration() throws(FramesError) -> FramesConfiguration? {
    guard let plain else { return nil }
    let normalisation: FramesConfiguration.Normalisation =
      switch settings.scaling {
      case .none: .none
      case .utterance: .utterance
      case .global:
        moments.map { .global(mean: $0.mean, deviation: $0.deviation) } ?? .none
      }
    return try configuration(of: plain.input, normalisation: normalisation)
  }

  private func input(of content: FrameContent) -> FramesConfiguration.Input {
    switch content.recording {
    case .frames(let frames): .frames(width: frames.width)
    case .sound(let wave): .sound(sampleRate: wave.sampleRate, features: settings.features)
    }
  }

  private func configuration(
    of input: FramesConfiguration.Input, normalisation: FramesConfiguration.Normalisation
  ) throws(FramesError) -> FramesConfiguration {
    try FramesConfiguration(
      input: input, deltaOrder: settings.deltaOrder, normalisation: normalisation,
      stackedFrameCount: settings.stackedFrameCount, frameStride: settings.frameStride,
      augmentation: settings.augmentation, transcriptUnits: settings.transcriptUnits)
  }
}
