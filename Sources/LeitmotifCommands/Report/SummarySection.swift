internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifReport

/// The numbers on top of the page.
struct SummarySection {
  let scores: ModelScores

  var figures: [ReportDocument.Figure] {
    let shares = [Metric.accuracy, .balancedAccuracy, .mcc, .auroc].map(figure)
    let best = scores.baselines.max { ($0.metrics.accuracy ?? 0) < ($1.metrics.accuracy ?? 0) }
    let baseline = best.map {
      ReportDocument.Figure("best baseline", $0.metrics.accuracy.map(short) ?? "–", detail: "accuracy of \($0.title)")
    }
    return shares + [figure(.ece)] + [baseline].compactMap { $0 }
  }

  private func figure(_ metric: Metric) -> ReportDocument.Figure {
    let interval = scores.metrics.intervals[metric].map { "95 %: \($0.range)" } ?? ""
    return .init(metric.title, scores.metrics[metric].map(short) ?? "–", detail: interval)
  }
}

extension ConfidenceInterval {
  /// Without brackets.
  var range: String { String(text.dropFirst().dropLast()) }
}
