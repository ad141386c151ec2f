internal import LeitmotifData
internal import LeitmotifTensor

/// The mean and the spread of each feature, by which features are made alike before a linear model is fitted.
struct FeatureScale: Sendable {
  /// Mean over spread of each feature, [1, width]: what a feature is centred by once it is divided by its spread.
  let centre: Tensor
  /// 1 over the spread; 0 for a feature that is the same everywhere, which can tell nothing apart.
  private let inverse: [Float]

  /// Examples that are looked at, evenly spread over all.
  private static let sampleCount = 10_000

  init(_ store: FeatureStore) {
    var sums = [Double](repeating: 0, count: store.width)
    var squares = sums
    let step = max(1, (store.indices.count + Self.sampleCount - 1) / Self.sampleCount)
    var count = 0.0
    for index in stride(from: 0, to: store.indices.count, by: step) {
      count += 1
      for feature in store[index] {
        sums[Int(feature.index)] += Double(feature.value)
        squares[Int(feature.index)] += Double(feature.value) * Double(feature.value)
      }
    }
    let spreads = zip(sums, squares).map { sum, square in
      max(0, square / count - sum / count * (sum / count)).squareRoot()
    }
    let inverse = spreads.map { $0 > 1e-6 ? Float(1 / $0) : 0 }
    self.inverse = inverse
    centre = Tensor(
      zip(sums, inverse).map { Float($0 / count) * $1 }, shape: Shape(rows: 1, width: store.width))
  }

  /// The features divided by their spread, not centred: what is 0 stays 0.
  func scaled(_ features: [SparseFeature]) -> [SparseFeature] {
    features.map { SparseFeature(index: $0.index, value: $0.value * inverse[Int($0.index)]) }
  }

  /// The logits of a model of standardised features.
  func logits(_ model: LinearClassifier, _ batch: SparseBatch, threads: ThreadPool) -> Tensor {
    model(batch) - matmul(centre, model.weight, threads: threads)
  }

  /// The same model of the features as they are.
  func unscaled(_ model: LinearClassifier) -> LinearClassifier {
    let rows = Tensor(inverse, shape: Shape(rows: inverse.count, width: 1))
    let shift = matmul(centre, model.weight).reshaped(to: model.bias.shape)
    return LinearClassifier(weight: model.weight * rows, bias: model.bias - shift)
  }
}
