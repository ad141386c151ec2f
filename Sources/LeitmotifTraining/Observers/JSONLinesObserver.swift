internal import FoundationEssentials

/// Writes each event as a JSON object on a line of its own, keys sorted. What does not apply, and a number that is not
/// finite, is left out.
///
/// **Units** `updateCount` tried and `seconds` passed since the run began.
public struct JSONLinesObserver: TrainingObserver {
  private let write: TextSink

  /// - Parameter sink: takes a line at a time, its end included.
  public init(to sink: @escaping TextSink) { write = sink }

  /// - Throws: what the sink throws.
  public func observe(_ event: TrainingEvent) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try write(String(decoding: encoder.encode(EventRecord(event).finite), as: UTF8.self) + "\n")
  }
}
