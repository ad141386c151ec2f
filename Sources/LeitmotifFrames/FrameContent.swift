public import LeitmotifData

/// What a file has of one example, before the front end makes frames of it.
public enum Recording: Sendable, Hashable {
  /// Feature vectors.
  case frames(FrameSequence)
  /// Sound.
  case sound(Waveform)
}

/// Sound of one channel.
public struct Waveform: Sendable, Hashable {
  /// −1 ... 1; those of several channels averaged.
  public var samples: [Float]
  /// Samples a second.
  public var sampleRate: Int
  /// Channels that the file has, of which the samples are the mean.
  public var channelCount: Int

  /// Samples of one channel.
  public init(samples: [Float], sampleRate: Int, channelCount: Int = 1) {
    self.samples = samples
    self.sampleRate = sampleRate
    self.channelCount = channelCount
  }
}

/// What is known of an example beside its name and labels.
public struct FrameContent: Sendable, Hashable {
  /// What its file has of it.
  public var recording: Recording
  /// The file that has it, for messages.
  public var path: String

  /// A recording and where it is from.
  public init(recording: Recording, path: String) {
    self.recording = recording
    self.path = path
  }
}
