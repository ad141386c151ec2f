/// The losses of single predictions, whose means are the log loss and the Brier score.
enum ProbabilityLoss {
  /// −ln p of the true class's probability, in nats. A probability of 0 counts as the smallest normal Float32, so that the
  /// result is finite.
  static func logLoss(_ probabilities: [Float], trueClass: Int) -> Double {
    -Double(max(probabilities[trueClass], .leastNormalMagnitude)).naturalLogarithm
  }

  /// Σ (pₖ − yₖ)² over classes, y being 1 for the true class and 0 for the others: Brier (1950). With two classes it is
  /// half of that, the squared error of either probability, as is usual there.
  static func brier(_ probabilities: [Float], trueClass: Int) -> Double {
    let sum = probabilities.indices.reduce(0.0) { sum, index in
      let error = Double(probabilities[index]) - (index == trueClass ? 1 : 0)
      return sum + error * error
    }
    return probabilities.count == 2 ? sum / 2 : sum
  }
}

/// The mean of −ln p over examples, p being the probability of the true class, in nats; nil without examples.
///
/// A probability of 0 counts as the smallest normal Float32, so that the result is finite.
/// - Parameters:
///   - probabilities: of each class, for each example.
///   - classes: each example's true class.
public func logLoss(probabilities: [[Float]], classes: [Int]) -> Double? {
  precondition(probabilities.count == classes.count, "\(probabilities.count) predictions for \(classes.count) examples")
  guard !classes.isEmpty else { return nil }
  let sum = zip(probabilities, classes).reduce(0.0) { $0 + ProbabilityLoss.logLoss($1.0, trueClass: $1.1) }
  return sum / Double(classes.count)
}
