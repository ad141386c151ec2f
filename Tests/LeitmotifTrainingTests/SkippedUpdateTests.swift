import LeitmotifTensor
import LeitmotifTraining
import Testing

@Suite struct SkippedUpdateTests {
  private func trainer(limit: Int, epochs: Int = 2, _ observers: [any TrainingObserver]) throws -> Trainer {
    Trainer(
      optimizer: Adam(), schedule: try .constant(0.05),
      plan: try TrainingPlan(epochs: epochs, skippedUpdateLimit: limit), observers: observers)
  }

  private func skips(_ log: EventLog) -> [SkipReport] {
    log.events.compactMap { if case .skipped(let report) = $0 { report } else { nil } }
  }

  @Test func aLossThatIsNotANumberSkipsTheUpdateAndNamesTheExamples() throws {
    let log = EventLog()
    let batches = LineBatches(count: 4, broken: [1, 2])
    let result = try trainer(limit: 3, [log]).fit(Line(), on: batches) { model, batch, _ in
      model.meanSquaredError(batch)
    }
    let skips = skips(log)
    #expect(skips.map(\.update) == [1, 2, 5, 6])
    #expect(skips.map(\.skippedInARow) == [1, 2, 1, 2])
    #expect(skips[0].exampleNames == ["point 0.1.0", "point 0.1.1", "point 0.1.2", "point 0.1.3"])
    #expect(skips[0].parameter == "weight")
    #expect(skips[0].loss.isNaN)
    #expect(result.model.firstNonFiniteParameter == nil)
    #expect(result.updateCount == 8 && result.skippedCount == 4)
    #expect(result.optimizer.updateCount == 4)
  }

  @Test func aGradientThatIsNotFiniteIsNamedThoughTheLossIs() throws {
    let log = EventLog()
    let trainer = try trainer(limit: 9, epochs: 1, [log])
    let result = try trainer.fit(Line(), on: LineBatches(count: 2)) { model, _, _ in
      // The slope of the root at 0 is infinite.
      (model.weight * 0).sum() + squareRoot(model.bias).sum()
    }
    #expect(skips(log).map(\.parameter) == ["bias", "bias"])
    #expect(skips(log).map(\.loss) == [0, 0])
    #expect(result.model == Line())
    #expect(result.optimizer.state.isEmpty)
  }

  @Test func tooManySkippedInARowEndTheRun() throws {
    let log = EventLog()
    let batches = LineBatches(count: 4, broken: [1, 2, 3])
    let names = ["point 0.3.0", "point 0.3.1", "point 0.3.2", "point 0.3.3"]
    let expected = TrainingError.diverged(update: 3, skipped: 3, parameter: "weight", examples: names)
    #expect(throws: expected) {
      try trainer(limit: 3, [log]).fit(Line(), on: batches) { model, batch, _ in model.meanSquaredError(batch) }
    }
    #expect(skips(log).count == 3)
    #expect(
      "\(expected)" == "training stopped at update 3: the gradient of weight was not finite in 3 updates in a row "
        + "(last examples: point 0.3.0, point 0.3.1, point 0.3.2 and 1 more); "
        + "lower the learning rate, clip gradients, or check these examples")
  }
}
