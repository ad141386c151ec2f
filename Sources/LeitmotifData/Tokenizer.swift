/// Turns what a domain reads into tokens, and tokens back.
public protocol Tokenizer: Sendable {
  /// What is read: a text, a melody.
  associatedtype Content

  /// Tokens have ids below it.
  var vocabularySize: Int { get }

  /// - Throws: when the content has no tokens.
  func tokens(of content: Content) throws -> [Int]

  /// What the tokens stand for; `content(of: tokens(of: x))` keeps all that tokens express.
  /// - Throws: when the tokens stand for nothing.
  func content(of tokens: [Int]) throws -> Content
}

/// Features of a step that are computed from the symbols before it alone: where a bar stands, what was heard a bar ago.
///
/// Training and generation run the same code, so a model meets in generation what it was trained with.
public protocol HistoryFeatures: Sendable {
  /// Numbers a step.
  var width: Int { get }

  /// The features of the step that follows `history`: `width` numbers.
  func features(after history: ArraySlice<Int>) -> [Float]
}

/// Which symbols may come next: a scale, a grammar.
public protocol TokenConstraint: Sendable {
  /// Sets `isAllowed[token]` to false for each token that may not follow `history`; at least one stays allowed.
  func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>)
}
