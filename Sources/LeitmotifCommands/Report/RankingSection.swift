internal import Leitmotif
internal import LeitmotifReport

/// How well the probability of a class tells it from the rest, at every threshold.
struct RankingSection {
  let predictions: LabelledPredictions

  var section: ReportDocument.Section {
    let shown = ShownClasses(predictions)
    let isTwo = predictions.labels.count == 2
    let judged = shown.indices.filter { !isTwo || $0 == 1 }.map { ($0, predictions.ranking(ofClass: $0)) }
    let against = isTwo ? "" : "Each class against the rest. "
    return .init(
      "Rankings",
      [
        .chart(
          CurveChart(
            "Receiver operating characteristic" + shown.remark, .receiverOperatingCharacteristic,
            curves: judged.map { index, ranking in
              .init(predictions.labels[index], points: Self.receiverPoints(ranking), area: ranking.auroc)
            }), caption: against + "The diagonal is chance."),
        .chart(
          CurveChart(
            "Precision by recall" + shown.remark, .precisionRecall,
            curves: judged.map { index, ranking in
              .init(
                predictions.labels[index],
                points: ranking.thresholds.map { ChartPoint($0.truePositiveRate, $0.precision) },
                area: ranking.averagePrecision, baseline: ranking.prevalence)
            }), caption: against + "The dashed lines are chance."),
      ])
  }

  private static func receiverPoints(_ ranking: Ranking) -> [ChartPoint] {
    let points = ranking.thresholds.map { ChartPoint($0.falsePositiveRate, $0.truePositiveRate) }
    return points.isEmpty ? [] : [ChartPoint(0, 0)] + points
  }
}
