public import LeitmotifData

/// Labels of steps as a tab-separated table: `id  step  second  label  probability`, a line a step. Steps count from 0.
///
/// Where files have frames rather than sound, `frame` stands for `second`: the first of the step, from 0. Numbers have
/// 6 significant digits. An empty recording has no lines.
public struct FramesTagWriter: TagWriter {
  /// By the indices of classes.
  public let labels: [String]
  private let configuration: FramesConfiguration

  /// - Parameter labels: by the indices of classes.
  public init(labels: [String], configuration: FramesConfiguration) {
    self.labels = labels
    self.configuration = configuration
  }

  /// The names of the columns.
  public var header: String { tableLine(["id", "step", configuration.timeColumn, "label", "probability"]) }

  /// A line a step.
  public func text(for predictions: StepPredictions, of example: Example<FrameContent>) -> String {
    precondition(
      predictions.probabilities.count == predictions.classes.count * labels.count, "a probability a step and label")
    return predictions.classes.enumerated().map { step, label in
      let probability = decimalText(Double(predictions.probabilities[step * labels.count + label]))
      return tableLine([example.id, "\(step)", configuration.startText(step: step), labels[label], probability])
    }.joined()
  }
}
