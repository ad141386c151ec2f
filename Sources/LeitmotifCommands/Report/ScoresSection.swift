internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifReport

/// Every metric beside those of the baselines, and the classes one by one.
struct ScoresSection {
  let scores: ModelScores

  /// Labels of a confusion matrix that a person can still read.
  private static let widestConfusion = 40

  var section: ReportDocument.Section {
    .init(
      "Scores",
      [
        .table(metrics),
        .text(intervals),
        .table(classes), confusion,
      ])
  }

  private var intervals: String {
    let spared =
      scores.metrics.accuracy == 1 || scores.metrics.perClass.contains { $0.recall == 1 || $0.precision == 1 }
    return ScoreNotes.intervals(scores) + ". The calibration error's interval lies high: resampling adds to it."
      + (spared ? " Where no prediction was wrong, resampling finds none either: 1–1 does not mean never." : "")
  }

  private var metrics: ReportTable {
    ReportTable(
      "The model beside simpler ones",
      header: ["", "model", "95 % interval"] + scores.baselines.map(\.title),
      rows: Metric.allCases.map { metric in
        [
          metric.title, scores.metrics[metric].map(short) ?? "–", scores.metrics.intervals[metric]?.range ?? "–",
        ] + scores.baselines.map { $0.metrics[metric].map(short) ?? "–" }
      })
  }

  private var classes: ReportTable {
    ReportTable(
      "Class by class, with 95 % intervals", header: ["class", "sequences", "precision", "recall", "F1"],
      rows: scores.metrics.perClass.map { row in
        [row.label, row.support.grouped]
          + [(row.precision, .precision), (row.recall, .recall), (row.f1, .f1)].map { value, metric in
            cell(value, row.intervals[metric])
          }
      })
  }

  private func cell(_ value: Double?, _ interval: ConfidenceInterval?) -> String {
    guard let value else { return "–" }
    return interval.map { "\(short(value)) \($0.text)" } ?? short(value)
  }

  private var confusion: ReportDocument.Block {
    let metrics = scores.metrics
    guard metrics.labels.count <= Self.widestConfusion else {
      return .text("The confusion of \(metrics.labels.count.grouped) labels is told by --json.")
    }
    return .chart(
      ConfusionMatrix("What was predicted for what was true", labels: metrics.labels, counts: metrics.confusion),
      caption: "Rows are true labels, columns predicted ones; a cell's shade is its share of the row.")
  }
}
