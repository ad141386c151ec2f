public import LeitmotifData

/// Predictions as a tab-separated table: `id  label  probability  p_<label>…`. Numbers have 6 significant digits. An
/// empty recording has the label `.` and no probabilities.
public struct FramesPredictionWriter: PredictionWriter {
  /// In the order of the probabilities.
  public let labels: [String]

  /// - Parameter labels: in the order of the probabilities.
  public init(labels: [String]) { self.labels = labels }

  /// The names of the columns.
  public var header: String { tableLine(["id", "label", "probability"] + labels.map { "p_\($0)" }) }

  /// One line of the table.
  public func text(for prediction: Prediction, of example: Example<FrameContent>) -> String {
    precondition(
      prediction.probabilities.isEmpty || prediction.probabilities.count == labels.count, "a probability a label")
    guard let best = prediction.best else { return tableLine([example.id, ".", ""] + labels.map { _ in "" }) }
    let numbers = prediction.probabilities.map { decimalText(Double($0)) }
    return tableLine([example.id, labels[best], numbers[best]] + numbers)
  }
}

/// A line of a tab-separated table.
func tableLine(_ fields: [String]) -> String { fields.joined(separator: "\t") + "\n" }
