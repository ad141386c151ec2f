internal import LeitmotifTensor

/// One run of a ``Trainer``: where it stands, and what it is given on the way.
struct TrainingLoop<Model: Module, Batches: BatchSource, Carry: Sendable> {
  typealias State = TrainingState<Model, Carry>
  typealias Loss = (Model, Batches.Batch, Carry, TrainingStep) throws -> (loss: Tensor, carry: Carry)

  private let trainer: Trainer
  private let batches: Batches
  private let initialCarry: Carry
  private let loss: Loss
  private let validate: ((Model) throws -> ValidationScore)?
  private let checkpoint: ((State, StopReason?) throws -> Void)?

  private var state: State
  private var stopwatch: Stopwatch
  private var plannedUpdates = 1

  private var plan: TrainingPlan { trainer.plan }

  init(
    trainer: Trainer, state: State, batches: Batches, initialCarry: Carry, loss: @escaping Loss,
    validate: ((Model) throws -> ValidationScore)?, checkpoint: ((State, StopReason?) throws -> Void)?
  ) {
    (self.trainer, self.state, self.batches, self.initialCarry) = (trainer, state, batches, initialCarry)
    (self.loss, self.validate, self.checkpoint) = (loss, validate, checkpoint)
    stopwatch = Stopwatch(now: trainer.now, elapsed: state.position.elapsed)
  }

  mutating func run() throws -> TrainingResult<Model> {
    try begin()
    // A run that was broken off may have been at its end.
    var reason = state.position.updateCount > 0 ? reasonToStop() : nil
    while reason == nil, state.position.epoch < plan.epochs { reason = try runEpoch() }
    return try end(reason ?? .epochsDone)
  }

  private mutating func begin() throws {
    let batchCount = batches.batchCount(inEpoch: 0)
    guard batchCount > 0 else { throw TrainingError.noTrainingExamples }
    plannedUpdates = plan.plannedUpdates(batchesPerEpoch: batchCount)
    try emit(
      .started(
        TrainingStart(
          plan: plan, batchesPerEpoch: batchCount, parameterCount: state.model.parameterCount,
          updateCount: state.position.updateCount, elapsed: stopwatch.elapsed)))
    if plan.timeBudget != nil { _ = try scoreModel() }
  }

  /// The rest of the epoch at hand.
  /// - Returns: why the run ends in this epoch, if it does.
  private mutating func runEpoch() throws -> StopReason? {
    if state.position.batchIndex == 0 { state.carry = initialCarry }
    let batchCount = batches.batchCount(inEpoch: state.position.epoch)
    for index in min(state.position.batchIndex, batchCount)..<batchCount {
      let began = stopwatch.elapsed
      try tryUpdate(batchIndex: index)
      stopwatch.updateTime = stopwatch.elapsed - began
      try finishUpdate(endsEpoch: index + 1 == batchCount)
      if state.position.epoch < plan.epochs, let reason = reasonToStop() { return reason }
    }
    if batchCount == 0 { try endEpoch() }
    return nil
  }

  /// What follows an update before the run could be broken off.
  private mutating func finishUpdate(endsEpoch: Bool) throws {
    state.position.batchIndex += 1
    if endsEpoch { try endEpoch() }
    let position = state.position
    if plan.validationInterval.isDue(
      afterUpdate: position.updateCount - 1, epoch: position.lastEpoch, endsEpoch: endsEpoch)
    {
      try validateModel()
    }
    state.position.elapsed = stopwatch.elapsed
    try checkpoint?(state, nil)
  }

  private func reasonToStop() -> StopReason? {
    if trainer.shouldStop() { return .requested }
    if let patience = plan.patience, state.best.record.validationsSince >= patience { return .noImprovement }
    if let limit = plan.maxUpdates, state.position.updateCount >= limit { return .updateLimit }
    if let budget = plan.timeBudget, !stopwatch.hasTimeForUpdate(within: budget) { return .timeBudget }
    return nil
  }

