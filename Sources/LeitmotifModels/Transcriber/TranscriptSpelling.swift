internal import LeitmotifData

/// How classes become a transcript.
struct TranscriptSpelling: Sendable {
  /// The symbol of each class; the blank's is empty.
  let symbols: [String]
  /// Steps of the input a row.
  private let poolSize: Int

  init(_ architecture: TranscriberArchitecture, labels: LabelSet) {
    symbols = (0..<architecture.classCount).map { architecture.symbolIndex(ofClass: $0).map { labels[$0] } ?? "" }
    poolSize = architecture.encoder.poolSize
  }

  func transcript(_ classes: [Int], rows: [Int], score: Double) -> Transcript {
    Transcript(symbols: classes.map { symbols[$0] }, steps: rows.map { $0 * poolSize }, score: score)
  }

  func transcript(of decoder: GreedyDecoder) -> Transcript {
    transcript(decoder.path.classes, rows: decoder.path.peaks, score: decoder.logProbability)
  }
}
