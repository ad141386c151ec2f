internal import Leitmotif
internal import LeitmotifReport

/// Whether probabilities mean what they say, and how they are spread.
struct ProbabilitySection {
  let scores: ModelScores
  /// Whether the sequences are those that the temperature was fitted on.
  let isFittedHere: Bool

  var section: ReportDocument.Section {
    let hope =
      isFittedHere && scores.calibration.temperature != 1
      ? "; it was fitted on these sequences, which makes the figures after it slightly hopeful" : ""
    return .init(
      "Probabilities",
      [
        .text(ScoreNotes.calibration(scores) + hope + "."),
        .chart(
          calibration,
          caption:
            "On the diagonal, a probability of 80 % is right four times in five. Points of few predictions, as the bars below "
            + "tell, are anywhere."),
        .chart(histogram),
      ])
  }

  private var calibration: CalibrationChart {
    let after = CalibrationChart.Series("calibrated", bins: bins(scores.predictions))
    let before = CalibrationChart.Series("network's own", bins: bins(scores.uncalibrated))
    return CalibrationChart(
      "Share right by probability", series: scores.calibration.temperature == 1 ? [before] : [after, before])
  }

  private func bins(_ predictions: LabelledPredictions) -> [CalibrationChart.Bin] {
    predictions.calibration().bins.map {
      .init(predicted: $0.meanProbability, observed: $0.shareRight, count: $0.count)
    }
  }

  /// With two labels the probability of the second by true label; with more that of the true label.
  private var histogram: Histogram {
    let predictions = scores.predictions
    let isTwo = predictions.labels.count == 2
    let shown = ShownClasses(predictions)
    let title = isTwo ? "Probability of \(predictions.labels[1]) by true label" : "Probability of the true label"
    return Histogram(
      title + shown.remark, x: Axis("probability", range: 0...1),
      series: shown.indices.map { index in
        let members = predictions.classes.indices.filter { predictions.classes[$0] == index }
        return .init(
          predictions.labels[index],
          values: members.map { Double(predictions.probabilities[$0][isTwo ? 1 : index]) })
      }, height: .share, binCount: 20)
  }
}

/// The classes that a chart of curves has room for: the most frequent ones.
struct ShownClasses {
  /// In the order of the labels.
  let indices: [Int]
  /// What to add to a title when some are left out.
  let remark: String

  private static let limit = 8

  init(_ predictions: LabelledPredictions) {
    var counts = [Int](repeating: 0, count: predictions.labels.count)
    for index in predictions.classes { counts[index] += 1 }
    let present = counts.indices.filter { counts[$0] > 0 }
    indices = present.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(Self.limit).sorted()
    remark = indices.count < present.count ? " (the \(Self.limit) most frequent of \(present.count))" : ""
  }
}
