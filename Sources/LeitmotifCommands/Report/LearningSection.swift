internal import Leitmotif
internal import LeitmotifReport

/// Loss and accuracy over the epochs of a training.
struct LearningSection {
  let records: TrainingHistory.Records
  /// What the loss is, with its unit.
  var quantity = "mean loss, nats"
  /// Of the chart of losses.
  var caption =
    "Training smooths its targets and drops units at random, which raises its loss: what counts is where "
    + "validation stops falling."
  /// What other models give, drawn across.
  var levels: [(name: String, value: Double)] = []

  /// Nothing when no epoch was finished.
  var section: ReportDocument.Section? {
    guard !records.epochs.isEmpty || !records.validations.isEmpty else { return nil }
    let charts: [ReportDocument.Block] =
      [
        .chart(losses, caption: caption)
      ] + (accuracies.map { [.chart($0)] } ?? [])
    return .init("Learning", charts)
  }

  private var losses: LineChart {
    var series = [
      LineChart.Series(
        "training", points: records.epochs.compactMap { epoch in epoch.meanLoss.map { point(epoch.epoch, $0) } })
    ]
    if !records.validations.isEmpty {
      series.append(.init("validation", points: records.validations.map { point($0.epoch, $0.score.value) }))
    }
    let epochs = series.flatMap(\.points).map(\.x)
    for level in levels {
      series.append(.init(level.name, points: [0, epochs.max() ?? 1].map { ChartPoint($0, level.value) }))
    }
    return LineChart(
      "Loss by epoch", x: Axis("epoch"), y: Axis(quantity), series: series,
      marker: best.map { best in
        .init(point(best.epoch, best.score.value), label: "kept: epoch \(best.epoch + 1)")
      })
  }

  private var accuracies: LineChart? {
    let points = records.validations.compactMap { report in
      report.score.details["accuracy"].map { point(report.epoch, $0) }
    }
    guard !points.isEmpty else { return nil }
    return LineChart(
      "Validation accuracy by epoch", x: Axis("epoch"), y: Axis("accuracy"),
      series: [.init("validation", points: points)],
      marker: best.flatMap { best in
        best.score.details["accuracy"].map {
          .init(point(best.epoch, $0), label: "kept: epoch \(best.epoch + 1)")
        }
      })
  }

  private var best: ValidationReport? { records.validations.last(where: \.isBest) }

  private func point(_ epoch: Int, _ value: Double) -> ChartPoint { ChartPoint(Double(epoch + 1), value) }
}
