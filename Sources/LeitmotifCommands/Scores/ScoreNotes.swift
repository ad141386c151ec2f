internal import Leitmotif
internal import LeitmotifDNA

/// Sentences about scores.
enum ScoreNotes {
  /// On the validation sequences of the training that just ended.
  static func ofTraining(_ scores: ModelScores) -> [String] {
    let isFitted = scores.calibration.temperature != 1
    let hope = isFitted ? "; it was fitted on these sequences, which makes both slightly hopeful" : ""
    return [intervals(scores), calibration(scores) + hope]
  }

  /// On sequences that may be any.
  static func ofEvaluation(_ scores: ModelScores) -> [String] {
    [intervals(scores), calibration(scores)]
  }

  /// What the intervals are.
  static func intervals(_ scores: ModelScores) -> String {
    let count = scores.metrics.bootstrap?.replicateCount ?? 0
    let undefined = scores.metrics.undefinedReplicates.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      "; \($0.value.grouped) of them have no \($0.key.title)"
    }
    return "95 % intervals are from \(count.grouped) resamplings of these sequences\(undefined.joined())"
  }

  /// What the temperature does.
  static func calibration(_ scores: ModelScores) -> String {
    guard scores.calibration.examples > 0 else {
      return "Probabilities are the network's own: there were no validation sequences to calibrate them on"
    }
    guard scores.calibration.temperature != 1 else {
      return "Probabilities are the network's own: no temperature was best for the validation sequences"
    }
    let change = { (metric: Metric) in
      "\(scores.uncalibratedMetrics[metric].map(short) ?? "–") → \(scores.metrics[metric].map(short) ?? "–")"
    }
    return "Probabilities at temperature \(short(Double(scores.calibration.temperature))): "
      + "log loss \(change(.logLoss)), calibration error \(change(.ece))"
  }
}
