public import LeitmotifData

extension FramesAdapter {
  /// Statistics of each channel over time; and its means over parts of the time, which tell what comes first.
  public var baselines: [BaselineFamily] {
    let (stepWidth, channelCount) = (configuration.stepWidth, configuration.frameWidth)
    let statistics = [
      ("mean and deviation", [ChannelStatistic.mean, .deviation]),
      ("mean, deviation and change", [.mean, .deviation, .change]),
      ("all statistics", ChannelStatistic.allCases),
    ].map { ChannelStatistics(name: $0, statistics: $1, stepWidth: stepWidth, channelCount: channelCount) }
    let parts = [2, 3, 5].map { PartMeans(partCount: $0, stepWidth: stepWidth, channelCount: channelCount) }
    return [
      BaselineFamily(name: "statistics", candidates: statistics, fallback: 1),
      BaselineFamily(name: "parts", candidates: parts, fallback: 1),
    ]
  }
}
