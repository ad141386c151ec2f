internal import Synchronization

/// Counts what passes through the files of a data set meet.
public final class FramesTally: Sendable {
  /// What was met so far.
  public struct Counts: Sendable, Hashable {
    /// Examples that were given.
    public var examples = 0
    /// Examples that were passed over, as they have no label.
    public var unlabelled = 0
    /// Values that were missing, and taken from their neighbours in time.
    public var interpolated = 0
  }

  private let state = Mutex(Counts())

  /// Nothing was met yet.
  public init() {}

  /// What was met so far.
  public var counts: Counts { state.withLock { $0 } }

  func note(examples: Int = 0, unlabelled: Int = 0, interpolated: Int = 0) {
    state.withLock { counts in
      counts.examples += examples
      counts.unlabelled += unlabelled
      counts.interpolated += interpolated
    }
  }
}
