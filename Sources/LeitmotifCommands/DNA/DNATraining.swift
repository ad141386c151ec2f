internal import Leitmotif
internal import LeitmotifDNA

/// The work of `dna train`, from files to a scored model.
struct DNATraining {
  let adapter: DNAAdapter
  let input: DNAInputOptions
  let validation: DNAValidationOptions
  let options: ClassifierOptions
  let limits: LabelledFiles.Limits
  let threads: ThreadPool

  /// What it gives.
  struct Outcome {
    let trained: DNAClassifier
    /// On the validation sequences; nil when there are none.
    let metrics: ClassificationMetrics?
    let majority: ClassificationMetrics?
    let duration: Duration
  }

  /// The sequences to train on, and those that choose the model.
  struct Parts {
    let training: ExampleSet
    let validation: ExampleSet
  }

  func readParts() throws -> Parts {
    let examples = try readExamples()
    let (training, validation) = try validation.divide(
      examples, adapter: adapter, reading: try input.reading.reading(), limits: limits, seed: options.seed)
    let duplicates = validation.count - validation.removingDuplicates(of: training).count
    if duplicates > 0 {
      Console.warning(
        "\(duplicates.grouped) of the \(validation.count.grouped) validation sequences also occur in training")
    }
    return Parts(training: training, validation: validation)
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
    let trained = try DNAClassifier.train(
      adapter, on: training, validation: validation, options: options, threads: threads,
      observers: [TrainingProgress()], resuming: resumed, shouldStop: { interruption.isRequested },
      checkpoint: checkpoint.show)
    let hasValidation = validation.count > 0
    return Outcome(
      trained: trained,
      metrics: hasValidation ? try trained.evaluate(validation, threads: threads) : nil,
      majority: hasValidation
        ? try ClassificationMetrics(majorityOf: training, on: validation, labels: trained.labels) : nil,
      duration: start.duration(to: .now))
  }

  /// Those that are not held out: at least two labels.
  private func readExamples() throws -> ExampleSet {
    let all = try input.readExamples(adapter, limits: limits)
    guard all.labels.count > 1 else { throw ModelError.oneClassOnly(label: all.labels[0]) }
    let examples = all.heldOut(false, share: input.holdOut)
    let missing = all.labels(missingIn: examples)
    guard missing.isEmpty else { throw CommandError.labelsHeldOut(missing) }
    return examples
  }
}
