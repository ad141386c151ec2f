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
