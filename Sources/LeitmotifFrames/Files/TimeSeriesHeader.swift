/// What the lines with `@` of a `.ts` file say that its data does not.
struct TimeSeriesHeader {
  /// Whether the last field of a line is its class.
  private(set) var hasClass = false

  /// Takes in a line; returns what is wrong with it, if anything is.
  mutating func note(_ words: [String]) -> String? {
    switch words[0].lowercased() {
    case "@classlabel":
      guard let truth = Self.truth(words) else { return "'\(words[0])' is neither true nor false" }
      hasClass = truth
    case "@targetlabel":
      if Self.truth(words) == true {
        return
          "the file has numbers as targets, not classes. Give one with '@classLabel true', or predict without labels"
      }
    case "@timestamps":
      guard let truth = Self.truth(words) else { return "'\(words[0])' is neither true nor false" }
      if truth { return "values with timestamps are not read. Write the values alone, and '@timeStamps false'" }
    default: break
    }
    return nil
  }

  private static func truth(_ words: [String]) -> Bool? {
    words.count > 1 ? Bool(words[1].lowercased()) : nil
  }
}
