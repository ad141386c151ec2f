public import LeitmotifData

/// The mean of each channel over the first part of the time, over the second, and so on.
///
/// A sequence of fewer steps than parts has some of them in several.
public struct PartMeans: BaselineFeatures {
  /// Parts of the time, as equal as can be.
  public let partCount: Int
  private let stepWidth: Int
  private let channelCount: Int

  /// - Parameters:
  ///   - stepWidth: numbers a step.
  ///   - channelCount: those of a step's first frame; the others repeat what other steps have.
  public init(partCount: Int, stepWidth: Int, channelCount: Int) {
    precondition(partCount >= 1, "\(partCount) parts")
    precondition(channelCount >= 1 && channelCount <= stepWidth, "\(channelCount) channels of \(stepWidth) numbers")
    self.partCount = partCount
    self.stepWidth = stepWidth
    self.channelCount = channelCount
  }

  /// `means of 3 parts`
  public var name: String { "means of \(partCount) parts" }

  /// The channels of the first part, then of the second.
  public var width: Int { partCount * channelCount }

  /// None of an empty input.
  public func features(of input: EncodedInput) -> [SparseFeature] {
    guard case .frames(let frames) = input, frames.count > 0, frames.width == stepWidth else { return [] }
    var values: [Double] = []
    for part in 0..<partCount {
      let first = part * frames.count / partCount
      let end = max(first + 1, (part + 1) * frames.count / partCount)
      for channel in 0..<channelCount {
        let sum = (first..<end).reduce(0.0) { $0 + Double(frames.values[$1 * stepWidth + channel]) }
        values.append(sum / Double(end - first))
      }
    }
    return sparse(values)
  }
}
