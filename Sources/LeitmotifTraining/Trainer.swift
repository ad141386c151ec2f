public import LeitmotifTensor

/// The one training loop: epochs, updates and when to stop.
///
/// All else is passed in: optimiser, schedule, clipping, batches, loss, validation and observers are values. A trainer
/// is a value too, and `fit` leaves it as it is: the same call gives the same model again, whatever ran before.
///
/// ```swift
/// let trainer = Trainer(
///   optimizer: Adam(), schedule: try .cosine(1e-3), clipping: try .globalNorm(1),
///   plan: try TrainingPlan(epochs: 20, patience: 5))
/// let result = try trainer.fit(model, on: batches) { model, batch, step in
///   loss(model, batch, step.context(exampleKeys: batch.keys))
/// } validate: { model in
///   ValidationScore(meanLoss(model), .lowerIsBetter)
/// }
/// ```
public struct Trainer: Sendable {
  /// As it is before the first update; a run uses a copy.
  public var optimizer: any Optimizer
  /// The learning rate of each update.
  public var schedule: LearningRateSchedule
  /// How gradients are limited before an update.
  public var clipping: GradientClipping
  /// How long a run goes on, and its seed.
  public var plan: TrainingPlan
  /// The threads that the loss is given.
  public var threads: ThreadPool
  /// Those who are told what happens, in this order.
  public var observers: [any TrainingObserver]
  /// The time since some fixed moment.
  public var now: @Sendable () -> Duration
  /// Asked after every update; `true` ends the run without another validation.
  public var shouldStop: @Sendable () -> Bool

  /// A trainer of these parts; only optimiser, schedule and plan have no default.
  public init(
    optimizer: any Optimizer, schedule: LearningRateSchedule, clipping: GradientClipping = .none, plan: TrainingPlan,
    threads: ThreadPool = .serial, observers: [any TrainingObserver] = [],
    now: @escaping @Sendable () -> Duration = Trainer.systemTime,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    (self.optimizer, self.schedule, self.clipping, self.plan) = (optimizer, schedule, clipping, plan)
    (self.threads, self.observers, self.now, self.shouldStop) = (threads, observers, now, shouldStop)
  }

  /// The time since the process first asked, which never goes back.
  @Sendable public static func systemTime() -> Duration { processStart.duration(to: .now) }
  private static let processStart = ContinuousClock.now
}

extension Trainer {
  /// Trains `model`, or goes on where a run was broken off.
  ///
  /// Before each update the loss and its gradient are checked. When one is not finite the update is left out, the
  /// observers are told the parameter and the examples, and the carry stays that of the batch before; after
  /// ``TrainingPlan/skippedUpdateLimit`` such updates in a row the run ends with an error.
  ///
  /// A run that was broken off goes on from a state that `checkpoint` was given, to the same bits as one without a break:
  /// with the batches, the loss, the validation and the plan that it had. A plan of more epochs goes further.
  ///
  /// - Parameters:
  ///   - carry: what the first batch of each epoch is given, such as an initial state.
  ///   - state: where to go on, instead of at `model`.
  ///   - loss: gives the loss of a batch, a tensor of one element, and what the next batch is given. The carry is a
  ///     constant to the next batch: no gradient crosses batches.
  ///   - validate: scores a model; the best one is kept. Nil for no validation.
  ///   - checkpoint: is shown the state after every update, with the validation that follows it, and once more, with the
  ///     reason, when the run ends. A state that it keeps is a snapshot.
  /// - Throws: ``TrainingError/noTrainingExamples``, ``TrainingError/diverged(update:skipped:parameter:examples:)``,
  ///   and what the batches, the loss, the validation, the checkpoint and the observers throw.
  public func fit<Model: Module, Batches: BatchSource, Carry: Sendable>(
    _ model: Model, on batches: Batches, carry: Carry, resuming state: TrainingState<Model, Carry>? = nil,
    loss: (Model, Batches.Batch, Carry, TrainingStep) throws -> (loss: Tensor, carry: Carry),
    validate: ((Model) throws -> ValidationScore)? = nil,
    checkpoint: ((TrainingState<Model, Carry>, StopReason?) throws -> Void)? = nil
  ) throws -> TrainingResult<Model> {
    try withoutActuallyEscaping(loss) { loss in
      var loop = TrainingLoop(
        trainer: self, state: state ?? TrainingState(model: model, optimizer: optimizer, carry: carry),
        batches: batches, initialCarry: carry, loss: loss, validate: validate, checkpoint: checkpoint)
      return try loop.run()
    }
  }

  /// Trains `model` with batches that hand nothing to each other; otherwise as
  /// `fit(_:on:carry:resuming:loss:validate:checkpoint:)`.
  public func fit<Model: Module, Batches: BatchSource>(
    _ model: Model, on batches: Batches, resuming state: TrainingState<Model, Void>? = nil,
    loss: (Model, Batches.Batch, TrainingStep) throws -> Tensor,
    validate: ((Model) throws -> ValidationScore)? = nil,
    checkpoint: ((TrainingState<Model, Void>, StopReason?) throws -> Void)? = nil
  ) throws -> TrainingResult<Model> {
    try fit(
      model, on: batches, carry: (), resuming: state,
      loss: { model, batch, _, step in (try loss(model, batch, step), ()) }, validate: validate,
      checkpoint: checkpoint)
  }
}
