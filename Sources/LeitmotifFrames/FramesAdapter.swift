public import LeitmotifData

/// Recordings as steps: frames of numbers and sound in, tables of classes, labels of steps and transcripts out.
///
///     let sources = [FramesSource(path: "JapaneseVowels_TRAIN.ts")]
///     let adapter = try FramesAdapter.fitted(FrontEndSettings(deltaOrder: 1), to: sources)
///     var reader = try adapter.makeReader(for: sources[0])
///     while let example = try reader.next() { print(example.id, try adapter.encode(example.content).count) }
public struct FramesAdapter: ClassificationAdapter, TaggingAdapter, TranscriptionAdapter {
  /// `frames`.
  public static let domain = "frames"

  /// How recordings become steps.
  public let configuration: FramesConfiguration

  /// Any configuration is legal, as it was checked when it was made.
  public init(configuration: FramesConfiguration) { self.configuration = configuration }

  /// A vector a step.
  public var inputEncoding: InputEncoding { .frames(width: configuration.stepWidth) }

  /// - Throws: the cases of `FramesReader.init`.
  public func makeReader(for source: FramesSource) throws(FramesError) -> FramesReader {
    try FramesReader(source, units: configuration.transcriptUnits)
  }

  /// The steps of a recording.
  /// - Throws: `FramesError.wrongKind`, `.wrongWidth`, `.wrongSampleRate` for what the configuration does not read.
  public func encode(_ content: FrameContent) throws(FramesError) -> EncodedInput {
    let values = try configuration.values(of: content)
    var chain = configuration.makeChain()
    return .frames(FrameSequence(values: chain.frames(of: values), width: configuration.stepWidth))
  }

  /// With the configuration's noise and masks.
  public func varied(_ input: EncodedInput, drawing random: inout SplitMix64) -> EncodedInput {
    guard case .frames(let frames) = input else { return input }
    let channelCount = configuration.channelCount
    return .frames(configuration.augmentation.varied(frames, channelCount: channelCount, drawing: &random))
  }

  /// The label of the frame in the middle of each step, the later one of two.
  /// - Throws: `FramesError.wrongLabelCount` where there is not one a frame.
  public func stepLabels(
    _ given: [String], of example: Example<FrameContent>, stepCount: Int
  ) throws(FramesError) -> [String] {
    let frameCount = configuration.frameCount(of: example.content.recording)
    guard given.count == frameCount, stepCount == configuration.stepCount(frameCount: frameCount) else {
      throw .wrongLabelCount(path: example.content.path, expected: frameCount, actual: given.count)
    }
    return (0..<stepCount).map { step in
      given[min(step * configuration.frameStride + configuration.stackedFrameCount / 2, frameCount - 1)]
    }
  }

  /// The words that the configuration's units spell.
  public func words(of symbols: [String]) -> [String] { configuration.transcriptUnits.words(of: symbols) }

  /// The front end of sound or frames that are still coming.
  /// - Throws: `FramesError.invalidSetting` where steps depend on the whole.
  public func makeStream() throws(FramesError) -> FrontEndStream { try FrontEndStream(configuration) }

  /// A `FramesPredictionWriter`.
  public func makeWriter(labels: [String]) -> any PredictionWriter<FrameContent> {
    FramesPredictionWriter(labels: labels)
  }

  /// A `FramesTagWriter`.
  public func makeTagWriter(labels: [String]) -> any TagWriter<FrameContent> {
    FramesTagWriter(labels: labels, configuration: configuration)
  }

  /// A `FramesTranscriptWriter`.
  public func makeTranscriptWriter() -> any TranscriptWriter<FrameContent> {
    FramesTranscriptWriter(configuration: configuration)
  }
}

extension FramesConfiguration {
  /// Samples, or the numbers of frames.
  /// - Throws: `FramesError.wrongKind`, `.wrongWidth`, `.wrongSampleRate` for another input.
  func values(of content: FrameContent) throws(FramesError) -> [Float] {
    switch (input, content.recording) {
    case (.frames(let width), .frames(let frames)):
      if frames.width != width { throw .wrongWidth(path: content.path, expected: width, actual: frames.width) }
      return frames.values
    case (.sound(let sampleRate, _), .sound(let wave)):
      if wave.sampleRate != sampleRate {
        throw .wrongSampleRate(path: content.path, expected: sampleRate, actual: wave.sampleRate)
      }
      return wave.samples
    case (.frames(let width), .sound(let wave)):
      let (expected, actual) = ("frames of \(width) numbers", "sound of \(wave.sampleRate) samples a second")
      throw .wrongKind(path: content.path, expected: expected, actual: actual)
    case (.sound(let sampleRate, _), .frames(let frames)):
      let (expected, actual) = ("sound of \(sampleRate) samples a second", "frames of \(frames.width) numbers")
      throw .wrongKind(path: content.path, expected: expected, actual: actual)
    }
  }

  /// Frames before stacking.
  func frameCount(of recording: Recording) -> Int {
    switch (input, recording) {
    case (_, .frames(let frames)): frames.count
    case (.sound(let sampleRate, let features), .sound(let wave)):
      features.frameCount(sampleCount: wave.samples.count, sampleRate: sampleRate)
    case (.frames, .sound): 0
    }
  }

  /// Where a step begins: in seconds for sound, else the frame, from 0.
  func startText(step: Int) -> String {
    let frame = step * frameStride
    return frameSeconds.map { decimalText(Double(frame) * $0) } ?? "\(frame)"
  }
}

extension FramesConfiguration {
  /// `second` for sound, `frame` for frames: what ``startText(step:)`` counts.
  var timeColumn: String { frameSeconds == nil ? "frame" : "second" }
}
