internal import LeitmotifTensor

/// One run of a ``Trainer``: its position and all that changes on the way.
struct TrainingLoop<Model: Module, Batches: BatchSource, Carry: Sendable> {
  typealias Loss = (Model, Batches.Batch, Carry, TrainingStep) throws -> (loss: Tensor, carry: Carry)

  private let trainer: Trainer
  private let batches: Batches
  private let initialCarry: Carry
  private let loss: Loss
  private let validate: ((Model) throws -> ValidationScore)?

  private var model: Model
  private var optimizer: any Optimizer
  private var carry: Carry
  private var best = BestModel<Model>()
  private var stopwatch: Stopwatch
  private var plannedUpdates = 1
  /// Updates tried.
  private var updateCount = 0
  private var skippedCount = 0
  private var skippedInARow = 0
  private var tally = EpochTally()
  /// The epoch of the last update.
  private var lastEpoch = 0

  private var plan: TrainingPlan { trainer.plan }

  init(
    trainer: Trainer, model: Model, batches: Batches, initialCarry: Carry, loss: @escaping Loss,
    validate: ((Model) throws -> ValidationScore)?
  ) {
    (self.trainer, self.model, self.batches, self.initialCarry) = (trainer, model, batches, initialCarry)
    (self.loss, self.validate, optimizer, carry) = (loss, validate, trainer.optimizer, initialCarry)
    stopwatch = Stopwatch(now: trainer.now)
  }

  mutating func run() throws -> TrainingResult<Model> {
    try begin()
    var reason: StopReason?
    while reason == nil, tally.epoch < plan.epochs { reason = try runEpoch() }
    return try end(reason ?? .epochsDone)
  }

  private mutating func begin() throws {
    let batchCount = batches.batchCount(inEpoch: 0)
    guard batchCount > 0 else { throw TrainingError.noTrainingExamples }
    plannedUpdates = plan.plannedUpdates(batchesPerEpoch: batchCount)
    try emit(.started(TrainingStart(plan: plan, batchesPerEpoch: batchCount, parameterCount: model.parameterCount)))
    if plan.timeBudget != nil { _ = try scoreModel() }
  }

  /// - Returns: why the run ends in this epoch, if it does.
  private mutating func runEpoch() throws -> StopReason? {
    carry = initialCarry
    let batchCount = batches.batchCount(inEpoch: tally.epoch)
    for index in 0..<batchCount {
      let endsEpoch = index + 1 == batchCount
      let began = stopwatch.elapsed
      try tryUpdate(batchIndex: index)
      stopwatch.updateTime = stopwatch.elapsed - began
      if endsEpoch { try endEpoch() }
      if plan.validationInterval.isDue(afterUpdate: updateCount - 1, epoch: lastEpoch, endsEpoch: endsEpoch) {
        try validateModel()
      }
      if tally.epoch < plan.epochs, let reason = reasonToStop() { return reason }
    }
    if batchCount == 0 { try endEpoch() }
    return nil
  }

  private func reasonToStop() -> StopReason? {
    if trainer.shouldStop() { return .requested }
    if let patience = plan.patience, best.validationsSince >= patience { return .noImprovement }
    if let limit = plan.maxUpdates, updateCount >= limit { return .updateLimit }
    if let budget = plan.timeBudget, !stopwatch.hasTimeForUpdate(within: budget) { return .timeBudget }
    return nil
  }

  private mutating func end(_ reason: StopReason) throws -> TrainingResult<Model> {
    if reason != .requested, best.lastUpdateCount != updateCount { try validateModel() }
    let duration = stopwatch.elapsed
    try emit(
      .stopped(
        StopReport(reason: reason, updateCount: updateCount, skippedCount: skippedCount, elapsed: duration)))
    return TrainingResult(
      model: best.model ?? model, lastModel: model, optimizer: optimizer, updateCount: updateCount,
      skippedCount: skippedCount, epochCount: tally.epoch, score: best.score, bestUpdateCount: best.updateCount,
      reason: reason, duration: duration)
  }

  private func emit(_ event: TrainingEvent) throws {
    for observer in trainer.observers { try observer.observe(event) }
  }
}

extension TrainingLoop {
  /// Computes the loss of a batch, checks it and its gradient, and updates the model or skips the batch.
  private mutating func tryUpdate(batchIndex: Int) throws {
    let batch = try batches.batch(epoch: tally.epoch, index: batchIndex)
    var (loss, gradient, nextCarry) = try differentiate(batch, batchIndex: batchIndex)
    let norm = gradient.globalNorm
    updateCount += 1
    lastEpoch = tally.epoch
    guard loss.isFinite && norm.isFinite else {
      return try skip(batch, loss: loss, parameter: gradient.firstNonFiniteParameter)
    }
    skippedInARow = 0
    carry = nextCarry
    trainer.clipping.clip(&gradient, norm: norm)
    let rate = trainer.schedule.rate(atUpdate: updateCount - 1, of: plannedUpdates)
    optimizer.update(&model, gradient: gradient, learningRate: rate)
    let exampleCount = batches.exampleCount(of: batch)
    tally.add(loss: loss, exampleCount: exampleCount)
    try emit(
      .updated(
        UpdateReport(
          epoch: tally.epoch, update: updateCount - 1, loss: loss, gradientNorm: norm, learningRate: rate,
          exampleCount: exampleCount, elapsed: stopwatch.elapsed)))
  }

  /// The parts are returned one by one, so that the gradient has no second owner and is clipped in place.
  private func differentiate(
    _ batch: Batches.Batch, batchIndex: Int
  ) throws -> (loss: Float, gradient: Model, carry: Carry) {
    let step = TrainingStep(
      epoch: tally.epoch, update: updateCount, batchIndex: batchIndex, seed: plan.seed, threads: trainer.threads)
    let result = try valueWithGradient(at: model) { model in
      let (value, next) = try loss(model, batch, carry, step)
      return (loss: value, auxiliary: next)
    }
    return (result.value, result.gradient, result.auxiliary)
  }

  private mutating func skip(_ batch: Batches.Batch, loss: Float, parameter: String?) throws {
    skippedCount += 1
    skippedInARow += 1
    let names = batches.exampleNames(of: batch)
    try emit(
      .skipped(
        SkipReport(
          epoch: tally.epoch, update: updateCount - 1, loss: loss, parameter: parameter, exampleNames: names,
          skippedInARow: skippedInARow, elapsed: stopwatch.elapsed)))
    if skippedInARow >= plan.skippedUpdateLimit {
      throw TrainingError.diverged(
        update: updateCount - 1, skipped: skippedInARow, parameter: parameter, examples: names)
    }
  }

  private mutating func endEpoch() throws {
    try emit(.epochEnded(tally.report(updateCount: updateCount, elapsed: stopwatch.elapsed)))
    tally = EpochTally(epoch: tally.epoch + 1)
  }

  private mutating func validateModel() throws {
    guard let score = try scoreModel() else { return }
    let isBest = best.consider(model, score, updateCount: updateCount)
    try emit(
      .validated(
        ValidationReport(
          epoch: lastEpoch, updateCount: updateCount, score: score, isBest: isBest, elapsed: stopwatch.elapsed)))
  }

  private mutating func scoreModel() throws -> ValidationScore? {
    guard let validate else { return nil }
    let began = stopwatch.elapsed
    let score = try validate(model)
    stopwatch.validationTime = stopwatch.elapsed - began
    return score
  }
}
