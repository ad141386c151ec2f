internal import Leitmotif
internal import LeitmotifReport

/// The page that tells how good a model is on labelled sequences, and how it came about.
struct ScoreReport {
  let title: String
  /// What was scored, in a sentence.
  let summary: String
  let scores: ModelScores
  /// Of the training that just ended; nil for a model that was trained before.
  let history: TrainingHistory.Records?
  let sequences: SequencesSection
  let provenance: [ReportDocument.Fact]

  var document: ReportDocument {
    let sections = [
      ScoresSection(scores: scores).section,
      ProbabilitySection(scores: scores, isFittedHere: history != nil).section,
      RankingSection(predictions: scores.predictions).section,
      history.flatMap { LearningSection(records: $0).section },
      sequences.section,
    ]
    let shortfall = scores.shortfall.map { " Mind that \($0)." } ?? ""
    return ReportDocument(
      title, summary: summary + shortfall, figures: SummarySection(scores: scores).figures,
      sections: sections.compactMap { $0 }, provenance: provenance)
  }
}
