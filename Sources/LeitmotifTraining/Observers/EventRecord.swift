/// An event as one flat record: what does not apply is nil.
struct EventRecord: Codable, Equatable {
  var event: String
  var epoch: Int?
  /// Updates tried since the run began.
  var updateCount: Int
  var loss: Float?
  var meanLoss: Double?
  var gradientNorm: Double?
  var learningRate: Float?
  var exampleCount: Int?
  var score: Double?
  var isBest: Bool?
  var details: [String: Double]?
  var parameter: String?
  var exampleNames: [String]?
  var epochs: Int?
  var batchesPerEpoch: Int?
  var parameterCount: Int?
  var seed: UInt64?
  var skippedCount: Int?
  var reason: StopReason?
  /// To the millisecond.
  var seconds: Double

  private init(_ event: String, epoch: Int? = nil, updateCount: Int, elapsed: Duration) {
    (self.event, self.epoch, self.updateCount) = (event, epoch, updateCount)
    seconds = (elapsed.seconds * 1000).rounded() / 1000
  }

  init(_ event: TrainingEvent) {
    switch event {
    case .started(let start): self.init(start)
    case .updated(let report): self.init(report)
    case .skipped(let report): self.init(report)
    case .epochEnded(let report): self.init(report)
    case .validated(let report): self.init(report)
    case .stopped(let report): self.init(report)
    }
  }

  private init(_ start: TrainingStart) {
    self.init("started", updateCount: start.updateCount, elapsed: start.elapsed)
    (epochs, seed) = (start.plan.epochs, start.plan.seed)
    (batchesPerEpoch, parameterCount) = (start.batchesPerEpoch, start.parameterCount)
  }

  private init(_ report: UpdateReport) {
    self.init("updated", epoch: report.epoch, updateCount: report.update + 1, elapsed: report.elapsed)
    (loss, gradientNorm, learningRate) = (report.loss, report.gradientNorm, report.learningRate)
    exampleCount = report.exampleCount
  }

  private init(_ report: SkipReport) {
    self.init("skipped", epoch: report.epoch, updateCount: report.update + 1, elapsed: report.elapsed)
    (loss, parameter, exampleNames) = (report.loss, report.parameter, report.exampleNames)
    exampleCount = report.exampleNames.count
  }

  private init(_ report: EpochReport) {
    self.init("epochEnded", epoch: report.epoch, updateCount: report.updateCount, elapsed: report.elapsed)
    (meanLoss, exampleCount) = (report.meanLoss, report.exampleCount)
  }

  private init(_ report: ValidationReport) {
    self.init("validated", epoch: report.epoch, updateCount: report.updateCount, elapsed: report.elapsed)
    (score, isBest) = (report.score.value, report.isBest)
    details = report.score.details.isEmpty ? nil : report.score.details
  }

  private init(_ report: StopReport) {
    self.init("stopped", updateCount: report.updateCount, elapsed: report.elapsed)
    (reason, skippedCount) = (report.reason, report.skippedCount)
  }

  /// Without numbers that are not finite, which JSON cannot hold.
  var finite: EventRecord {
    var copy = self
    copy.loss = loss.flatMap { $0.isFinite ? $0 : nil }
    copy.meanLoss = meanLoss.flatMap { $0.isFinite ? $0 : nil }
    copy.score = score.flatMap { $0.isFinite ? $0 : nil }
    copy.details = details?.filter(\.value.isFinite)
    return copy
  }
}
