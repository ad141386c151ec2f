/// What the symbols of a transcript are.
public enum TranscriptUnits: String, Sendable, Hashable, Codable, CaseIterable {
  /// What stands between spaces.
  case words
  /// Characters, the space between words among them.
  case characters

  /// The symbols of a transcript; spaces at its ends and runs of them count as none and one.
  public func symbols(of text: String) -> [String] {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    return switch self {
    case .words: words
    case .characters: words.joined(separator: " ").map(String.init)
    }
  }

  /// The words that symbols spell.
  public func words(of symbols: [String]) -> [String] {
    switch self {
    case .words: symbols
    case .characters: symbols.joined().split(separator: " ").map(String.init)
    }
  }
}
