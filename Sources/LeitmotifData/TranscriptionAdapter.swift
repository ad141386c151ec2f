/// A domain whose sequences have a transcript that is not aligned with their steps: many to many, unaligned.
///
/// Its readers annotate examples with symbols. Conform a type of your own, and the `SequenceTranscriber` of `LeitmotifModels`
/// transcribes your files as it does those of the built-in domains.
public protocol TranscriptionAdapter: DomainAdapter {
  /// The words that symbols spell: what a word error rate counts.
  func words(of symbols: [String]) -> [String]

  /// Writes transcripts as this domain's users expect them.
  func makeTranscriptWriter() -> any TranscriptWriter<Content>
}

extension TranscriptionAdapter {
  /// The symbols themselves.
  public func words(of symbols: [String]) -> [String] { symbols }
}

/// What a model hears in an example.
public struct Transcript: Sendable, Hashable {
  /// The symbols, in order.
  public var symbols: [String]
  /// The step at which each symbol is most probable.
  public var steps: [Int]
  /// The natural logarithm of the transcript's probability, over all its alignments, and of what else it was chosen by.
  public var score: Double

  /// Symbols with their steps.
  public init(symbols: [String], steps: [Int], score: Double) {
    self.symbols = symbols
    self.steps = steps
    self.score = score
  }
}

/// Turns transcripts into lines of text, an example at a time.
public protocol TranscriptWriter<Content>: Sendable {
  /// What is known of an example beside its name and transcript.
  associatedtype Content: Sendable
  /// Text before the first example, its line end included; empty for none.
  var header: String { get }
  /// The text of one example, its line end included.
  func text(for transcript: Transcript, of example: Example<Content>) -> String
}
