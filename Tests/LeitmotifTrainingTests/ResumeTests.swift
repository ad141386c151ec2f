import LeitmotifTensor
import LeitmotifTraining
import Testing

@Suite("A run that was broken off goes on to the same bits") struct ResumeTests {
  /// 3 epochs of 5 batches, one of which is always skipped; validated every 4 updates.
  private struct Run {
    var optimizer: any Optimizer = AdamW()
    var epochs = 3
    var maxUpdates: Int?
    var patience: Int?
    var log = EventLog()

    func fit(
      resuming state: TrainingState<Line, Tensor>? = nil,
      checkpoint: ((TrainingState<Line, Tensor>, StopReason?) throws -> Void)? = nil
    ) throws -> TrainingResult<Line> {
      let trainer = Trainer(
        optimizer: optimizer, schedule: try .cosine(0.05, finalShare: 0.1), clipping: try .globalNorm(1),
        plan: try TrainingPlan(
          epochs: epochs, maxUpdates: maxUpdates, seed: 3, validationInterval: .updates(4), patience: patience),
        observers: [log], now: { .zero })
      let batches = LineBatches(count: 5, broken: [2])
      return try trainer.fit(
        Line(), on: batches, carry: Tensor([0]), resuming: state,
        loss: { model, batch, carry, step in
          // The carry and the random numbers of the update both reach the result.
          let noise = step.random.normal([1]) * 0.01
          return (model.meanSquaredError(batch) + (carry * model.bias).sum() + (noise * model.bias).sum(), carry + 0.1)
        },
        validate: { model in
          // Not always better, so that the best is not the last.
          ValidationScore(Double(abs(model.weight.values[0] - 0.1)), .lowerIsBetter, details: ["x": .nan])
        }, checkpoint: checkpoint)
    }
  }

  /// The states of a whole run after each update, each through the bytes of a file.
  private func states(of run: Run) throws -> [TrainingState<Line, Tensor>] {
    var files: [Safetensors] = []
    _ = try run.fit { state, _ in
      files.append(try state.encoded(metadata: ["by": "test"]) { [NamedTensor(name: "sum", tensor: $0)] })
    }
    return try files.map { file in
      let read = try Safetensors(decoding: try file.encoded(), path: "checkpoint")
      #expect(read.metadata["by"] == "test")
      return try TrainingState(decoding: read, path: "checkpoint", model: Line(), optimizer: run.optimizer) {
        try #require($0.first?.tensor)
      }
    }
  }

