import LeitmotifTensor
import LeitmotifTraining
import Testing

@Suite struct ValidationTests {
  /// Trains with the scores of a list, one a validation, and keeps the models that were validated.
  private func fit(
    _ plan: TrainingPlan, scores: [Double], _ direction: ValidationScore.Direction = .lowerIsBetter,
    observers: [any TrainingObserver] = []
  ) throws -> (result: TrainingResult<Line>, validated: [Line]) {
    var validated: [Line] = []
    let trainer = Trainer(optimizer: Adam(), schedule: try .constant(0.05), plan: plan, observers: observers)
    let result = try trainer.fit(Line(), on: LineBatches(count: 4)) { model, batch, _ in
      model.meanSquaredError(batch)
    } validate: { model in
      validated.append(model)
      return ValidationScore(try #require(scores.dropFirst(validated.count - 1).first), direction)
    }
    return (result, validated)
  }

  @Test func earlyStoppingRestoresTheBest() throws {
    let (result, validated) = try fit(try TrainingPlan(epochs: 10, patience: 2), scores: [3, 1, 2, 2])
    #expect(result.reason == .noImprovement)
    #expect(result.epochCount == 4)
    #expect(result.model.bits == validated[1].bits)
    #expect(result.lastModel.bits == validated[3].bits)
    #expect(result.bestUpdateCount == 8)
    #expect(result.score?.value == 1)
  }

  @Test func anImprovementRenewsThePatience() throws {
    let (result, _) = try fit(try TrainingPlan(epochs: 6, patience: 2), scores: [3, 4, 2, 3, 1, 5])
    #expect(result.reason == .epochsDone)
    #expect(result.bestUpdateCount == 20)
  }

  @Test func theBestIsKeptWithoutPatienceToo() throws {
    let (result, validated) = try fit(try TrainingPlan(epochs: 3), scores: [0.1, 0.9, 0.5], .higherIsBetter)
    #expect(result.model.bits == validated[1].bits)
    #expect(result.score == ValidationScore(0.9, .higherIsBetter))
  }

  @Test func theFirstOfEqualScoresIsTheBest() throws {
    #expect(try fit(try TrainingPlan(epochs: 3), scores: [1, 1, 1]).result.bestUpdateCount == 4)
  }

  @Test func aScoreThatIsNotANumberIsNeverTheBest() throws {
    #expect(try fit(try TrainingPlan(epochs: 3), scores: [.nan, 5, .nan]).result.bestUpdateCount == 8)
  }

  @Test func validationFollowsTheIntervalAndTheLastUpdate() throws {
    let (log, other) = (EventLog(), EventLog())
    let everyThird = try TrainingPlan(epochs: 2, validationInterval: .updates(3))
    _ = try fit(everyThird, scores: [4, 3, 2], observers: [log])
    #expect(updateCounts(log) == [3, 6, 8])
    let everySecondEpoch = try TrainingPlan(epochs: 3, validationInterval: .epochs(2))
    _ = try fit(everySecondEpoch, scores: [4, 3], observers: [other])
    #expect(updateCounts(other) == [8, 12])
    #expect(epochs(other) == [1, 2])
  }

  @Test func theModelOfTheLastUpdateIsValidatedWhenALimitCutsAnEpoch() throws {
    let log = EventLog()
    let (result, _) = try fit(try TrainingPlan(epochs: 9, maxUpdates: 6), scores: [4, 3], observers: [log])
    #expect(result.reason == .updateLimit)
    #expect(updateCounts(log) == [4, 6])
    #expect(result.bestUpdateCount == 6)
    #expect(result.epochCount == 1)
  }

  private func updateCounts(_ log: EventLog) -> [Int] {
    log.events.compactMap { if case .validated(let report) = $0 { report.updateCount } else { nil } }
  }

  private func epochs(_ log: EventLog) -> [Int] {
    log.events.compactMap { if case .validated(let report) = $0 { report.epoch } else { nil } }
  }
}
