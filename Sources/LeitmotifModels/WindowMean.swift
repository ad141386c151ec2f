internal import LeitmotifData

/// The prediction for an example out of those for its windows: their mean.
///
/// Windows are equally long, so each counts the same; those without a step count nothing.
struct WindowMean {
  private var sums: [Double] = []
  private var disagreement: Float?
  private var count = 0

  mutating func add(_ prediction: Prediction) {
    guard !prediction.probabilities.isEmpty else { return }
    if sums.isEmpty { sums = Array(repeating: 0, count: prediction.probabilities.count) }
    for (index, probability) in prediction.probabilities.enumerated() { sums[index] += Double(probability) }
    if let other = prediction.disagreement { disagreement = max(disagreement ?? 0, other) }
    count += 1
  }

  /// Nil where no window has a step.
  var prediction: Prediction? {
    count == 0
      ? nil : Prediction(probabilities: sums.map { Float($0 / Double(count)) }, disagreement: disagreement)
  }
}

/// Joins the predictions for the windows of examples, which come one after the other.
struct WindowJoiner {
  private var mean = WindowMean()

  /// Takes a window, and gives the prediction for its example with the last one; nil before, and for an example whose
  /// windows all have no step.
  mutating func join(_ prediction: Prediction, of window: ExampleWindow) -> Prediction? {
    mean.add(prediction)
    guard window.isLast else { return nil }
    defer { mean = WindowMean() }
    return mean.prediction
  }
}
