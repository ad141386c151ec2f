public import LeitmotifData

/// The front end of sound or frames that are still coming: the same steps as of the whole, bit for bit, each as soon as
/// it is known.
///
///     var stream = try adapter.makeStream()
///     for samples in microphone { model.hear(try stream.push(samples)) }
///     model.hear(stream.finish())
public struct FrontEndStream {
  /// What it does.
  public let configuration: FramesConfiguration
  private var chain: FrontEndChain
  /// The numbers of a frame that is not whole yet.
  private var part: [Float] = []
  private var pushedCount = 0

  /// - Throws: `FramesError.invalidSetting` where steps depend on the whole.
  public init(_ configuration: FramesConfiguration) throws(FramesError) {
    try FramesError.require(
      configuration.canStream, "normalisation", "that of each utterance",
      "none or global in a stream, as an utterance's mean is known at its end. Train with global normalisation"
    )
    self.configuration = configuration
    chain = configuration.makeChain()
  }

  /// The steps that are finished.
  /// - Parameter values: samples, or the numbers of frames one after the other, cut anywhere.
  /// - Throws: `FramesError.damaged` for a number that is not finite; the stream is as before.
  public mutating func push(_ values: [Float]) throws(FramesError) -> FrameSequence {
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      let problem = "the value is \(values[place]), and a finite number belongs here"
      throw .damaged(path: "stream", place: "number \(pushedCount + place + 1)", problem: problem)
    }
    pushedCount += values.count
    guard case .frames(let width) = configuration.input else { return steps(chain.push(values)) }
    part += values
    let wholeCount = part.count - part.count % width
    let whole = Array(part[..<wholeCount])
    part.removeFirst(wholeCount)
    return steps(chain.push(whole))
  }

  /// The last steps, which waited for more; what is pushed after that is another sequence. A part of a frame is let go.
  public mutating func finish() -> FrameSequence {
    let last = steps(chain.finish())
    chain = configuration.makeChain()
    part = []
    pushedCount = 0
    return last
  }

  private func steps(_ values: [Float]) -> FrameSequence {
    FrameSequence(values: values, width: configuration.stepWidth)
  }
}

extension FramesConfiguration {
  /// The stages of a sequence.
  func makeChain() -> FrontEndChain {
    var stages = frameStages
    switch normalisation {
    case .none: break
    case .utterance: stages.append(UtteranceStage(width: frameWidth))
    case .global(let mean, let deviation): stages.append(ScalingStage(mean: mean, deviation: deviation))
    }
    if stackedFrameCount > 1 || frameStride > 1 {
      stages.append(StackingStage(inputWidth: frameWidth, count: stackedFrameCount, stride: frameStride))
    }
    return FrontEndChain(stages, inputWidth: channelCount)
  }

  /// The stages before normalisation: those that it is fitted to.
  func makeFrameChain() -> FrontEndChain { FrontEndChain(frameStages, inputWidth: channelCount) }

  private var frameStages: [any FrontEndStage] {
    var stages: [any FrontEndStage] = []
    if case .sound(let sampleRate, let features) = input {
      stages.append(SpectralStage(features, sampleRate: sampleRate))
    }
    for order in 0..<deltaOrder {
      let end = channelCount * (order + 1)
      stages.append(DeltaStage(inputWidth: end, channels: (end - channelCount)..<end))
    }
    return stages
  }
}
