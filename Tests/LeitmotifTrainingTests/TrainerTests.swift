import LeitmotifTensor
import LeitmotifTraining
import Testing

@Suite struct TrainerTests {
  private func trainer(
    epochs: Int = 3, rate: Float = 0.05, threads: ThreadPool = .serial, observers: [any TrainingObserver] = []
  ) throws -> Trainer {
    Trainer(
      optimizer: Adam(), schedule: try .cosine(rate, warmUp: 2), clipping: try .globalNorm(1),
      plan: try TrainingPlan(epochs: epochs), threads: threads, observers: observers)
  }

  private func fit(_ trainer: Trainer, _ model: Line = Line()) throws -> TrainingResult<Line> {
    try trainer.fit(model, on: LineBatches()) { model, batch, _ in model.meanSquaredError(batch) }
  }

  @Test func aLineIsFittedToItsPoints() throws {
    let trainer = Trainer(
      optimizer: try SGD(momentum: 0.9), schedule: try .cosine(0.05), plan: try TrainingPlan(epochs: 40))
    let model = try fit(trainer).model
    for (value, truth) in zip(model.parameters.flatMap(\.tensor.values), [2, -3, 0.5] as [Float]) {
      #expect(abs(value - truth) < 1e-4)
    }
  }

  @Test func theSameRunGivesTheSameBits() throws {
    let trainer = try trainer()
    let (first, second) = (try fit(trainer), try fit(trainer))
    #expect(first.model.bits == second.model.bits)
    #expect(first.optimizer.state == second.optimizer.state)
    #expect(first.model != Line())
  }

  @Test func theNumberOfThreadsDoesNotChangeTheBits() throws {
    let two = ThreadPool(threadCount: 2)
    #expect(try fit(trainer()).model.bits == fit(trainer(threads: two)).model.bits)
  }

  @Test func theResultCountsUpdatesAndEpochs() throws {
    let result = try fit(trainer(epochs: 3))
    #expect(result.updateCount == 24)
    #expect(result.epochCount == 3)
    #expect(result.skippedCount == 0)
    #expect(result.optimizer.updateCount == 24)
    #expect(result.reason == .epochsDone)
    #expect(result.score == nil && result.bestUpdateCount == nil)
    #expect(result.model == result.lastModel)
  }

  @Test func parametersAreUpdatedInPlace() throws {
    var storages: Set<ObjectIdentifier> = []
    _ = try trainer().fit(Line(), on: LineBatches()) { model, batch, step in
      // The first update leaves the caller's model alone.
      if step.update > 0 { storages.insert(ObjectIdentifier(model.weight.storage)) }
      return model.meanSquaredError(batch)
    }
    #expect(storages.count == 1)
  }

  @Test func aStepKnowsItsPlaceAndItsRandomNumbers() throws {
    var steps: [TrainingStep] = []
    _ = try trainer(epochs: 2).fit(Line(), on: LineBatches(count: 2)) { model, batch, step in
      steps.append(step)
      return model.meanSquaredError(batch)
    }
    #expect(steps.map(\.epoch) == [0, 0, 1, 1])
    #expect(steps.map(\.update) == [0, 1, 2, 3])
    #expect(steps.map(\.batchIndex) == [0, 1, 0, 1])
    #expect(Set(steps.map(\.random)).count == 4)
    let again = TrainingStep(epoch: 0, update: 3, batchIndex: 0, seed: 0, threads: .serial)
    #expect(again.random == steps[3].random)
    #expect(again.context(exampleKeys: [5]).random == steps[3].random)
    #expect(TrainingStep(epoch: 1, update: 3, batchIndex: 1, seed: 1, threads: .serial).random != steps[3].random)
  }

  @Test func theScheduleSpansAllEpochs() throws {
    let log = EventLog()
    _ = try fit(trainer(epochs: 2, rate: 0.5, observers: [log]))
    let schedule = try LearningRateSchedule.cosine(0.5, warmUp: 2)
    let rates = log.events.compactMap { if case .updated(let report) = $0 { report.learningRate } else { nil } }
    #expect(rates == (0..<16).map { schedule.rate(atUpdate: $0, of: 16) })
  }

  @Test func theScheduleSpansThePlannedUpdates() throws {
    let log = EventLog()
    var trainer = try trainer(observers: [log])
    trainer.plan = try TrainingPlan(epochs: 100, maxUpdates: 4, scheduledUpdates: 5)
    _ = try fit(trainer)
    let rates = log.events.compactMap { if case .updated(let report) = $0 { report.learningRate } else { nil } }
    #expect(rates == (0..<4).map { trainer.schedule.rate(atUpdate: $0, of: 5) })
  }

  @Test func anEmptyTrainingSetIsAnError() throws {
    #expect(throws: TrainingError.noTrainingExamples) {
      try trainer().fit(Line(), on: LineBatches(count: 0)) { model, batch, _ in model.meanSquaredError(batch) }
    }
  }

  private struct Unreadable: Error {}

  @Test func anErrorOfTheLossEndsTheRun() throws {
    #expect(throws: Unreadable.self) {
      try trainer().fit(Line(), on: LineBatches()) { _, _, _ in throw Unreadable() }
    }
  }

  @Test func askedToStopItStopsAfterTheUpdate() throws {
    var trainer = try trainer()
    let clock = FakeClock()
    trainer.shouldStop = { clock.now() >= .seconds(3) }
    var validations = 0
    let result = try trainer.fit(Line(), on: LineBatches()) { model, batch, _ in
      clock.advance(by: .seconds(1))
      return model.meanSquaredError(batch)
    } validate: { _ in
      validations += 1
      return ValidationScore(0, .lowerIsBetter)
    }
    #expect(result.reason == .requested)
    #expect(result.updateCount == 3)
    #expect(validations == 0)
    #expect(result.model == result.lastModel && result.model != Line())
  }

  @Test func settingsOutOfRangeAreRefused() {
    let refused = TrainingError.invalidSetting(name: "the number of epochs", value: "0", requirement: "at least 1")
    #expect(throws: refused) { try TrainingPlan(epochs: 0) }
    #expect(throws: TrainingError.self) { try TrainingPlan(epochs: 1, maxUpdates: 0) }
    #expect(throws: TrainingError.self) { try TrainingPlan(epochs: 1, timeBudget: .zero) }
    #expect(throws: TrainingError.self) { try TrainingPlan(epochs: 1, scheduledUpdates: 0) }
    #expect(throws: TrainingError.self) { try TrainingPlan(epochs: 1, validationInterval: .updates(0)) }
    #expect(throws: TrainingError.self) { try TrainingPlan(epochs: 1, patience: 0) }
    #expect(throws: TrainingError.self) { try TrainingPlan(epochs: 1, skippedUpdateLimit: 0) }
    #expect("\(refused)" == "the number of epochs is 0, but must be at least 1")
  }
}
