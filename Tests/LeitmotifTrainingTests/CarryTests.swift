import LeitmotifTensor
import LeitmotifTraining
import Testing

@Suite struct CarryTests {
  private func trainer(epochs: Int) throws -> Trainer {
    Trainer(optimizer: SGD(), schedule: try .constant(0.01), plan: try TrainingPlan(epochs: epochs))
  }

  @Test func aBatchIsGivenWhatTheOneBeforeLeftAndAnEpochBeginsAnew() throws {
    var carries: [Int] = []
    _ = try trainer(epochs: 2).fit(Line(), on: LineBatches(count: 3), carry: 10) { model, batch, carry, _ in
      carries.append(carry)
      return (model.meanSquaredError(batch), carry + 1)
    }
    #expect(carries == [10, 11, 12, 10, 11, 12])
  }

  @Test func aRecordedCarryIsAConstantToTheNextBatch() throws {
    var wasRecorded: [Bool] = []
    var isRecorded: [Bool] = []
    let start = Tensor([0])
    _ = try trainer(epochs: 1).fit(Line(), on: LineBatches(count: 3), carry: start) { model, batch, carry, _ in
      wasRecorded.append(carry.isRecorded)
      let next = carry + model.bias
      isRecorded.append(next.isRecorded)
      return (model.meanSquaredError(batch) + next.sum(), next)
    }
    #expect(wasRecorded == [false, false, false])
    #expect(isRecorded == [true, true, true])
  }

  @Test func aSkippedBatchLeavesTheCarryOfTheOneBefore() throws {
    var carries: [Int] = []
    let batches = LineBatches(count: 4, broken: [1])
    _ = try trainer(epochs: 1).fit(Line(), on: batches, carry: 0) { model, batch, carry, step in
      carries.append(carry)
      return (model.meanSquaredError(batch), step.batchIndex + 100)
    }
    #expect(carries == [0, 100, 100, 102])
  }
}
