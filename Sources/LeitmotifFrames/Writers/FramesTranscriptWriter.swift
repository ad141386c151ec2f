public import LeitmotifData

/// Transcripts as a tab-separated table: `id  transcript  score  seconds`, a line an example. The last column has where
/// the step of each symbol begins, with commas between; `frames` stands for `seconds` where files have frames rather
/// than sound, counted from 0. Numbers have 6 significant digits.
public struct FramesTranscriptWriter: TranscriptWriter {
  private let configuration: FramesConfiguration

  /// With the times of a configuration's steps.
  public init(configuration: FramesConfiguration) { self.configuration = configuration }

  /// The names of the columns.
  public var header: String { tableLine(["id", "transcript", "score", configuration.timeColumn + "s"]) }

  /// One line of the table.
  public func text(for transcript: Transcript, of example: Example<FrameContent>) -> String {
    let text =
      configuration.transcriptUnits == .words ? transcript.symbols.joined(separator: " ") : transcript.symbols.joined()
    let times = transcript.steps.map { configuration.startText(step: $0) }.joined(separator: ",")
    return tableLine([example.id, text, decimalText(transcript.score), times])
  }
}
