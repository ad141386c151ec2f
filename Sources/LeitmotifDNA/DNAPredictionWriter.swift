public import LeitmotifData

/// Predictions as a tab-separated table: `name  label  probability  p_<label>…  n_fraction`, and with both strands
/// `strand_disagreement`. Numbers have 6 significant digits. An empty sequence has the label `.` and no probabilities.
///
/// An example that is a window of a record is named as samtools names a region, `name:first-last`, counted from 1, and
/// has its own share of N; without its window, the last one stands for the record and has the record's share.
public struct DNAPredictionWriter: PredictionWriter {
  /// In the order of the probabilities.
  public let labels: [String]
  /// Whether there is a column of disagreement.
  public let hasBothStrands: Bool

  /// - Parameter labels: in the order of the probabilities.
  public init(labels: [String], hasBothStrands: Bool) {
    self.labels = labels
    self.hasBothStrands = hasBothStrands
  }

  /// The names of the columns.
  public var header: String {
    let columns = ["name", "label", "probability"] + labels.map { "p_\($0)" } + ["n_fraction"]
    return Self.line(columns + (hasBothStrands ? ["strand_disagreement"] : []))
  }

  /// One line of the table.
  public func text(for prediction: Prediction, of example: Example<DNASequence>) -> String {
    precondition(
      prediction.probabilities.isEmpty || prediction.probabilities.count == labels.count, "a probability a label")
    var fields = [
      example.window.map { "\(example.id):\($0.range.lowerBound + 1)-\($0.range.upperBound)" } ?? example.id
    ]
    if let best = prediction.best {
      fields += [labels[best], Self.text(prediction.probabilities[best])] + prediction.probabilities.map(Self.text)
    } else {
      fields += [".", ""] + labels.map { _ in "" }
    }
    let content = example.content
    fields.append(decimalText(example.window == nil ? content.recordNFraction : content.nFraction))
    if hasBothStrands { fields.append(prediction.disagreement.map(Self.text) ?? "") }
    return Self.line(fields)
  }

  private static func text(_ value: Float) -> String { decimalText(Double(value)) }

  private static func line(_ fields: [String]) -> String { fields.joined(separator: "\t") + "\n" }
}
