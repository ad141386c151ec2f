public import LeitmotifData
public import LeitmotifTensor
public import LeitmotifTraining

/// Scores classifiers on validation examples, in batches.
public struct ClassifierScorer<Adapter: ClassificationAdapter>: Sendable {
  private let predictor: ClassifierPredictor<Adapter>
  private let inputs: [EncodedInput]
  private let targets: [Int]

  /// - Parameter examples: each with a class for its target and at least one step.
  public init(_ adapter: Adapter, on examples: [EncodedExample], threads: ThreadPool = .serial) {
    precondition(
      examples.allSatisfy { $0.classIndex >= 0 && $0.input.count > 0 }, "an example without a class or a step")
    predictor = ClassifierPredictor(adapter, threads: threads)
    inputs = examples.map(\.input)
    targets = examples.map(\.classIndex)
  }

  /// Mean cross-entropy in nats, and the accuracy beside it.
  /// - Parameter model: gives the logits of a batch's sequences.
  public func score(_ model: @escaping ClassifierPredictor<Adapter>.Model) -> ValidationScore {
    let predictions = predictor.predict(inputs, by: model)
    let loss = logLoss(probabilities: predictions.map(\.probabilities), classes: targets) ?? .nan
    let correctCount = zip(predictions, targets).count { $0.best == $1 }
    return ValidationScore(
      loss, .lowerIsBetter, details: ["accuracy": Double(correctCount) / Double(targets.count)])
  }
}
