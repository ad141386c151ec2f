/// What repetition says comes next: the symbols some steps back, and the one that followed the longest earlier passage that
/// equals what was heard last.
///
/// Music repeats itself; a network need only learn when to follow which copy.
struct RepeatFeatures: Sendable {
  /// Whether a copy was right at the step before, and for how many steps it has been.
  private struct Agreement: Sendable {
    var run = 0

    mutating func note(_ isRight: Bool) { run = isRight ? run + 1 : 0 }

    func append(to numbers: inout [Float]) {
      numbers.append(run > 0 ? 1 : 0)
      numbers.append(BarFeatures.squashed(run, half: 8))
    }
  }

  /// Passages of fewer symbols are no repetition.
  private static let shortestMatch = 4

  private let distances: [Int]
  private var tokens: [Int32] = []
  private var agreements: [Agreement]
  /// How many symbols that end before each place equal those heard last.
  private var matchLengths: [Int32] = []
  private var matchAgreement = Agreement()
  private(set) var symbols: [Int32]
  private var matchLength = 0

  /// - Parameter distances: how many symbols back to look.
  init(distances: [Int]) {
    self.distances = distances
    agreements = distances.map { _ in Agreement() }
    symbols = [Int32](repeating: -1, count: distances.count + 1)
  }

  var symbolCount: Int { distances.count + 1 }
  static func width(distanceCount: Int) -> Int { 2 * distanceCount + 3 }

  func appendNumbers(to numbers: inout [Float]) {
    for agreement in agreements { agreement.append(to: &numbers) }
    matchAgreement.append(to: &numbers)
    numbers.append(BarFeatures.squashed(matchLength, half: 16))
  }

  mutating func append(_ token: Int) {
    let token = Int32(token)
    for index in agreements.indices { agreements[index].note(symbols[index] == token) }
    matchAgreement.note(symbols[distances.count] == token)
    extendMatches(by: token)
    tokens.append(token)
    for (index, distance) in distances.enumerated() {
      symbols[index] = tokens.count >= distance ? tokens[tokens.count - distance] : -1
    }
    symbols[distances.count] = symbolAfterLongestMatch()
  }

  /// - Complexity: O(n) in the symbols so far.
  private mutating func extendMatches(by token: Int32) {
    // From the end, since each place follows from the one before it.
    for place in stride(from: tokens.count, to: 0, by: -1) {
      let isEqual = tokens[place - 1] == token
      if place == matchLengths.count { matchLengths.append(0) }
      matchLengths[place] = isEqual ? matchLengths[place - 1] + 1 : 0
    }
    if matchLengths.isEmpty { matchLengths.append(0) }
  }

  /// The latest of equally long matches.
  private mutating func symbolAfterLongestMatch() -> Int32 {
    var best = 0
    matchLength = 0
    for place in matchLengths.indices where matchLengths[place] >= max(matchLength, 1) {
      matchLength = Int(matchLengths[place])
      best = place
    }
    guard matchLength >= Self.shortestMatch else {
      matchLength = 0
      return -1
    }
    return tokens[best]
  }
}
