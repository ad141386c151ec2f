internal import Leitmotif

/// `balanced`, or `LABEL=WEIGHT` joined by commas: what an example of each label counts in training.
struct ClassWeightsArgument: WrittenArgument {
  static let form = "balanced, or LABEL=WEIGHT with weights above 0, joined by commas"

  private enum Weights {
    case balanced
    case given([String: Float])
  }

  private let weights: Weights

  init?(argument: String) {
    if argument == "balanced" {
      weights = .balanced
      return
    }
    var given: [String: Float] = [:]
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let sign = part.lastIndex(of: "="), let weight = Float(part[part.index(after: sign)...]), weight > 0,
        weight.isFinite, given.updateValue(weight, forKey: String(part[..<sign])) == nil
      else { return nil }
    }
    weights = .given(given)
  }

  /// The weights for training examples with these counts by label; balanced ones give each class the same sum, n / K.
  func weights(for counts: [String: Int]) -> [String: Float] {
    switch weights {
    case .given(let weights): return weights
    case .balanced:
      let share = Float(counts.values.reduce(0, +)) / Float(max(counts.count, 1))
      return counts.mapValues { share / Float($0) }
    }
  }
}
