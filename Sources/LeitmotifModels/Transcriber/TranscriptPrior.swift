/// What transcripts are like, whatever is heard: n-grams of their words or symbols, or a list of the words there are.
///
/// **Equation** a transcript y of input x is chosen by ln p(y | x) + weight · ln p(y) + bonus · |y|, |y| in units of the n-grams
/// (Hannun and others 2014).
public struct TranscriptPrior: Sendable {
  /// What n-grams are made of.
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// Each symbol.
    case symbols
    /// The words that symbols spell, between spaces.
    case words
  }

  /// How probable units are after each other; nil where a word list alone is known.
  public var languageModel: NGramTable?
  /// What n-grams are made of.
  public var unit: Unit
  /// Of the language model's logarithm.
  public var weight: Double
  /// For each unit: without it, short transcripts win.
  public var bonus: Double
  /// The words there are; nil for any.
  public let wordList: Set<String>?
  private let beginnings: Set<String>

  /// - Parameter wordList: of words that symbols spell between spaces.
  public init(
    languageModel: NGramTable? = nil, unit: Unit = .words, weight: Double = 0.5, bonus: Double = 0,
    wordList: Set<String>? = nil
  ) {
    (self.languageModel, self.unit, self.weight, self.bonus) = (languageModel, unit, weight, bonus)
    self.wordList = wordList
    beginnings = Set((wordList ?? []).flatMap { word in word.indices.map { String(word[...$0]) } })
  }

  /// What is known of the beginning of a transcript.
  struct Progress: Sendable {
    /// Of the units that are complete.
    var score = 0.0
    fileprivate var history: [Int32]?
    fileprivate var word = ""
  }

  /// Goes on by a symbol.
  /// - Returns: whether any transcript begins so.
  func advance(_ progress: inout Progress, by symbol: String) -> Bool {
    if unit == .symbols { add(symbol, to: &progress) }
    guard symbol == " " else {
      progress.word += symbol
      return wordList == nil || beginnings.contains(progress.word)
    }
    guard wordList?.contains(progress.word) ?? true else { return false }
    if unit == .words, !progress.word.isEmpty { add(progress.word, to: &progress) }
    progress.word = ""
    return true
  }

  /// What the whole transcript's prior is; nil where none ends so.
  func scoreAtEnd(of progress: Progress) -> Double? {
    var progress = progress
    if let wordList, !progress.word.isEmpty, !wordList.contains(progress.word) { return nil }
    if unit == .words, !progress.word.isEmpty { add(progress.word, to: &progress) }
    guard let languageModel else { return progress.score }
    let end = languageModel.logProbabilityOfEnd(after: progress.history ?? languageModel.beginning)
    return progress.score + weight * end
  }

  private func add(_ unit: String, to progress: inout Progress) {
    progress.score += bonus
    guard let languageModel else { return }
    var history = progress.history ?? languageModel.beginning
    progress.score += weight * languageModel.logProbability(of: unit, after: &history)
    progress.history = history
  }
}
