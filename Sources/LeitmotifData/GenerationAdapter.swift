/// A domain whose sequences can be made anew: one to many.
///
/// `encode` gives the tokens of a sequence, closed by ``endToken`` where it is whole. A model learns what follows what, and
/// generates tokens, which the domain's own `Tokenizer` turns into content. Conform a type of your own, and the
/// `SequenceGenerator` of `LeitmotifModels` learns and generates your sequences as it does the built-in domains'.
public protocol GenerationAdapter: DomainAdapter {
  /// The symbol after the last of a sequence. It stands before the first, too.
  var endToken: Int { get }

  /// Numbers that say what a whole sequence is to be like.
  var conditionWidth: Int { get }

  /// The condition of a sequence of which nothing is asked: ``conditionWidth`` numbers.
  var plainCondition: [Float] { get }

  /// What a sequence is like, such as its style, metre or key: ``conditionWidth`` numbers, which every step sees.
  func condition(of content: Content) -> [Float]

  /// What the steps of a sequence of this condition see of those before, at its beginning; of the same sizes for every condition.
  func makeHistory(condition: [Float]) -> any HistoryFeatures

  /// Symbols whose loss is told apart from that of all, such as the onsets of notes, of which most steps have none.
  var events: EventSymbols? { get }
}

extension GenerationAdapter {
  /// None.
  public var conditionWidth: Int { 0 }
  /// Zeros.
  public var plainCondition: [Float] { Array(repeating: 0, count: conditionWidth) }
  /// Nothing.
  public func condition(of content: Content) -> [Float] { [] }
  /// The symbol before alone.
  public func makeHistory(condition: [Float]) -> any HistoryFeatures { NoHistory() }
  /// None.
  public var events: EventSymbols? { nil }
}

/// The symbols that matter most in a sequence that is mostly filler.
public struct EventSymbols: Sendable, Hashable {
  /// What one of them is called, such as `note-on`.
  public var name: String
  /// They.
  public var tokens: Set<Int>

  /// The tokens by their common name.
  public init(name: String, tokens: Set<Int>) {
    self.name = name
    self.tokens = tokens
  }
}