  private func expectSame(_ a: TrainingResult<Line>, _ b: TrainingResult<Line>, _ comment: Comment) {
    #expect(a.model.bits == b.model.bits, comment)
    #expect(a.lastModel.bits == b.lastModel.bits, comment)
    #expect(a.optimizer.state == b.optimizer.state, comment)
    #expect(a.score?.value == b.score?.value, comment)
    #expect(a.bestUpdateCount == b.bestUpdateCount, comment)
    #expect(
      [a.updateCount, a.skippedCount, a.epochCount] == [b.updateCount, b.skippedCount, b.epochCount], comment)
    #expect(a.reason == b.reason, comment)
  }

  @Test(arguments: 0..<4) func afterAnyUpdate(optimizer: Int) throws {
    let optimizers: [any Optimizer] = [
      AdamW(), Adam(), try SGD(momentum: 0.9, isNesterov: true), RMSprop(),
    ]
    let run = Run(optimizer: optimizers[optimizer])
    let whole = try run.fit()
    #expect(whole.skippedCount == 3)
    #expect(whole.bestUpdateCount != whole.updateCount)
    let states = try states(of: run)
    // One an update and one at the end.
    #expect(states.map(\.position.updateCount) == Array(1...15) + [15])
    for state in states {
      expectSame(try run.fit(resuming: state), whole, "after update \(state.position.updateCount)")
    }
  }

  @Test func itsEventsAreTheRestOfThoseOfTheWholeRun() throws {
    let whole = Run()
    _ = try whole.fit()
    for state in try states(of: Run()).dropLast() {
      let rest = Run()
      _ = try rest.fit(resuming: state)
      let events = rest.log.events.dropFirst()
      // A score has a detail that is not a number, which equals nothing: compare what is written.
      #expect(events.map { "\($0)" } == whole.log.events.suffix(events.count).map { "\($0)" })
      guard case .started(let start) = rest.log.events.first else {
        Issue.record("a run begins with its start")
        continue
      }
      #expect(start.updateCount == state.position.updateCount)
    }
  }

  @Test(arguments: [(7, nil), (nil, 1), (5, 2)] as [(Int?, Int?)])
  func whateverEndedTheRunEndsItAgain(maxUpdates: Int?, patience: Int?) throws {
    let run = Run(maxUpdates: maxUpdates, patience: patience)
    let whole = try run.fit()
    #expect(whole.reason != .epochsDone)
    for state in try states(of: run) {
      expectSame(try run.fit(resuming: state), whole, "after update \(state.position.updateCount)")
    }
  }

  @Test func aRunThatAnErrorEndedGoesOn() throws {
    struct Broken: Error {}
    var states: [TrainingState<Line, Tensor>] = []
    #expect(throws: Broken.self) {
      try Run().fit { state, _ in
        states.append(state)
        if state.position.updateCount == 8 { throw Broken() }
      }
    }
    expectSame(try Run().fit(resuming: states[7]), try Run().fit(), "after 8 updates")
  }

  @Test func aFinishedRunGoesOnIntoMoreEpochs() throws {
    let end = try #require(try states(of: Run()).last)
    let longer = try Run(epochs: 5).fit(resuming: end)
    #expect(longer.updateCount == 25)
    #expect(longer.epochCount == 5)
  }

  @Test func theReasonComesWithTheLastState() throws {
    var reasons: [StopReason?] = []
    _ = try Run(epochs: 1).fit { reasons.append($1) }
    #expect(reasons == [nil, nil, nil, nil, nil, .epochsDone])
  }

  @Test func timeSpentBeforeCountsTowardsTheBudget() throws {
    let clock = FakeClock()
    func fit(resuming state: TrainingState<Line, Void>?, checkpoint: @escaping (TrainingState<Line, Void>) -> Void)
      throws
      -> TrainingResult<Line>
    {
      let trainer = Trainer(
        optimizer: SGD(), schedule: try .constant(0.01), plan: try TrainingPlan(epochs: 10, timeBudget: .seconds(10)),
        now: clock.now)
      return try trainer.fit(
        Line(), on: LineBatches(count: 5), resuming: state,
        loss: { model, batch, _ in
          clock.advance(by: .seconds(1))
          return model.meanSquaredError(batch)
        }, checkpoint: { state, _ in checkpoint(state) })
    }
    var states: [TrainingState<Line, Void>] = []
    let whole = try fit(resuming: nil) { states.append($0) }
    #expect(whole.updateCount == 10)
    clock.advance(by: .seconds(1000))
    let rest = try fit(resuming: states[5]) { _ in }
    #expect(rest.updateCount == 10)
    #expect(rest.duration == .seconds(10))
  }

  @Test func theStateOfAnotherModelOrOptimizerIsRefused() throws {
    struct Pair: Module {
      var first = Tensor([0])
      mutating func visitParameters(_ visitor: inout some ParameterVisitor) { visitor.visit("first", &first) }
    }
    let file = try #require(try states(of: Run(epochs: 1)).last).encoded { [NamedTensor(name: "sum", tensor: $0)] }
    #expect(throws: TensorError.missingParameter(name: "first")) {
      try TrainingState(decoding: file, path: "c", model: Pair(), optimizer: AdamW()) { _ in () }
    }
    #expect(throws: TensorError.self) {
      try TrainingState(decoding: file, path: "c", model: Line(), optimizer: RMSprop()) { _ in () }
    }
    let model = Safetensors(tensors: Line().parameters)
    #expect(
      throws: TensorError.notSafetensors(path: "c", reason: "it does not say where a training stood")
    ) {
      try TrainingState(decoding: model, path: "c", model: Line(), optimizer: AdamW())
    }
  }
}
