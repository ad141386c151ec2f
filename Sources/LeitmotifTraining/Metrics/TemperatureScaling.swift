/// One number that makes a classifier's probabilities mean what they say: its logits are divided by it.
///
/// **Equation** p = softmax(z / T), averaged over an example's readings where it has several; T > 0 makes the mean log loss on
/// validation examples least. The label of a single reading does not change, but its probability
/// does; the mean over several readings may come to lie elsewhere: above 1 for a model too sure of itself, below 1
/// for one too timid. Guo, Pleiss, Sun and Weinberger (2017), "On calibration of modern neural networks", section 4.2.
public enum TemperatureScaling {
  /// The temperatures that are tried.
  public static let range: ClosedRange<Double> = 0.1...10

  /// The best temperature by golden section on its logarithm, or nil where none inside ``range`` is best: without examples,
  /// with a logit that is not a number, or when the loss only falls towards an end, as it does where every example is right.
  ///
  /// - Parameters:
  ///   - logits: of each class, for each reading of each example; at least one reading.
  ///   - classes: each example's true class.
  /// - Complexity: some fifty passes over the logits.
  public static func temperature(logits: [[[Float]]], classes: [Int]) -> Float? {
    precondition(logits.count == classes.count, "\(logits.count) predictions for \(classes.count) examples")
    guard !classes.isEmpty else { return nil }
    let ends = (range.lowerBound.naturalLogarithm, range.upperBound.naturalLogarithm)
    let loss = { (exponent: Double) in meanLoss(logits, classes, temperature: exponent.exponential) }
    let best = minimum(of: loss, between: ends.0, and: ends.1)
    // What is a hundredth from an end ran into it.
    guard best - ends.0 > 0.01, ends.1 - best > 0.01, loss(best) <= loss(0) else { return nil }
    return Float(best.exponential)
  }

  /// Kiefer (1953): each step keeps the part of the interval that holds the least of two points inside it.
  private static func minimum(of value: (Double) -> Double, between low: Double, and high: Double) -> Double {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (low, high)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (leftValue, rightValue) = (value(left), value(right))
    while high - low > 1e-6 {
      if leftValue < rightValue {
        (high, right, rightValue) = (right, left, leftValue)
        left = high - ratio * (high - low)
        leftValue = value(left)
      } else {
        (low, left, leftValue) = (left, right, rightValue)
        right = low + ratio * (high - low)
        rightValue = value(right)
      }
    }
    return (low + high) / 2
  }

  private static func meanLoss(_ logits: [[[Float]]], _ classes: [Int], temperature: Double) -> Double {
    let sum = zip(logits, classes).reduce(0.0) { sum, example in
      let (readings, trueClass) = example
      let probability = readings.reduce(0.0) { $0 + Self.probability(of: trueClass, $1, temperature) }
      return sum - max(probability / Double(readings.count), Double(Float.leastNormalMagnitude)).naturalLogarithm
    }
    return sum / Double(classes.count)
  }

  private static func probability(of trueClass: Int, _ logits: [Float], _ temperature: Double) -> Double {
    let greatest = Double(logits.max() ?? 0)
    let sum = logits.reduce(0.0) { $0 + ((Double($1) - greatest) / temperature).exponential }
    return ((Double(logits[trueClass]) - greatest) / temperature).exponential / sum
  }
}
