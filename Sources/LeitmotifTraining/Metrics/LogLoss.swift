/// The mean of −ln p over examples, p being the probability of the true class, in nats; nil without examples.
///
/// A probability of 0 counts as the smallest normal Float32, so that the result is finite.
/// - Parameters:
///   - probabilities: of each class, for each example.
///   - classes: each example's true class.
public func logLoss(probabilities: [[Float]], classes: [Int]) -> Double? {
  precondition(probabilities.count == classes.count, "\(probabilities.count) predictions for \(classes.count) examples")
  guard !classes.isEmpty else { return nil }
  let sum = zip(probabilities, classes).reduce(0.0) { sum, example in
    sum - Double(max(example.0[example.1], .leastNormalMagnitude)).naturalLogarithm
  }
  return sum / Double(classes.count)
}
