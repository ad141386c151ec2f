/// Tokens and their ids. Id 0 stands for every unknown token, id 1 for the end of a sequence.
///
/// The rest follows by falling count and, where counts are equal, by UTF-8 bytes: the same counts give the same ids,
/// in whatever order they were met.
public struct Vocabulary: Sendable, Hashable {
  /// The token of words that the vocabulary lacks.
  public static let unknownToken = "<UNK>"
  /// The token after the last of a sequence.
  public static let endToken = "<EOS>"

  /// The token of each id.
  public let tokens: [String]
  private let ids: [String: Int]

  /// - Parameters:
  ///   - counts: how often each token was met. The two special tokens need not occur in it.
  ///   - minimumCount: rarer tokens are left out, and become unknown.
  ///   - maximumSize: ids at most, the two special ones included (so ≥ 2); nil for no limit.
  public init(counts: [String: Int], minimumCount: Int = 1, maximumSize: Int? = nil) {
    precondition(maximumSize.map { $0 >= 2 } ?? true, "a vocabulary has room for its two special tokens")
    let special = [Self.unknownToken, Self.endToken]
    let ordinary = counts.filter { $0.value >= minimumCount && !special.contains($0.key) }
      .sorted { a, b in
        a.value == b.value ? a.key.utf8.lexicographicallyPrecedes(b.key.utf8) : a.value > b.value
      }
      .map(\.key)
    self.init(tokens: special + ordinary.prefix(maximumSize.map { $0 - 2 } ?? ordinary.count))
  }

  /// Counts `tokens` first.
  public init(counting tokens: some Sequence<String>, minimumCount: Int = 1, maximumSize: Int? = nil) {
    var counts: [String: Int] = [:]
    for token in tokens { counts[token, default: 0] += 1 }
    self.init(counts: counts, minimumCount: minimumCount, maximumSize: maximumSize)
  }

  private init(tokens: [String]) {
    self.tokens = tokens
    ids = Dictionary(uniqueKeysWithValues: zip(tokens, tokens.indices))
  }

  /// Ids, the two special ones included.
  public var count: Int { tokens.count }
  /// The id of every token that the vocabulary lacks.
  public var unknownID: Int { 0 }
  /// The id after the last token of a sequence.
  public var endID: Int { 1 }

  /// The token of an id.
  public subscript(id: Int) -> String { tokens[id] }

  /// Whether `token` has an id of its own.
  public func contains(_ token: String) -> Bool { ids[token] != nil }

  /// The id of a token, `unknownID` where there is none.
  public func id(of token: String) -> Int { ids[token] ?? unknownID }

  /// Ids of `tokens`, closed by `endID` if `appendingEnd`.
  public func encode(_ tokens: some Sequence<String>, appendingEnd: Bool = false) -> [Int] {
    tokens.map { id(of: $0) } + (appendingEnd ? [endID] : [])
  }

  /// Tokens of `ids` up to the first end of sequence, which is left out.
  public func decode(_ ids: some Sequence<Int>) -> [String] {
    ids.prefix { $0 != endID }.map { tokens[$0] }
  }
}

/// Stored as the list of tokens.
extension Vocabulary: Codable {
  /// - Throws: `DataError.damagedList` unless the special tokens lead and each token occurs once.
  public init(from decoder: any Decoder) throws {
    let tokens = try decoder.singleValueContainer().decode([String].self)
    guard tokens.starts(with: [Self.unknownToken, Self.endToken]) else {
      throw DataError.damagedList(
        of: "vocabulary", problem: "it does not begin with \(Self.unknownToken) and \(Self.endToken)")
    }
    guard Set(tokens).count == tokens.count else {
      throw DataError.damagedList(of: "vocabulary", problem: "a token occurs twice")
    }
    self.init(tokens: tokens)
  }

  /// As the list of tokens.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(tokens)
  }
}
