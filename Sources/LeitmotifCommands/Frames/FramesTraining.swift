internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifFrames
internal import LeitmotifReport

/// What `frames train` gives, whatever it trained.
struct FramesOutcome {
  let write: (_ path: String) throws -> Void
  let updates: Int
  /// Whether validation chose the model.
  let isValidated: Bool
  /// Scores, for reading; nil without validation.
  let table: String?
  let notes: [String]
  let warnings: [String]
  let json: any Encodable
  let page: (_ made: [ReportDocument.Fact]) throws -> ReportDocument
}

/// A task of `frames train`.
protocol FramesWork {
  associatedtype Options: ResumableOptions
  /// Reads, trains and scores.
  func train(
    resuming checkpoint: TrainingCheckpoint<Options>?, showing file: CheckpointFile, history: TrainingHistory,
    until interruption: Interruption
  ) throws -> FramesOutcome
}

/// What all tasks of `frames train` work with.
struct FramesMaterial {
  let adapter: FramesAdapter
  let sources: [FramesSource]
  /// Files that score the model; empty where a share does.
  let validationSources: [FramesSource]
  let validation: FramesValidationFlags
  let model: FramesModelFlags
  let scoring: TrainingScoreFlags
  /// Whether a page is to tell of the validation part.
  let isReported: Bool
  let memoryLimit: Int
  let threads: ThreadPool
}

/// To classify.
struct FramesClassifying: FramesWork {
  let material: FramesMaterial
  /// Whether nearest neighbours are scored too.
  let scoresNeighbours: Bool

  func train(
    resuming checkpoint: ClassifierCheckpoint?, showing file: CheckpointFile, history: TrainingHistory,
    until interruption: Interruption
  ) throws -> FramesOutcome {
    let (training, validation) = try readParts()
    let options = material.model.classifierOptions(count: training.count)
    var trained = try FramesClassifier.train(
      material.adapter, on: training, validation: validation, options: options, threads: material.threads,
      observers: [TrainingProgress(), history], resuming: checkpoint, shouldStop: { interruption.isRequested },
      checkpoint: file.show)
    if !material.scoring.noBaselines, !interruption.isRequested {
      Console.note("Fitting baselines")
      trained = try trained.fittingBaselines(
        on: training, validation: validation, options: options, threads: material.threads,
        shouldStop: { interruption.isRequested })
    }
    let scores = validation.count > 0 ? try ModelScores(of: trained, on: validation, threads: material.threads) : nil
    let neighbours =
      scoresNeighbours && validation.count > 0
      ? try trained.nearestNeighbourAccuracy(on: validation, of: training, threads: material.threads) : nil
    let (result, records) = (trained, history.records)
    return FramesOutcome(
      write: result.write, updates: result.summary.updates, isValidated: result.summary.bestUpdate != nil,
      table: scores.map {
        ScoreTable(title: "validation (\($0.metrics.examples.grouped))", $0).text + ScoreTable.confusion($0.metrics)
          + (neighbours.map { "Nearest neighbour by time warping: accuracy \(short($0))\n" } ?? "")
      },
      notes: scores.map(ScoreNotes.ofTraining) ?? [], warnings: [scores?.shortfall].compactMap { $0 },
      json: ClassifyingReport(training: result.summary, validation: scores.map(ScoredSequences.init), dtw: neighbours),
      page: { made in
        guard let scores else { throw ModelError.noExamples }
        return ScoreReport(
          title: "A classifier of \(counted(result.labels.count, "label")), as trained",
          summary: "Scored on \(counted(validation.count, "recording")) that chose the model but did not train it.",
          scores: scores, history: records,
          sequences: SequencesSection(
            examples: validation, trainingCounts: result.summary.labelCounts, labels: result.labels,
            notes: ["Lengths are in steps, as the front end makes them."]),
          provenance: made + Provenance.facts(of: result) + Provenance.facts(of: material.adapter)
            + Provenance.facts(of: options)
        ).document
      })
  }

  private func readParts() throws -> (training: ExampleSet, validation: ExampleSet) {
    let all = try read(material.sources)
    guard all.count > 0 else { throw ModelError.noExamples }
    guard all.labels.count > 1 else { throw ModelError.oneClassOnly(label: all.labels[0]) }
    Console.note(
      "Read \(counted(all.count, "recording")) of \(counted(all.labels.count, "label")); \(spoken(byteCount: all.byteCount)) of memory"
    )
    if !material.validationSources.isEmpty {
      let given = try read(material.validationSources)
      let missing = given.labels(missingIn: all)
      guard missing.isEmpty else { throw CommandError.labelsOfValidationOnly(missing, known: all.labels.labels) }
      return (all, given)
    }
    let plan = try material.validation.plan(
      for: all.count, seed: material.model.seed, isStratified: true, isNeeded: material.isReported)
    guard let plan else { return (all, ExampleSet([])) }
    let parts = try all.split(plan)
    let missing = all.labels(missingIn: parts.training)
    guard missing.isEmpty else {
      throw CommandError.labelsSplitOff(missing, flag: material.validation.splitByGroup ? "--split-by-group" : nil)
    }
    return (parts.training, parts.heldOut)
  }

  private func read(_ sources: [FramesSource]) throws -> ExampleSet {
    try ExampleSet(material.adapter, sources: sources, memoryLimit: material.memoryLimit)
  }
}

