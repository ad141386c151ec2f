internal import LeitmotifData
internal import LeitmotifTensor
internal import LeitmotifTraining

/// Where a training begins and what it shows on the way, for those who may break it off.
struct TrainingBreaks {
  let interrupted: ClassifierCheckpoint?
  let checkpoint: ((ClassifierSnapshot, StopReason?) throws -> Void)?
  let context: TrainingContext

  /// Nil for a training that neither goes on from a checkpoint nor makes one.
  init?(
    resuming interrupted: ClassifierCheckpoint?, checkpoint: ((ClassifierSnapshot, StopReason?) throws -> Void)?,
    in context: () throws -> TrainingContext
  ) rethrows {
    if interrupted == nil, checkpoint == nil { return nil }
    (self.interrupted, self.checkpoint, self.context) = (interrupted, checkpoint, try context())
  }

  func state(
    for model: SequenceClassifier, optimizer: any Optimizer
  ) throws -> TrainingState<SequenceClassifier, Void>? {
    try interrupted?.state(for: model, in: context, optimizer: optimizer)
  }

  func show(_ state: TrainingState<SequenceClassifier, Void>, _ reason: StopReason?) throws {
    try checkpoint?(ClassifierSnapshot(state: state, context: context), reason)
  }
}

/// What a training must have in common with the one that it goes on with.
struct TrainingContext: Sendable, Codable {
  var options: ClassifierOptions
  var domain: String
  var trainingDigest: String
  var validationDigest: String

  init(
    options: ClassifierOptions, adapter: some DomainAdapter, training: ExampleSet, validation: ExampleSet
  ) throws {
    self.options = options
    domain = try jsonText(DomainRecord(adapter))
    (trainingDigest, validationDigest) = (training.digest, validation.digest)
  }

  /// What differs, for a person; nil if nothing does. What ends a training may differ.
  func difference(from other: TrainingContext) -> String? {
    var mine = options
    (mine.epochs, mine.maxUpdates) = (other.options.epochs, other.options.maxUpdates)
    (mine.timeBudget, mine.patience) = (other.options.timeBudget, other.options.patience)
    if mine != other.options { return "the settings" }
    if domain != other.domain { return "how sequences are read" }
    if trainingDigest != other.trainingDigest { return "the training sequences or their labels" }
    return validationDigest == other.validationDigest ? nil : "the validation sequences or their labels"
  }
}

extension ExampleSet {
  /// Tells whether these are the same examples, in the same order.
  public var digest: String {
    var digest = ContentDigest()
    for member in members {
      digest.add(member.id)
      digest.add(member.label)
      digest.add(member.input)
    }
    return digest.text
  }
}
