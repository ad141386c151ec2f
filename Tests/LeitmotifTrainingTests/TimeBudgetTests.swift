import LeitmotifTensor
import LeitmotifTraining
import Testing

@Suite struct TimeBudgetTests {
  /// An update takes a second of the clock and a validation half of one.
  private func fit(_ plan: TrainingPlan) throws -> TrainingResult<Line> {
    let clock = FakeClock()
    let trainer = Trainer(
      optimizer: Adam(), schedule: try .oneCycle(peak: 0.1), clipping: try .value(0.5), plan: plan,
      now: { clock.now() })
    return try trainer.fit(Line(), on: LineBatches()) { model, batch, step in
      clock.advance(by: .seconds(1))
      let noise = step.random.normal([4, 1]) * 0.1
      return model.meanSquaredError(LineBatch(x: batch.x, y: batch.y + noise, names: []))
    } validate: { model in
      clock.advance(by: .milliseconds(500))
      return ValidationScore(
        Double(model.meanSquaredError(LineBatches().batch(epoch: 99, index: 0)).item), .lowerIsBetter)
    }
  }

  @Test func theBudgetCoversTrainingAndValidation() throws {
    // 0.5 to time a validation, 8.5 for the first epoch, 5 updates more, 0.5 for the last validation.
    let result = try fit(try TrainingPlan(epochs: 100, timeBudget: .seconds(15)))
    #expect(result.reason == .timeBudget)
    #expect(result.updateCount == 13)
    #expect(result.duration == .milliseconds(14_500))
  }

  @Test(arguments: [3, 10, 15, 40]) func aLimitOfAsManyUpdatesRepeatsTheRunExactly(seconds: Int) throws {
    let timed = try fit(try TrainingPlan(epochs: 100, timeBudget: .seconds(seconds), seed: 5))
    let repeated = try fit(try TrainingPlan(epochs: 100, maxUpdates: timed.updateCount, seed: 5))
    #expect(repeated.reason == .updateLimit)
    #expect(repeated.model.bits == timed.model.bits)
    #expect(repeated.lastModel.bits == timed.lastModel.bits)
    #expect(repeated.score == timed.score)
    #expect(repeated.bestUpdateCount == timed.bestUpdateCount)
  }

  @Test func atLeastOneUpdateIsDone() throws {
    let result = try fit(try TrainingPlan(epochs: 100, timeBudget: .milliseconds(1)))
    #expect(result.updateCount == 1)
    #expect(result.score != nil)
  }

  @Test func aRunThatFitsEndsWithItsEpochs() throws {
    let result = try fit(try TrainingPlan(epochs: 1, timeBudget: .seconds(9)))
    #expect(result.reason == .epochsDone)
    #expect(result.updateCount == 8)
  }
}
