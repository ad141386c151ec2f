internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifReport

extension DNAEvaluateCommand.Evaluation {
  /// The page about a model on labelled sequences.
  func page(made provenance: [ReportDocument.Fact]) -> ReportDocument {
    let count = scores.metrics.examples.grouped
    let excluded = excludedCount.map {
      "\($0.grouped) sequences that also occur in the excluded files were left out."
    }
    return ScoreReport(
      title: "A classifier of \(trained.labels.count.grouped) labels, evaluated",
      summary: "Scored on \(count) labelled sequences.", scores: scores, history: nil,
      sequences: SequencesSection(
        examples: examples, trainingCounts: trained.summary.labelCounts, labels: trained.labels,
        notes: [
          excluded ?? "Whether these sequences also occur in training was not looked at: --exclude leaves such out."
        ]),
      provenance: provenance + Provenance.facts(of: trained) + [
        .init("Strands", trained.adapter.configuration.strands.rawValue)
      ]
    ).document
  }
}
