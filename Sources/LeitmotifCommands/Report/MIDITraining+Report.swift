internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI
internal import LeitmotifReport

extension MIDITraining.Outcome {
  /// The page about a training, on its validation part.
  /// - Throws: `ModelError.noSequences` without one.
  func page(of corpus: MIDITrainCommand.Corpus) throws -> ReportDocument {
    guard let scores else { throw ModelError.noSequences }
    let command = TrainingCommand.midi.words + ResumedTraining.arguments(of: .midi)
    let made = try Provenance(inputs: []).all(command: command)
    let sections = [
      scoresSection(scores), learning(scores).section, MusicSection(corpus: corpus).section,
      LeftOutSection(notes: corpus.notes).section,
    ]
    return ReportDocument(
      "What was learned of \(counted(corpus.parts.training.count, "tune"))",
      summary: "Scored on \(counted(scores.sequences, "tune")) that chose the model but did not train it."
        + (scores.shortfall.map { " Mind that \($0)." } ?? ""),
      figures: figures(scores), sections: sections.compactMap { $0 },
      provenance: made + Provenance.facts(of: trained) + Provenance.facts(of: options, repeatedBy: repeatingFlags)
        + [
          .init("Training set", "digest \(corpus.parts.training.set.digest)"),
          .init("Validation set", "digest \(corpus.parts.validation.set.digest)"),
        ])
  }

  private func figures(_ scores: GeneratorScores) -> [ReportDocument.Figure] {
    let best = scores.bestBaseline
    let beside = { (value: Double?) in
      best.map { "n-gram of order \($0.order): \(value.map(short) ?? "–")" } ?? ""
    }
    var figures = [
      ReportDocument.Figure(
        "nats a step", scores.cost.natsPerStep.map(short) ?? "–", detail: beside(best?.cost.natsPerStep))
    ]
    if let event = scores.eventName {
      figures.append(
        .init("nats a \(event)", scores.cost.natsPerEvent.map(short) ?? "–", detail: beside(best?.cost.natsPerEvent)))
    }
    figures.append(
      .init(
        "updates", trained.summary.updates.grouped,
        detail: trained.summary.bestUpdate.map { "kept: that after \($0.grouped)" } ?? ""))
    return figures
  }

  private func scoresSection(_ scores: GeneratorScores) -> ReportDocument.Section {
    let table = GeneratorScoreTable(title: "", scores: scores)
    return .init(
      "Scores",
      [
        .text(
          "A score is the negative logarithm of the probability that the model gave to what came, in nats: less is better. "
            + "N-grams count what followed the last steps of the training tunes, as many as their order says, smoothed after "
            + "Witten and Bell."),
        .table(
          ReportTable(
            "The model beside n-grams, on \(counted(scores.cost.steps, "step"))", header: [""] + table.columns,
            rows: table.rows, emphasizing: [0])),
      ])
  }

  private func learning(_ scores: GeneratorScores) -> LearningSection {
    LearningSection(
      records: history, quantity: "nats a step",
      caption: "Training drops units at random, which raises its loss: what counts is where validation stops falling. "
        + "The level lines are n-grams.",
      // Those of the other orders lie between, and six lines are what colours tell apart.
      levels: scores.baselines.enumerated().compactMap { order, cost in
        order.isMultiple(of: 2) ? cost.natsPerStep.map { ("n-gram of order \(order)", $0) } : nil
      })
  }
}

extension Provenance {
  /// What a generator is and how it was trained.
  static func facts(of trained: MIDIGenerator) -> [ReportDocument.Fact] {
    let (architecture, summary) = (trained.model.architecture, trained.summary)
    let parts =
      (architecture.embeddingSize.map { ["embedding \($0) wide"] } ?? [])
      + architecture.layers.map { "\($0.cell) of \($0.hiddenSize) units" }
    let best = summary.bestUpdate.map { ", best after \($0.grouped)" } ?? ""
    return [
      .init("Network", parts.joined(separator: "; ") + "; \(architecture.symbols.text)"),
      .init("Parameters", trained.model.parameterCount.grouped),
      .init("Music", trained.adapter.configuration.summary),
      .init(
        "Trained on",
        "\(counted(summary.trainingSequences, "sequence")) of \(counted(summary.trainingSteps, "step"))"),
      .init("Seed", "\(summary.seed)"), .init("Updates", "\(summary.updates.grouped)\(best)"),
    ]
  }

  /// How training was set.
  static func facts(of options: GeneratorOptions, repeatedBy flags: [String]) -> [ReportDocument.Fact] {
    [
      .init(
        "Training",
        "at most \(counted(options.epochs, "epoch")), \(options.batchSize.grouped) sequences together in windows of "
          + "\(counted(options.windowLength, "step")), learning rate \(short(Double(options.learningRate))), weight decay "
          + "\(short(Double(options.weightDecay))), dropout \(short(Double(options.dropout.rate)))"),
      .init("Repeated by", flags.joined(separator: " ")),
    ]
  }
}
