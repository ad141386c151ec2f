internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI

/// The work of `midi train`, from tunes to a scored model.
struct MIDITraining {
  let adapter: MIDIAdapter
  let parts: TuneValidation.Parts
  let options: GeneratorOptions
  let history: TrainingHistory
  let threads: ThreadPool

  /// What it gives.
  struct Outcome {
    let trained: MIDIGenerator
    /// On the validation tunes; nil when there are none.
    let scores: GeneratorScores?
    /// With the schedule that was planned.
    let options: GeneratorOptions
    /// Updates of an epoch.
    let updatesPerEpoch: Int
    let history: TrainingHistory.Records
    let duration: Duration
  }

  /// - Parameters:
  ///   - resumed: where the training goes on; nil to begin.
  ///   - checkpoint: is shown where it stands.
  func train(
    resuming resumed: GeneratorCheckpoint?, checkpoint: CheckpointFile, until interruption: Interruption
  ) throws -> Outcome {
    let (training, validation) = (parts.training.set, parts.validation.set)
    let start = ContinuousClock.now
    let baseline = NGramModel(counting: training, of: adapter)
    let baselineCosts = validation.count == 0 ? [] : baseline?.costs(of: validation, events: adapter.events) ?? []
    let options = try resumed.map { planned(as: $0.options) } ?? scheduled(training, validation, until: interruption)
    var trained = try MIDIGenerator.train(
      adapter, on: training, validation: validation, options: options, threads: threads,
      observers: [progress(beside: baselineCosts), history], resuming: resumed,
      shouldStop: { interruption.isRequested }, checkpoint: checkpoint.show)
    trained.baseline = baseline
    try trained.remember(parts.training.inOwnKeys.tunes.lazy.map { ($0.example.symbols, $0.head) })
    return Outcome(
      trained: trained,
      scores: validation.count > 0 ? try trained.evaluate(validation, threads: threads) : nil, options: options,
      updatesPerEpoch: options.updatesPerEpoch(of: training, end: adapter.endToken), history: history.records,
      duration: start.duration(to: .now))
  }

  /// The options with the schedule of a training that was broken off, which its clock decided.
  private func planned(as first: GeneratorOptions) -> GeneratorOptions {
    var options = options
    (options.scheduledUpdates, options.timeBudget) = (first.scheduledUpdates, first.timeBudget)
    return options
  }

  /// The options with a schedule that the limit of updates or of time has room for.
  ///
  /// Under a budget of time, updates are measured first, which counts as a part of it. Then the training ends with the
  /// schedule, so that as many updates by `--max-steps` are the same training; the clock only ends one that has become slow.
  private func scheduled(
    _ training: GenerationSet, _ validation: GenerationSet, until interruption: Interruption
  ) throws -> GeneratorOptions {
    var options = options
    let all = options.updatesPerEpoch(of: training, end: adapter.endToken).multipliedReportingOverflow(
      by: options.epochs)
    let most = all.overflow ? Int.max : all.partialValue
    if options.scheduledUpdates != nil { return options }
    if let limit = options.maxUpdates {
      options.scheduledUpdates = min(limit, most)
    } else if let budget = options.timeBudget {
      let start = ContinuousClock.now
      let pace = try MIDIGenerator.measurePace(
        adapter, on: training, validation: validation, options: options, threads: threads, within: budget * 0.03,
        shouldStop: { interruption.isRequested })
      let rest = max(budget - start.duration(to: .now), .milliseconds(1))
      let count = min(pace.updates(within: rest), most)
      (options.timeBudget, options.scheduledUpdates, options.maxUpdates) = (rest, count, count)
      Console.note(
        "An update takes \(pace.update.spokenBriefly): \(counted(count, "update")) planned for the time given")
    }
    return options
  }

  private func progress(beside baselines: [SequenceCost]) -> TrainingProgress {
    let (event, costs) = (adapter.events?.name, baselines.compactMap(\.natsPerStep))
    let best = costs.indices.min { costs[$0] < costs[$1] }
    return TrainingProgress { score in
      let events = score.details["natsPerEvent"].flatMap { value in event.map { ", \(short(value)) a \($0)" } } ?? ""
      let beside = best.map { " (n-gram of order \($0): \(short(costs[$0])))" } ?? ""
      return "\(short(score.value)) nats a step\(beside)\(events)"
    }
  }
}

extension MIDITraining.Outcome {
  /// The flags that repeat the training, in place of a budget of time.
  var repeatingFlags: [String] {
    let count = trained.summary.updates
    let schedule = options.scheduledUpdates ?? options.epochs * updatesPerEpoch
    return ["--max-steps", "\(count)"] + (schedule == count ? [] : ["--schedule-steps", "\(schedule)"])
  }
}

extension Duration {
  /// For a person, below a second too: 12 ms.
  var spokenBriefly: String { self < .seconds(1) ? "\(short(inSeconds * 1000)) ms" : spoken }
}
