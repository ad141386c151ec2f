import LeitmotifTensor
@testable import LeitmotifTraining
import Testing

@Suite struct ObserverTests {
  private static func events() throws -> [TrainingEvent] {
    let plan = try TrainingPlan(epochs: 2, seed: 9)
    let score = ValidationScore(0.75, .higherIsBetter, details: ["loss": 0.5, "broken": .nan])
    return [
      .started(TrainingStart(plan: plan, batchesPerEpoch: 2, parameterCount: 3)),
      .updated(
        UpdateReport(
          epoch: 0, update: 0, loss: 0.1, gradientNorm: 2.5, learningRate: 0.001, exampleCount: 4,
          elapsed: .milliseconds(1500))),
      .skipped(
        SkipReport(
          epoch: 0, update: 1, loss: .nan, parameter: "head.weight", exampleNames: ["a", "b,\"c\""], skippedInARow: 1,
          elapsed: .seconds(2))),
      .epochEnded(EpochReport(epoch: 0, updateCount: 2, meanLoss: 0.25, exampleCount: 4, elapsed: .seconds(3))),
      .validated(ValidationReport(epoch: 0, updateCount: 2, score: score, isBest: true, elapsed: .seconds(4))),
      .stopped(StopReport(reason: .timeBudget, updateCount: 2, skippedCount: 1, elapsed: .microseconds(4_000_400))),
    ]
  }

  @Test func csvHasARowForEachEvent() throws {
    let log = TextLog()
    let observer = CSVObserver { log.write($0) }
    for event in try Self.events() { try observer.observe(event) }
    let expected: [String] = [
      "event,epoch,updates,loss,gradient_norm,learning_rate,examples,score,is_best,parameter,example_names,reason,seconds",
      "updated,0,1,0.1,2.5,0.001,4,,,,,,1.5",
      "skipped,0,2,nan,,,2,,,head.weight,\"a b,\"\"c\"\"\",,2.0",
      "epochEnded,0,2,0.25,,,4,,,,,,3.0",
      "validated,0,2,,,,,0.75,true,,,,4.0",
      "stopped,,2,,,,,,,,,timeBudget,4.0",
    ]
    #expect(log.text == expected.map { $0 + "\r\n" }.joined())
  }

  @Test func jsonLinesHaveAnObjectForEachEvent() throws {
    let log = TextLog()
    let observer = JSONLinesObserver { log.write($0) }
    for event in try Self.events() { try observer.observe(event) }
    let expected = #"""
      {"batchesPerEpoch":2,"epochs":2,"event":"started","parameterCount":3,"seconds":0,"seed":9,"updateCount":0}
      {"epoch":0,"event":"updated","exampleCount":4,"gradientNorm":2.5,"learningRate":0.001,"loss":0.1,\#
      "seconds":1.5,"updateCount":1}
      {"epoch":0,"event":"skipped","exampleCount":2,"exampleNames":["a","b,\"c\""],"parameter":"head.weight",\#
      "seconds":2,"updateCount":2}
      {"epoch":0,"event":"epochEnded","exampleCount":4,"meanLoss":0.25,"seconds":3,"updateCount":2}
      {"details":{"loss":0.5},"epoch":0,"event":"validated","isBest":true,"score":0.75,"seconds":4,"updateCount":2}
      {"event":"stopped","reason":"timeBudget","seconds":4,"skippedCount":1,"updateCount":2}

      """#
    #expect(log.text == expected)
  }

  private func trainer(_ observer: any TrainingObserver) throws -> Trainer {
    Trainer(
      optimizer: SGD(), schedule: try .constant(0.1), plan: try TrainingPlan(epochs: 2), observers: [observer])
  }

  @Test func eventsComeInTheOrderOfTheRun() throws {
    let log = TextLog()
    _ = try trainer(CSVObserver { log.write($0) }).fit(Line(), on: LineBatches(count: 2)) { model, batch, _ in
      model.meanSquaredError(batch)
    } validate: { _ in
      ValidationScore(1, .lowerIsBetter)
    }
    #expect(
      log.lines.map { $0.prefix { $0 != "," } } == [
        "event", "updated", "updated", "epochEnded", "validated", "updated", "updated", "epochEnded", "validated",
        "stopped",
      ])
  }

  @Test func anUpdateReportsTheLossAndTheNormBeforeIt() throws {
    let log = EventLog()
    let batch = LineBatches().batch(epoch: 0, index: 0)
    let expected = valueWithGradient(at: Line()) { $0.meanSquaredError(batch) }
    _ = try trainer(log).fit(Line(), on: LineBatches()) { model, batch, _ in model.meanSquaredError(batch) }
    guard case .updated(let report) = log.events[1] else {
      Issue.record("the second event is \(log.events[1])")
      return
    }
    #expect(report.loss == expected.value)
    #expect(report.gradientNorm == expected.gradient.globalNorm)
    #expect(report.exampleCount == 4)
  }

  @Test func theMeanLossOfAnEpochIsThatOfItsUpdates() throws {
    let log = EventLog()
    _ = try trainer(log).fit(Line(), on: LineBatches(count: 4, broken: [2])) { model, batch, _ in
      model.meanSquaredError(batch)
    }
    let losses = log.events.prefix(5).compactMap {
      if case .updated(let report) = $0 { Double(report.loss) } else { nil }
    }
    guard case .epochEnded(let report) = log.events[5] else {
      Issue.record("the sixth event is \(log.events[5])")
      return
    }
    #expect(losses.count == 3)
    #expect(report.meanLoss == losses.reduce(0, +) / 3)
    #expect(report.exampleCount == 12)
  }

  private struct FullDisk: Error {}
  private struct FailingObserver: TrainingObserver {
    func observe(_ event: TrainingEvent) throws { throw FullDisk() }
  }

  @Test func anErrorOfAnObserverEndsTheRun() throws {
    #expect(throws: FullDisk.self) {
      try trainer(FailingObserver()).fit(Line(), on: LineBatches()) { model, batch, _ in model.meanSquaredError(batch) }
    }
  }
}
