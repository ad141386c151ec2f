internal import LeitmotifData
internal import LeitmotifTensor
internal import LeitmotifTraining

/// Where a training begins and what it shows on the way, for those who may break it off.
struct TrainingBreaks<Options: ResumableOptions> {
  let interrupted: TrainingCheckpoint<Options>?
  let checkpoint: ((TrainingSnapshot, StopReason?) throws -> Void)?
  let context: TrainingContext<Options>

  /// Nil for a training that neither goes on from a checkpoint nor makes one.
  init?(
    resuming interrupted: TrainingCheckpoint<Options>?, checkpoint: ((TrainingSnapshot, StopReason?) throws -> Void)?,
    in context: () throws -> TrainingContext<Options>
  ) rethrows {
    if interrupted == nil, checkpoint == nil { return nil }
    (self.interrupted, self.checkpoint, self.context) = (interrupted, checkpoint, try context())
  }

  func state<Model: Module, Carry: Sendable>(
    for model: Model, optimizer: any Optimizer, carry: ([NamedTensor]) throws -> Carry
  ) throws -> TrainingState<Model, Carry>? {
    try interrupted?.state(for: model, in: context, optimizer: optimizer, carry: carry)
  }

  func show<Model: Module, Carry: Sendable>(
    _ state: TrainingState<Model, Carry>, _ reason: StopReason?, carry: @escaping @Sendable (Carry) -> [NamedTensor]
  ) throws {
    try checkpoint?(TrainingSnapshot(state, in: context, carry: carry), reason)
  }
}

extension Trainer {
  /// Trains `model` with batches that hand nothing to each other, and the breaks that the caller wants.
  func fit<Model: Module, Batches: BatchSource, Options: ResumableOptions>(
    _ model: Model, on batches: Batches, breaks: TrainingBreaks<Options>?,
    loss: (Model, Batches.Batch, TrainingStep) throws -> Tensor, validate: ((Model) throws -> ValidationScore)?
  ) throws -> TrainingResult<Model> {
    try fit(
      model, on: batches, resuming: try breaks?.state(for: model, optimizer: optimizer) { _ in () }, loss: loss,
      validate: validate, checkpoint: breaks.map { breaks in { try breaks.show($0, $1) { _ in [] } } })
  }
}

/// What a training must have in common with the one that it goes on with.
struct TrainingContext<Options: ResumableOptions>: Sendable, Codable {
  var options: Options
  var domain: String
  var trainingDigest: String
  var validationDigest: String

  init(
    options: Options, adapter: some DomainAdapter, trainingDigest: String, validationDigest: String
  ) throws {
    self.options = options
    domain = try jsonText(DomainRecord(adapter))
    (self.trainingDigest, self.validationDigest) = (trainingDigest, validationDigest)
  }

  /// What differs, for a person; nil if nothing does. What ends a training may differ.
  func difference(from other: TrainingContext) -> String? {
    if options.ending(as: other.options) != other.options { return "the settings" }
    if domain != other.domain { return "how sequences are read" }
    if trainingDigest != other.trainingDigest { return "the training sequences or their labels" }
    return validationDigest == other.validationDigest ? nil : "the validation sequences or their labels"
  }
}

extension ClassifierOptions: ResumableOptions {
  /// `SequenceClassifier checkpoint`
  public static var checkpointShape: String { "SequenceClassifier checkpoint" }

  /// With the end of `other`: its epochs, updates, time and patience.
  public func ending(as other: ClassifierOptions) -> ClassifierOptions {
    var options = self
    (options.epochs, options.maxUpdates) = (other.epochs, other.maxUpdates)
    (options.timeBudget, options.patience) = (other.timeBudget, other.patience)
    return options
  }
}

extension GeneratorOptions: ResumableOptions {
  /// `SequenceGenerator checkpoint`
  public static var checkpointShape: String { "SequenceGenerator checkpoint" }

  /// With the end of `other`: its epochs, updates, time and patience.
  public func ending(as other: GeneratorOptions) -> GeneratorOptions {
    var options = self
    (options.epochs, options.maxUpdates) = (other.epochs, other.maxUpdates)
    (options.timeBudget, options.patience) = (other.timeBudget, other.patience)
    return options
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
