internal import Leitmotif
internal import LeitmotifDNA

/// A model's scores on labelled sequences, with those of baselines on the same sequences.
struct ModelScores {
  /// A baseline's scores.
  struct Baseline {
    /// In JSON: `majority`, `gc`, `kmer`.
    let key: String
    /// To people: `majority`, `GC share`, `5-mer`.
    let title: String
    /// The strength of its penalty; nil for what is not fitted.
    let penalty: Float?
    let metrics: ClassificationMetrics
  }

  /// What the model says of each sequence.
  let predictions: LabelledPredictions
  /// The same before a temperature was applied.
  let uncalibrated: LabelledPredictions
  /// With intervals.
  let metrics: ClassificationMetrics
  /// Of the uncalibrated predictions, without intervals.
  let uncalibratedMetrics: ClassificationMetrics
  /// How the model's probabilities were fitted.
  let calibration: Calibration
  /// The majority first. Without intervals.
  let baselines: [Baseline]

  init<Adapter>(
    of trained: TrainedClassifier<Adapter>, on examples: ExampleSet, windows: WindowPlan? = nil, threads: ThreadPool
  ) throws {
    let judged = try trained.judge(examples, windows: windows, threads: threads)
    predictions = judged.predictions
    uncalibrated = judged.uncalibrated
    metrics = ClassificationMetrics(judged.predictions, bootstrap: Bootstrap(), threads: threads)
    uncalibratedMetrics = ClassificationMetrics(judged.uncalibrated)
    calibration = trained.calibration
    let majority = Baseline(
      key: "majority", title: "majority", penalty: nil,
      metrics: try ClassificationMetrics(
        majorityOf: trained.summary.labelCounts, on: examples, labels: trained.labels))
    baselines =
      [majority]
      + judged.baselines.map { baseline, predictions in
        Baseline(
          key: baseline.family, title: baseline.features.name, penalty: baseline.penalty,
          metrics: ClassificationMetrics(predictions))
      }
  }

  /// What to tell of a model that a simpler one equals: nil when it is the most accurate.
  var shortfall: String? {
    guard let own = metrics.accuracy,
      let best = baselines.max(by: { ($0.metrics.accuracy ?? 0) < ($1.metrics.accuracy ?? 0) }),
      let accuracy = best.metrics.accuracy, accuracy >= own
    else { return nil }
    return
      "the model does not beat the baseline '\(best.title)': accuracy \(short(own)) against \(short(accuracy)) on these sequences"
  }
}