  private mutating func end(_ reason: StopReason) throws -> TrainingResult<Model> {
    // Before the validation that only an end asks for: a run that goes on from here does without it.
    try checkpoint?(state, reason)
    if reason != .requested, state.best.record.lastUpdateCount != state.position.updateCount { try validateModel() }
    let (position, best, duration) = (state.position, state.best.record, stopwatch.elapsed)
    try emit(
      .stopped(
        StopReport(
          reason: reason, updateCount: position.updateCount, skippedCount: position.skippedCount, elapsed: duration)))
    return TrainingResult(
      model: state.bestModel, lastModel: state.model, optimizer: state.optimizer, updateCount: position.updateCount,
      skippedCount: position.skippedCount, epochCount: position.epoch, score: best.score,
      bestUpdateCount: best.updateCount, reason: reason, duration: duration)
  }

  private func emit(_ event: TrainingEvent) throws {
    for observer in trainer.observers { try observer.observe(event) }
  }
}

extension TrainingLoop {
  /// Computes the loss of a batch, checks it and its gradient, and updates the model or skips the batch.
  private mutating func tryUpdate(batchIndex: Int) throws {
    let epoch = state.position.epoch
    let batch = try batches.batch(epoch: epoch, index: batchIndex)
    var (loss, gradient, nextCarry) = try differentiate(batch, batchIndex: batchIndex)
    let norm = gradient.globalNorm
    state.position.updateCount += 1
    state.position.lastEpoch = epoch
    guard loss.isFinite && norm.isFinite else {
      return try skip(batch, loss: loss, parameter: gradient.firstNonFiniteParameter)
    }
    state.position.skippedInARow = 0
    state.carry = nextCarry
    trainer.clipping.clip(&gradient, norm: norm)
    let update = state.position.updateCount - 1
    let rate = trainer.schedule.rate(atUpdate: update, of: plannedUpdates)
    state.optimizer.update(&state.model, gradient: gradient, learningRate: rate)
    let exampleCount = batches.exampleCount(of: batch)
    state.position.tally.add(loss: loss, exampleCount: exampleCount)
    try emit(
      .updated(
        UpdateReport(
          epoch: epoch, update: update, loss: loss, gradientNorm: norm, learningRate: rate,
          exampleCount: exampleCount, elapsed: stopwatch.elapsed)))
  }

  /// The parts are returned one by one, so that the gradient has no second owner and is clipped in place.
  private func differentiate(
    _ batch: Batches.Batch, batchIndex: Int
  ) throws -> (loss: Float, gradient: Model, carry: Carry) {
    let step = TrainingStep(
      epoch: state.position.epoch, update: state.position.updateCount, batchIndex: batchIndex, seed: plan.seed,
      threads: trainer.threads)
    let result = try valueWithGradient(at: state.model) { model in
      let (value, next) = try loss(model, batch, state.carry, step)
      return (loss: value, auxiliary: next)
    }
    return (result.value, result.gradient, result.auxiliary)
  }

  private mutating func skip(_ batch: Batches.Batch, loss: Float, parameter: String?) throws {
    state.position.skippedCount += 1
    state.position.skippedInARow += 1
    let (position, names) = (state.position, batches.exampleNames(of: batch))
    try emit(
      .skipped(
        SkipReport(
          epoch: position.epoch, update: position.updateCount - 1, loss: loss, parameter: parameter,
          exampleNames: names, skippedInARow: position.skippedInARow, elapsed: stopwatch.elapsed)))
    if position.skippedInARow >= plan.skippedUpdateLimit {
      throw TrainingError.diverged(
        update: position.updateCount - 1, skipped: position.skippedInARow, parameter: parameter, examples: names)
    }
  }

  private mutating func endEpoch() throws {
    let position = state.position
    try emit(
      .epochEnded(position.tally.report(updateCount: position.updateCount, elapsed: stopwatch.elapsed)))
    state.position.tally = EpochTally(epoch: position.epoch + 1)
    state.position.batchIndex = 0
  }

  private mutating func validateModel() throws {
    guard let score = try scoreModel() else { return }
    let updateCount = state.position.updateCount
    let isBest = state.best.consider(state.model, score, updateCount: updateCount)
    try emit(
      .validated(
        ValidationReport(
          epoch: state.position.lastEpoch, updateCount: updateCount, score: score, isBest: isBest,
          elapsed: stopwatch.elapsed)))
  }

  private mutating func scoreModel() throws -> ValidationScore? {
    guard let validate else { return nil }
    let began = stopwatch.elapsed
    let score = try validate(state.model)
    stopwatch.validationTime = stopwatch.elapsed - began
    return score
  }
}
