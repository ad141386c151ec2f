public import LeitmotifData
internal import LeitmotifTensor
internal import LeitmotifTraining

/// A linear model of simple features, fitted on the same examples as a network: what the network has to beat.
public struct LinearBaseline: Sendable {
  /// The name of the family that its features were chosen from.
  public let family: String
  /// What it reads of an input.
  public let features: any BaselineFeatures
  /// The strength λ of the penalty λ/2 · Σ W² that it was fitted with.
  public let penalty: Float
  /// Its weights, for the features as they are.
  public let model: LinearClassifier

  init(family: String, features: any BaselineFeatures, penalty: Float, model: LinearClassifier) {
    (self.family, self.features, self.penalty, self.model) = (family, features, penalty, model)
  }

  /// One prediction an input, in order.
  public func predict(_ inputs: [EncodedInput]) -> [Prediction] {
    var predictions: [Prediction] = []
    predictions.reserveCapacity(inputs.count)
    for start in stride(from: 0, to: inputs.count, by: Self.batchSize) {
      let batch = SparseBatch(inputs[start..<min(start + Self.batchSize, inputs.count)].map(features.features))
      let probabilities = softmax(model(batch))
      predictions += (0..<probabilities.rowCount).map { Prediction(probabilities: probabilities.row($0).values) }
    }
    return predictions
  }

  /// Inputs of one pass.
  private static let batchSize = 256
}

extension TrainedClassifier {
  /// The predictions of a baseline for labelled examples.
  /// - Throws: `DataError.unknownLabel`.
  func predictions(of baseline: LinearBaseline, for examples: ExampleSet) throws -> LabelledPredictions {
    let encoded = try examples.encoded(labels: labels)
    return LabelledPredictions(
      probabilities: baseline.predict(encoded.map(\.input)).map(\.probabilities), classes: encoded.map(\.classIndex),
      labels: labels.labels)
  }
}
