internal import LeitmotifTraining

/// How a token is drawn from a model's probabilities.
public struct SamplingOptions: Sendable, Hashable, Codable {
  /// What logits are divided by: below 1 the likely becomes likelier; 0 always takes the likeliest.
  public var temperature: Float
  /// Only so many of the likeliest tokens may be drawn; nil for any.
  public var topK: Int?
  /// Only the likeliest tokens may be drawn whose probabilities together reach this share: nucleus sampling, Holtzman and
  /// others (2020). Nil for any.
  public var topP: Float?

  /// A little below the model's own spread, without its most unlikely tokens.
  public init(temperature: Float = 0.9, topK: Int? = nil, topP: Float? = 0.95) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
  }

  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``.
  public func validate() throws(ModelError) {
    try ModelError.require(
      temperature >= 0 && temperature.isFinite, "the temperature", "\(temperature)", "0 or more")
    try ModelError.require(topK.map { $0 >= 1 } ?? true, "top-k", "\(topK ?? 0)", "at least 1 token")
    try ModelError.require(topP.map { $0 > 0 && $0 <= 1 } ?? true, "top-p", "\(topP ?? 0)", "above 0 and at most 1")
  }

  /// Draws a token.
  ///
  /// - Parameters:
  ///   - logits: one a token.
  ///   - isAllowed: at least one token is.
  ///   - draw: uniform in 0 ..< 1.
  func token(of logits: ArraySlice<Float>, isAllowed: [Bool], draw: Float) -> Int {
    let start = logits.startIndex
    var candidates = isAllowed.indices.filter { isAllowed[$0] }
    // By falling logit; of equals the first.
    candidates.sort { a, b in
      let (x, y) = (logits[start + a], logits[start + b])
      return x == y ? a < b : x > y
    }
    guard temperature > 0 else { return candidates[0] }
    if let topK { candidates = Array(candidates.prefix(topK)) }
    let largest = Double(logits[start + candidates[0]])
    var weights = candidates.map { ((Double(logits[start + $0]) - largest) / Double(temperature)).exponential }
    if let topP {
      let enough = Double(topP) * weights.reduce(0, +)
      var reached = 0.0
      let kept = weights.firstIndex { weight in
        reached += weight
        return reached >= enough
      }
      weights = Array(weights.prefix((kept ?? weights.count - 1) + 1))
    }
    var rest = Double(draw) * weights.reduce(0, +)
    for (candidate, weight) in zip(candidates, weights) {
      rest -= weight
      if rest < 0 { return candidate }
    }
    return candidates[weights.count - 1]
  }
}
