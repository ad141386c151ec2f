internal import LeitmotifData

/// What a model says of labelled examples, and what is true: all that a score needs to know.
public struct LabelledPredictions: Sendable, Equatable {
  /// Of each label, for each example.
  public let probabilities: [[Float]]
  /// Each example's true class, an index into ``labels``.
  public let classes: [Int]
  /// The classes' names.
  public let labels: [String]

  /// - Parameters:
  ///   - probabilities: of each label, for each example. The most probable is predicted, the first of equals.
  ///   - classes: each example's true class, an index into `labels`.
  public init(probabilities: [[Float]], classes: [Int], labels: [String]) {
    precondition(
      probabilities.count == classes.count, "\(probabilities.count) predictions for \(classes.count) examples")
    precondition(probabilities.allSatisfy { $0.count == labels.count }, "a prediction has one probability a label")
    precondition(classes.allSatisfy(labels.indices.contains), "a class has no label")
    self.probabilities = probabilities
    self.classes = classes
    self.labels = labels
  }

  /// Examples.
  public var count: Int { classes.count }

  /// Each example's predicted class.
  public var predictedClasses: [Int] { probabilities.map { Prediction(probabilities: $0).best ?? 0 } }

  /// How well the probability of a class puts its examples above those of the rest.
  public func ranking(ofClass positive: Int) -> Ranking {
    Ranking(scores: probabilities.map { $0[positive] }, isPositive: classes.map { $0 == positive })
  }

  /// How much the probability of the predicted class can be believed.
  /// - Parameter binCount: bins of equal width.
  public func calibration(binCount: Int = CalibrationError.standardBinCount) -> CalibrationError {
    CalibrationError(
      zip(zip(probabilities, predictedClasses), classes).map { prediction, trueClass in
        (Double(prediction.0[prediction.1]), prediction.1 == trueClass)
      }, binCount: binCount)
  }
}