private struct ClassifyingReport: Encodable {
  let training: TrainingSummary
  let validation: ScoredSequences?
  let dtw: Double?
}

extension TrainedClassifier {
  /// The share that the nearest of `training` gets right.
  func nearestNeighbourAccuracy(
    on examples: ExampleSet, of training: ExampleSet, threads: ThreadPool
  ) throws -> Double {
    let encoded = try examples.encoded(labels: labels)
    let found = NearestNeighbour(try training.encoded(labels: labels)).classes(
      of: encoded.map(\.input), threads: threads)
    let right = zip(encoded, found).count { example, index in index.map { example.target == .class($0) } ?? false }
    return Double(right) / Double(max(encoded.count, 1))
  }
}

/// To label steps.
struct FramesTagging: FramesWork {
  let material: FramesMaterial

  func train(
    resuming checkpoint: TaggerCheckpoint?, showing file: CheckpointFile, history: TrainingHistory,
    until interruption: Interruption
  ) throws -> FramesOutcome {
    let (training, validation) = try material.sequenceParts {
      try SequenceSet(tagged: material.adapter, sources: $0, memoryLimit: material.memoryLimit)
    }
    let options = material.model.taggerOptions(count: training.count)
    let trained = try FramesTagger.train(
      material.adapter, on: training, validation: validation, options: options, threads: material.threads,
      observers: [TrainingProgress { "\(short($0.value)) of the steps right" }, history], resuming: checkpoint,
      shouldStop: { interruption.isRequested }, checkpoint: file.show)
    let scores = validation.count > 0 ? try TagScores(of: trained, on: validation, threads: material.threads) : nil
    let records = history.records
    return FramesOutcome(
      write: trained.write, updates: trained.summary.updates, isValidated: trained.summary.bestUpdate != nil,
      table: scores?.text, notes: [], warnings: [],
      json: SequenceReport(training: trained.summary, validation: scores),
      page: { made in
        guard let scores else { throw ModelError.noSequences }
        return scores.page(
          history: records,
          provenance: made + Provenance.facts(of: trained.summary, trained.model.architecture.encoder)
            + Provenance.facts(of: material.adapter))
      })
  }
}

/// To transcribe.
struct FramesTranscribing: FramesWork {
  let material: FramesMaterial

  func train(
    resuming checkpoint: TranscriberCheckpoint?, showing file: CheckpointFile, history: TrainingHistory,
    until interruption: Interruption
  ) throws -> FramesOutcome {
    let (training, validation) = try material.sequenceParts {
      try SequenceSet(transcribed: material.adapter, sources: $0, memoryLimit: material.memoryLimit)
    }
    let options = material.model.transcriberOptions(count: training.count)
    let progress = TrainingProgress { score in
      let rate = score.details["errorRate"].map(short) ?? "–"
      return "\(rate) errors a symbol, \(score.details["natsPerSymbol"].map(short) ?? "–") nats a symbol"
    }
    let trained = try FramesTranscriber.train(
      material.adapter, on: training, validation: validation, options: options, threads: material.threads,
      observers: [progress, history], resuming: checkpoint, shouldStop: { interruption.isRequested },
      checkpoint: file.show)
    let scores =
      validation.count > 0
      ? try TranscriptScores(of: trained, on: validation, decoding: .greedy, threads: material.threads) : nil
    let (records, skipped) = (history.records, trained.summary.impossibleSequences)
    return FramesOutcome(
      write: trained.write, updates: trained.summary.updates, isValidated: trained.summary.bestUpdate != nil,
      table: scores?.text, notes: [],
      warnings: skipped == 0
        ? [] : ["left out \(counted(skipped, "recording")) of fewer rows than the transcript needs: \(Self.remedy)"],
      json: SequenceReport(training: trained.summary, validation: scores),
      page: { made in
        guard let scores else { throw ModelError.noSequences }
        return try scores.page(
          of: trained, on: validation, history: records, threads: material.threads,
          provenance: made + Provenance.facts(of: trained.summary, trained.model.architecture.encoder)
            + Provenance.facts(of: material.adapter))
      })
  }

  private static let remedy = "give smaller --pool or --stride, or check the transcripts"
}

private struct SequenceReport<Scores: Encodable>: Encodable {
  let training: SequenceSummary
  let validation: Scores?
}

extension FramesMaterial {
  /// The recordings to learn from, and those that choose the model.
  fileprivate func sequenceParts(
    _ read: ([FramesSource]) throws -> SequenceSet
  ) throws -> (training: SequenceSet, validation: SequenceSet) {
    let all = try read(sources)
    guard all.count > 0 else { throw ModelError.noSequences }
    Console.note(
      "Read \(counted(all.count, "recording")) of \(all.stepCount.grouped) steps, \(counted(all.labels.count, "symbol")); "
        + "\(spoken(byteCount: all.byteCount)) of memory")
    if !validationSources.isEmpty { return (all, try read(validationSources)) }
    let plan = try validation.plan(
      for: all.count, seed: model.seed, isStratified: false, isNeeded: isReported)
    guard let plan else { return (all, SequenceSet([])) }
    let parts = try all.split(plan)
    let known = parts.training.labels
    let missing = all.labels.labels.filter { !known.contains($0) }
    guard missing.isEmpty else {
      throw CommandError.labelsSplitOff(missing, flag: validation.splitByGroup ? "--split-by-group" : nil)
    }
    return (parts.training, parts.heldOut)
  }
}
