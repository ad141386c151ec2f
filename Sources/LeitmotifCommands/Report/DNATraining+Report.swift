internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifReport

extension DNATraining.Outcome {
  /// The page about a training, on its validation part.
  /// - Throws: `ModelError.noExamples` without one.
  func page(
    _ parts: DNATraining.Parts, made provenance: [ReportDocument.Fact], by options: ClassifierOptions
  ) throws -> ReportDocument {
    guard let scores else { throw ModelError.noExamples }
    let count = scores.metrics.examples.grouped
    var notes = [
      "The scores are those of the \(count) validation sequences, which chose the model among its epochs: sequences that "
        + "played no part, for 'evaluate', give the fairer ones."
    ]
    if duplicates.count > 0 {
      notes.append(
        "\(duplicates.count.grouped) validation sequences also occur in training"
          + (duplicates.dropped ? ", and were left out." : ", which makes the scores hopeful."))
    } else {
      notes.append("No validation sequence also occurs in training.")
    }
    return ScoreReport(
      title: "A classifier of \(trained.labels.count.grouped) labels, as trained",
      summary: "Scored on \(count) sequences that chose the model but did not train it.", scores: scores,
      history: history,
      sequences: SequencesSection(
        examples: parts.validation, trainingCounts: trained.summary.labelCounts, labels: trained.labels, notes: notes),
      provenance: provenance + Provenance.facts(of: trained) + [
        .init("Strands", trained.adapter.configuration.strands.rawValue)
      ] + Provenance.facts(of: options)
    ).document
  }
}
