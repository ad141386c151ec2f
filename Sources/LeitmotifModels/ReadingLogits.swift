internal import LeitmotifData
internal import LeitmotifTensor
internal import LeitmotifTraining

/// The logits of each reading of each window of each input, before a temperature makes probabilities of them.
struct ReadingLogits {
  /// Of each class, for each reading of each window; an empty one has no reading.
  let values: [[[Float]]]
  /// Windows of each input; 1 for one that is read whole.
  let windowCounts: [Int]

  /// The mean over the input's windows, and over their readings, of softmax(z / temperature); none for an empty input.
  func predictions(temperature: Float) -> [Prediction] {
    var windows = windowPredictions(temperature: temperature)[...]
    return windowCounts.map { count in
      defer { windows = windows.dropFirst(count) }
      if count == 1, let whole = windows.first { return whole }
      var mean = WindowMean()
      for prediction in windows.prefix(count) { mean.add(prediction) }
      return mean.prediction ?? Prediction(probabilities: [])
    }
  }

  private func windowPredictions(temperature: Float) -> [Prediction] {
    let rows = values.flatMap { $0 }
    guard !rows.isEmpty else { return values.map { _ in Prediction(probabilities: []) } }
    let probabilities = softmax(Tensor(rows: rows) / temperature)
    let (all, width) = (probabilities.values, probabilities.width)
    var row = 0
    return values.map { readings in
      defer { row += readings.count }
      return Prediction(
        averaging: (row..<(row + readings.count)).map { Array(all[($0 * width)..<(($0 + 1) * width)]) })
    }
  }

  /// The predictions beside the true classes.
  func labelled(_ classes: [Int], labels: LabelSet, temperature: Float) -> LabelledPredictions {
    LabelledPredictions(
      probabilities: predictions(temperature: temperature).map(\.probabilities), classes: classes,
      labels: labels.labels)
  }
}

extension Prediction {
  /// The mean over readings. With two the order does not matter, bit for bit.
  fileprivate init(averaging readings: [[Float]]) {
    guard let first = readings.first else {
      self.init(probabilities: [])
      return
    }
    guard readings.count > 1 else {
      self.init(probabilities: first)
      return
    }
    let mean = first.indices.map { column in
      readings.dropFirst().reduce(first[column]) { $0 + $1[column] } / Float(readings.count)
    }
    let spread = first.indices.map { column in
      let values = readings.map { $0[column] }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
    self.init(probabilities: mean, disagreement: spread.max())
  }
}
