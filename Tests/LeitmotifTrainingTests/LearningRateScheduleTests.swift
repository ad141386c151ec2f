import LeitmotifTraining
import Testing

@Suite struct LearningRateScheduleTests {
  private func rates(_ schedule: LearningRateSchedule, _ updates: [Int], of total: Int) -> [Float] {
    updates.map { schedule.rate(atUpdate: $0, of: total) }
  }

  /// A rounding of Float32.
  private func expectClose(_ rates: [Float], _ expected: [Float], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(rates.count == expected.count, sourceLocation: sourceLocation)
    for (rate, expected) in zip(rates, expected) {
      #expect(abs(rate - expected) <= 1e-7 * abs(expected) + 1e-12, sourceLocation: sourceLocation)
    }
  }

  @Test func constantStaysTheSame() throws {
    #expect(rates(try .constant(0.25), [0, 5, 99, 1000], of: 100) == [0.25, 0.25, 0.25, 0.25])
  }

  @Test func warmUpGrowsToTheFullRateAtItsLastUpdate() throws {
    expectClose(rates(try .constant(0.4, warmUp: 4), [0, 1, 2, 3, 4, 5], of: 10), [0.1, 0.2, 0.3, 0.4, 0.4, 0.4])
  }

  @Test func stepMultipliesAfterEveryInterval() throws {
    expectClose(
      rates(try .step(1, factor: 0.5, interval: 3), [0, 2, 3, 5, 6, 8], of: 9), [1, 1, 0.5, 0.5, 0.25, 0.25])
  }

  @Test func stepsCountFromTheEndOfTheWarmUp() throws {
    expectClose(rates(try .step(1, factor: 0.1, interval: 2, warmUp: 2), [0, 1, 2, 3, 4], of: 9), [0.5, 1, 1, 1, 0.1])
  }

  @Test func cosineFallsHalfwayInTheMiddleAndStaysAtItsEnd() throws {
    let schedule = try LearningRateSchedule.cosine(2, finalShare: 0.1)
    expectClose(rates(schedule, [0, 25, 50, 100, 500], of: 100), [2, 1.7363961, 1.1, 0.2, 0.2])
  }

  @Test func cosineFallsOverTheUpdatesAfterTheWarmUp() throws {
    expectClose(rates(try .cosine(1, warmUp: 20), [0, 19, 20, 60, 100], of: 100), [0.05, 1, 1, 0.5, 0])
  }

  @Test func oneCycleRisesThenFallsBelowItsStart() throws {
    let schedule = try LearningRateSchedule.oneCycle(peak: 1, risingShare: 0.2, divisor: 25, finalDivisor: 1e4)
    expectClose(rates(schedule, [0, 10, 20, 60, 100], of: 100), [0.04, 0.52, 1, 0.500002, 4e-6])
  }

  @Test func aCycleThatOnlyFallsStartsAtItsPeak() throws {
    #expect(try LearningRateSchedule.oneCycle(peak: 3, risingShare: 0).rate(atUpdate: 0, of: 7) == 3)
  }

  @Test func aPlanShorterThanTheWarmUpStillGivesARate() throws {
    expectClose(rates(try .cosine(1, warmUp: 10), [0, 4, 9, 10], of: 5), [0.1, 0.5, 1, 1])
  }

  @Test func settingsOutOfRangeAreRefused() {
    #expect(throws: TrainingError.invalidSetting(name: "learning rate", value: "0.0", requirement: "above 0")) {
      try LearningRateSchedule.constant(0)
    }
    #expect(throws: TrainingError.self) { try LearningRateSchedule.constant(.nan) }
    #expect(throws: TrainingError.self) { try LearningRateSchedule.constant(1, warmUp: -1) }
    #expect(throws: TrainingError.self) { try LearningRateSchedule.step(1, factor: 0, interval: 1) }
    #expect(throws: TrainingError.self) { try LearningRateSchedule.step(1, interval: 0) }
    #expect(throws: TrainingError.self) { try LearningRateSchedule.cosine(1, finalShare: 1.5) }
    #expect(throws: TrainingError.self) { try LearningRateSchedule.oneCycle(peak: 1, risingShare: 1) }
    #expect(throws: TrainingError.self) { try LearningRateSchedule.oneCycle(peak: 1, divisor: 0.5) }
  }
}
