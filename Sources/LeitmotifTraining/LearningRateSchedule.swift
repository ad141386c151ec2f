/// The learning rate of each update: a pure function of the update's number and of the number of updates planned.
///
/// The number planned is that of all epochs (or ``TrainingPlan/scheduledUpdates``). A limit of updates or of time only
/// cuts the run short; the clock never changes a rate. So a run that a time budget ended after N updates is repeated
/// exactly by a limit of N updates.
///
/// Every schedule may begin with a linear warm-up; what is said of the shape then holds for the updates after it.
public struct LearningRateSchedule: Sendable, Equatable {
  /// How the rate goes on after the warm-up.
  public enum Shape: Sendable, Equatable {
    /// The full rate to the end.
    case constant
    /// Multiplied by `factor` after every `interval` updates.
    case step(factor: Double, interval: Int)
    /// Half a cosine wave, from the rate down to `finalShare` of it: Loshchilov and Hutter (2017), without restarts.
    case cosine(finalShare: Double)
    /// Smith and Topin (2018): from 1/`divisor` of the rate up to it during `risingShare` of the run, then down to
    /// 1/`finalDivisor` of the start, both in half cosine waves.
    case oneCycle(risingShare: Double, divisor: Double, finalDivisor: Double)
  }

  /// The highest rate.
  public let rate: Float
  /// How the rate goes on after the warm-up.
  public let shape: Shape
  /// Updates in which the rate grows linearly; the last of them has the full rate.
  public let warmUp: Int

  /// - Parameters:
  ///   - rate: above 0.
  ///   - warmUp: updates, ≥ 0.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public init(_ shape: Shape, rate: Float, warmUp: Int = 0) throws(TrainingError) {
    try TrainingError.require(rate > 0 && rate.isFinite, "learning rate", rate, "above 0")
    try TrainingError.require(warmUp >= 0, "warm-up", warmUp, "at least 0 updates")
    try shape.validate()
    (self.rate, self.shape, self.warmUp) = (rate, shape, warmUp)
  }

  /// The same rate for every update.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public static func constant(_ rate: Float, warmUp: Int = 0) throws(TrainingError) -> LearningRateSchedule {
    try LearningRateSchedule(.constant, rate: rate, warmUp: warmUp)
  }

  /// The rate, multiplied by `factor` after every `interval` updates.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public static func step(
    _ rate: Float, factor: Double = 0.1, interval: Int, warmUp: Int = 0
  ) throws(TrainingError) -> LearningRateSchedule {
    try LearningRateSchedule(.step(factor: factor, interval: interval), rate: rate, warmUp: warmUp)
  }

  /// From the rate down to `finalShare` of it, in half a cosine wave.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public static func cosine(
    _ rate: Float, finalShare: Double = 0, warmUp: Int = 0
  ) throws(TrainingError) -> LearningRateSchedule {
    try LearningRateSchedule(.cosine(finalShare: finalShare), rate: rate, warmUp: warmUp)
  }

  /// Up to `peak` and down again.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public static func oneCycle(
    peak: Float, risingShare: Double = 0.3, divisor: Double = 25, finalDivisor: Double = 1e4, warmUp: Int = 0
  ) throws(TrainingError) -> LearningRateSchedule {
    let shape = Shape.oneCycle(risingShare: risingShare, divisor: divisor, finalDivisor: finalDivisor)
    return try LearningRateSchedule(shape, rate: peak, warmUp: warmUp)
  }

  /// The learning rate of an update.
  /// - Parameters:
  ///   - update: counts from 0; beyond the plan the rate is that of its end.
  ///   - plannedUpdates: ≥ 1.
  public func rate(atUpdate update: Int, of plannedUpdates: Int) -> Float {
    precondition(update >= 0 && plannedUpdates >= 1, "update \(update) of \(plannedUpdates)")
    if update < warmUp {
      return Float(Double(rate) * shape.share(atUpdate: 0, of: 1) * Double(update + 1) / Double(warmUp))
    }
    let count = max(plannedUpdates - warmUp, 1)
    return Float(Double(rate) * shape.share(atUpdate: min(update - warmUp, count), of: count))
  }
}

extension LearningRateSchedule.Shape {
  /// The share of the highest rate at an update from 0 (the start) to `count` (the end, after the last update).
  fileprivate func share(atUpdate update: Int, of count: Int) -> Double {
    let progress = Double(update) / Double(count)
    switch self {
    case .constant: return 1
    case .step(let factor, let interval): return factor.raised(to: update / interval)
    case .cosine(let finalShare): return descent(from: 1, to: finalShare, at: progress)
    case .oneCycle(let risingShare, let divisor, let finalDivisor):
      let start = 1 / divisor
      if progress < risingShare { return descent(from: start, to: 1, at: progress / risingShare) }
      return descent(from: 1, to: start / finalDivisor, at: (progress - risingShare) / (1 - risingShare))
    }
  }

  /// Half a cosine wave from one value to another, as `progress` goes from 0 to 1.
  private func descent(from start: Double, to end: Double, at progress: Double) -> Double {
    end + (start - end) * (1 + (Double.pi * progress).cosine) / 2
  }

  fileprivate func validate() throws(TrainingError) {
    switch self {
    case .constant: return
    case .step(let factor, let interval):
      try TrainingError.require(factor > 0 && factor.isFinite, "the schedule's factor", factor, "above 0")
      try TrainingError.require(interval >= 1, "the schedule's interval", interval, "at least 1 update")
    case .cosine(let finalShare):
      try TrainingError.require((0...1).contains(finalShare), "the schedule's final share", finalShare, "in 0 to 1")
    case .oneCycle(let risingShare, let divisor, let finalDivisor):
      try TrainingError.require(
        (0..<1).contains(risingShare), "the schedule's rising share", risingShare, "at least 0 and below 1")
      try TrainingError.require(divisor >= 1 && divisor.isFinite, "the schedule's divisor", divisor, "at least 1")
      try TrainingError.require(
        finalDivisor >= 1 && finalDivisor.isFinite, "the schedule's final divisor", finalDivisor, "at least 1")
    }
  }
}
