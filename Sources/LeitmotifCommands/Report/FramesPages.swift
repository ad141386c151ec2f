internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifFrames
internal import LeitmotifReport

extension Provenance {
  /// What a tagger or a transcriber is and how it was trained.
  static func facts(of summary: SequenceSummary, _ encoder: EncoderArchitecture) -> [ReportDocument.Fact] {
    let best = summary.bestUpdate.map { ", best after \($0.grouped)" } ?? ""
    return [
      .init("Network", encoder.parts.joined(separator: "; ")),
      .init(
        "Trained on", "\(counted(summary.trainingSequences, "recording")) of \(summary.trainingSteps.grouped) steps"),
      .init("Seed", "\(summary.seed)"), .init("Updates", "\(summary.updates.grouped)\(best)"),
    ]
  }

  /// How recordings become steps.
  static func facts(of adapter: FramesAdapter) -> [ReportDocument.Fact] {
    let configuration = adapter.configuration
    let input =
      switch configuration.input {
      case .frames(let width): "frames of \(counted(width, "number"))"
      case .sound(let rate, let features):
        "\(configuration.channelCount) \(features.kind == .logMel ? "log-mel energies" : "cepstral coefficients") of sound at \(rate.grouped) Hz"
      }
    let scaling =
      switch configuration.normalisation {
      case .none: "not scaled"
      case .utterance: "scaled by each recording's mean and deviation"
      case .global: "scaled by mean and deviation over training"
      }
    return [.init("Front end", "\(input), deltas of order \(configuration.deltaOrder), \(scaling)")]
  }
}

extension TagScores {
  /// The page about a tagger.
  func page(history: TrainingHistory.Records?, provenance: [ReportDocument.Fact]) -> ReportDocument {
    let cell = { (value: Double?) in value.map(short) ?? "–" }
    let classes = ReportTable(
      "By label", header: ["label", "steps", "precision", "recall", "F1"],
      rows: perClass.map { [$0.label, $0.support.grouped, cell($0.precision), cell($0.recall), cell($0.f1)] })
    let found = ReportTable(
      "Segments", header: ["least overlap", "true", "predicted", "right", "F1"],
      rows: segments.map {
        ["\($0.threshold)", $0.present.grouped, $0.predicted.grouped, $0.found.grouped, cell($0.f1)]
      })
    let learning = history.flatMap { LearningSection(records: $0, quantity: "loss, and share of steps right").section }
    return ReportDocument(
      "Labels of steps", summary: "\(steps.grouped) steps of \(counted(sequences, "recording")).",
      figures: [.init("steps right", cell(accuracy), detail: "\(cell(majority)) by the commonest label")],
      sections: [
        .init("Labels", [.table(classes), .chart(ConfusionMatrix("Confusion", labels: labels, counts: confusion))]),
        .init(
          "Segments",
          [
            .text("A segment is a longest run of one label; it is right if it overlaps a true one enough."),
            .table(found),
          ]),
      ] + [learning].compactMap { $0 }, provenance: provenance)
  }
}

extension TranscriptScores {
  /// The page about a transcriber.
  func page(
    of trained: FramesTranscriber, on set: SequenceSet, history: TrainingHistory.Records?, threads: ThreadPool,
    provenance: [ReportDocument.Fact]
  ) throws -> ReportDocument {
    let cell = { (value: Double?) in value.map(short) ?? "–" }
    let table = ReportTable(
      "The worst utterances", header: ["utterance", "said [→ heard]", "errors"],
      rows: worst.map { [$0.id, $0.alignment, "\($0.edits)"] })
    let kinds = ReportTable(
      "Errors", header: ["of", "number", "substituted", "deleted", "inserted", "rate"],
      rows: [("words", words), ("characters", characters)].map { name, rate in
        [
          name, rate.referenceCount.grouped, rate.substitutions.grouped, rate.deletions.grouped,
          rate.insertions.grouped, cell(rate.value),
        ]
      })
    let learning = history.flatMap { records in
      LearningSection(records: records, quantity: "loss, and errors a symbol").section
    }
    return ReportDocument(
      "Transcripts", summary: "\(counted(sequences, "utterance")), \(words.referenceCount.grouped) words.",
      figures: [
        .init("word error rate", cell(wer), detail: werInterval.map { "95 % \($0.text)" } ?? ""),
        .init("character error rate", cell(cer)), .init("without an error", cell(exact)),
        .init("one word always", cell(majorityWER), detail: "word error rate"),
      ],
      sections: [
        .init("Errors", [.table(kinds)] + (worst.isEmpty ? [] : [.table(table)])),
        .init("What is heard when", try spikes(of: trained, on: set, threads: threads)),
      ] + [learning].compactMap { $0 }, provenance: provenance)
  }

  /// The steps of a few utterances, the worst first, with the symbols where they are most probable.
  private func spikes(
    of trained: FramesTranscriber, on set: SequenceSet, threads: ThreadPool
  ) throws -> [ReportDocument.Block] {
    let wrong = worst.compactMap { utterance in set.members.first { $0.id == utterance.id } }
    let others = set.members.filter { member in !wrong.contains { $0.id == member.id } }
    let shown = Array((wrong.prefix(3) + others).prefix(4))
    let transcripts = trained.transcribe(shown.map(\.input), threads: threads)
    let configuration = trained.adapter.configuration
    let seconds = configuration.frameSeconds.map { $0 * Double(configuration.frameStride) } ?? 1
    let charts = zip(shown, transcripts).compactMap { member, transcript -> ReportDocument.Block? in
      guard case .frames(let steps) = member.input else { return nil }
      let marks = zip(transcript.symbols, transcript.steps).map { HeatMap.Mark($0, x: (Double($1) + 0.5) * seconds) }
      let said = trained.adapter.words(of: member.symbols).joined(separator: " ")
      return .chart(trained.adapter.heatMap(of: steps, title: member.id, marks: marks), caption: "Said: \(said)")
    }
    return [.text("Channels of the front end, with each symbol at the row where it is most probable.")] + charts
  }
}
