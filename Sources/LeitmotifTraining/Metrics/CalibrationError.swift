/// Whether probabilities mean what they say: of predictions made with a probability of 0.8, eight of ten should be right.
///
/// **Equation** ECE = Σₘ (nₘ / n) · |rightₘ − probabilityₘ| over bins of equal width, (m − 1)/M < p ≤ m/M, of the predicted
/// class's probability p; rightₘ is the share of the bin's predictions that are right and probabilityₘ the mean of their p.
/// Guo, Pleiss, Sun and Weinberger (2017), "On calibration of modern neural networks", section 2, with M = 15.
public struct CalibrationError: Sendable, Equatable {
  /// Predictions of about one probability.
  public struct Bin: Sendable, Equatable {
    /// Predictions.
    public let count: Int
    /// The mean of their probabilities; 0 of an empty bin.
    public let meanProbability: Double
    /// The share of them that are right; 0 of an empty bin.
    public let shareRight: Double
  }

  /// Bins of the paper.
  public static let standardBinCount = 15

  /// By rising probability.
  public let bins: [Bin]
  /// The expected calibration error; nil without predictions, or when a probability is not a number.
  public let expected: Double?

  /// - Parameter predictions: the predicted class's probability, and whether the prediction is right.
  init(_ predictions: [(probability: Double, isRight: Bool)], binCount: Int) {
    var sums = BinSums(binCount: binCount)
    for (probability, isRight) in predictions {
      sums.add(probability, isRight: isRight, weight: 1, bin: Self.bin(of: probability, binCount: binCount))
    }
    bins = sums.bins
    expected = sums.expectedError
  }

  /// The bin of a probability; what is outside 0 ... 1, or not a number, is in the nearest, or in the first.
  static func bin(of probability: Double, binCount: Int) -> Int {
    guard probability > 0 else { return 0 }
    return min(binCount - 1, max(0, Int((min(probability, 1) * Double(binCount)).rounded(.up)) - 1))
  }

  /// What is summed up in each bin.
  struct BinSums {
    private var counts: [Int]
    private var probabilities: [Double]
    private var rights: [Int]

    init(binCount: Int) {
      counts = Array(repeating: 0, count: binCount)
      probabilities = Array(repeating: 0, count: binCount)
      rights = counts
    }

    mutating func add(_ probability: Double, isRight: Bool, weight: Int, bin: Int) {
      counts[bin] += weight
      probabilities[bin] += probability * Double(weight)
      if isRight { rights[bin] += weight }
    }

    var bins: [Bin] {
      counts.indices.map { index in
        let count = Double(max(counts[index], 1))
        return Bin(
          count: counts[index], meanProbability: probabilities[index] / count,
          shareRight: Double(rights[index]) / count)
      }
    }

    /// nₘ · |rightₘ − probabilityₘ| is |sum of rights − sum of probabilities|.
    var expectedError: Double? {
      let total = counts.reduce(0, +)
      guard total > 0 else { return nil }
      let gaps = counts.indices.reduce(0.0) { $0 + (Double(rights[$1]) - probabilities[$1]).magnitude }
      return gaps.isFinite ? gaps / Double(total) : nil
    }
  }
}
