public import LeitmotifData

/// A number that says how a channel is over time.
public enum ChannelStatistic: String, Sendable, Hashable, CaseIterable {
  /// Its mean.
  case mean
  /// The deviation from it.
  case deviation
  /// The mean of the absolute differences from one step to the next.
  case change
  /// Its least value.
  case minimum
  /// Its greatest value.
  case maximum
  /// Its value at the first step.
  case first
  /// Its value at the last step.
  case last
}

/// Statistics of each channel over time: what remains of a sequence when order is forgotten, for the most part.
public struct ChannelStatistics: BaselineFeatures {
  /// Such as `mean and deviation`.
  public let name: String
  /// In the order of the features.
  public let statistics: [ChannelStatistic]
  private let stepWidth: Int
  private let channelCount: Int

  /// - Parameters:
  ///   - stepWidth: numbers a step.
  ///   - channelCount: those of a step's first frame; the others repeat what other steps have.
  public init(name: String, statistics: [ChannelStatistic], stepWidth: Int, channelCount: Int) {
    precondition(channelCount >= 1 && channelCount <= stepWidth, "\(channelCount) channels of \(stepWidth) numbers")
    self.name = name
    self.statistics = statistics
    self.stepWidth = stepWidth
    self.channelCount = channelCount
  }

  /// Those of a channel side by side.
  public var width: Int { channelCount * statistics.count }

  /// None of an empty input.
  public func features(of input: EncodedInput) -> [SparseFeature] {
    guard case .frames(let frames) = input, frames.count > 0, frames.width == stepWidth else { return [] }
    let values = (0..<channelCount).flatMap { channel in
      let series = stride(from: channel, to: frames.values.count, by: stepWidth).map { Double(frames.values[$0]) }
      return statistics.map { $0.value(of: series) }
    }
    return sparse(values)
  }
}

extension ChannelStatistic {
  fileprivate func value(of series: [Double]) -> Double {
    let count = Double(series.count)
    switch self {
    case .mean: return series.reduce(0) { $0 + $1 / count }
    case .deviation:
      let mean = Self.mean.value(of: series)
      return series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }.squareRoot()
    case .change:
      let steps = max(1, count - 1)
      return zip(series, series.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).magnitude / steps }
    case .minimum: return series.min() ?? 0
    case .maximum: return series.max() ?? 0
    case .first: return series.first ?? 0
    case .last: return series.last ?? 0
    }
  }
}

/// Those that are not 0.
func sparse(_ values: [Double]) -> [SparseFeature] {
  values.enumerated().compactMap { index, value in
    let value = Float(finite: value)
    return value == 0 ? nil : SparseFeature(index: Int32(index), value: value)
  }
}
