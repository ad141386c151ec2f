/// What is counted in one epoch.
struct EpochTally: Sendable, Equatable, Codable {
  var epoch = 0
  private var lossSum = 0.0
  private var lossCount = 0
  private var exampleCount = 0

  init(epoch: Int = 0) { self.epoch = epoch }

  mutating func add(loss: Float, exampleCount count: Int) {
    lossSum += Double(loss)
    lossCount += 1
    exampleCount += count
  }

  func report(updateCount: Int, elapsed: Duration) -> EpochReport {
    EpochReport(
      epoch: epoch, updateCount: updateCount, meanLoss: lossCount == 0 ? nil : lossSum / Double(lossCount),
      exampleCount: exampleCount, elapsed: elapsed)
  }
}
