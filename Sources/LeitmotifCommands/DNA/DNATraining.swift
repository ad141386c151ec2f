internal import Leitmotif
internal import LeitmotifDNA

/// The work of `dna train`, from files to a scored model.
struct DNATraining {
  let adapter: DNAAdapter
  let input: DNAInputOptions
  let validation: DNAValidationOptions
  let options: ClassifierOptions
  let classWeights: ClassWeightsArgument?
  let fitsBaselines: Bool
  let limits: LabelledFiles.Limits
  let history: TrainingHistory
  let threads: ThreadPool

  /// What it gives.
  struct Outcome {
    let trained: DNAClassifier
    /// On the validation sequences; nil when there are none.
    let scores: ModelScores?
    let duplicates: Duplicates
    let history: TrainingHistory.Records
    let duration: Duration
  }

  /// The sequences to train on, and those that choose the model.
  struct Parts {
    let training: ExampleSet
    let validation: ExampleSet
    let duplicates: Duplicates
  }

  /// Validation sequences that also occur in training.
  struct Duplicates: Encodable {
    /// How many there were.
    let count: Int
    /// Whether they were left out of validation.
    let dropped: Bool
  }

  func readParts() throws -> Parts {
    let reading = try input.reading.reading()
    let examples = try readExamples(reading)
    let (training, validation) = try validation.divide(
      examples, adapter: adapter, reading: reading, limits: limits, seed: options.seed)
    let unseen = validation.removingDuplicates(of: training, readings: adapter.readings)
    let duplicates = Duplicates(
      count: validation.count - unseen.count, dropped: self.validation.dropDuplicates)
    if duplicates.count > 0 {
      let what = "\(duplicates.count.grouped) of the \(validation.count.grouped) validation sequences"
      if duplicates.dropped {
        Console.note("Left out \(what), which also occur in training")
      } else {
        Console.warning("\(what) also occur in training; leave them out with --drop-duplicates")
      }
    }
    if duplicates.dropped, unseen.count == 0, validation.count > 0 { throw CommandError.onlyDuplicates }
    return Parts(training: training, validation: duplicates.dropped ? unseen : validation, duplicates: duplicates)
  }

  /// - Parameters:
  ///   - resumed: where the training goes on; nil to begin.
  ///   - checkpoint: is shown where it stands.
  func train(
    on parts: Parts, resuming resumed: ClassifierCheckpoint?, checkpoint: CheckpointFile,
    until interruption: Interruption
  ) throws -> Outcome {
    let (training, validation) = (parts.training, parts.validation)
    let start = ContinuousClock.now
    let options = weighted(options, parts)
    var trained = try DNAClassifier.train(
      adapter, on: training, validation: validation, options: options, threads: threads,
      observers: [TrainingProgress(), history], resuming: resumed, shouldStop: { interruption.isRequested },
      checkpoint: checkpoint.show)
    if fitsBaselines, !interruption.isRequested {
      Console.note("Fitting baselines")
      trained = try trained.fittingBaselines(
        on: training, validation: validation, options: options, threads: threads,
        shouldStop: { interruption.isRequested })
    }
    return Outcome(
      trained: trained,
      scores: validation.count > 0 ? try ModelScores(of: trained, on: validation, threads: threads) : nil,
      duplicates: parts.duplicates, history: history.records, duration: start.duration(to: .now))
  }

  /// The options with the class weights that the flags ask for.
  func weighted(_ options: ClassifierOptions, _ parts: Parts) -> ClassifierOptions {
    var options = options
    options.classWeights = classWeights?.weights(for: parts.training.labelCounts)
    return options
  }

  /// Those that are not held out: at least two labels.
  private func readExamples(_ reading: DNAReading) throws -> ExampleSet {
    let all = try input.readExamples(adapter, reading: reading, limits: limits)
    guard all.labels.count > 1 else { throw ModelError.oneClassOnly(label: all.labels[0]) }
    let examples = all.heldOut(false, share: input.holdOut)
    let missing = all.labels(missingIn: examples)
    guard missing.isEmpty else { throw CommandError.labelsHeldOut(missing) }
    return examples
  }
}
