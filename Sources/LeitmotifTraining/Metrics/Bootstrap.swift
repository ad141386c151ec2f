internal import LeitmotifData

/// How far a score would move with other examples of the same kind: the bootstrap's percentile interval.
///
/// Each replicate draws as many examples as there are, with replacement, and is scored as they were; the interval spans the
/// middle 95 % of the replicates' scores. Efron, B. (1979), "Bootstrap methods: another look at the jackknife"; Efron and
/// Tibshirani (1993), chapter 13. A replicate in which a score is undefined, such as a ranking when a class was not drawn, is
/// left out and counted. It tells of the choice of test examples alone, not of how much another training would differ.
///
/// Where no prediction is wrong, none is in any replicate either, and the interval of a share is a point: it then claims too
/// much. The expected calibration error is never below 0, and every resampling adds noise to its bins: its interval lies high.
public struct Bootstrap: Sendable, Hashable, Codable {
  /// Replicates (≥ 1).
  public let replicateCount: Int
  /// Decides every draw.
  public let seed: UInt64

  /// The share of replicates that an interval spans.
  public static let level = 0.95

  /// - Precondition: at least one replicate.
  public init(replicateCount: Int = 1000, seed: UInt64 = 1) {
    precondition(replicateCount >= 1, "\(replicateCount) replicates")
    self.replicateCount = replicateCount
    self.seed = seed
  }

  /// How often each of `counts.count` examples is drawn in a replicate, written into `counts`.
  func draw(replicate: Int, into counts: inout [Int]) {
    for index in counts.indices { counts[index] = 0 }
    guard !counts.isEmpty else { return }
    var random = SplitMix64(seed: seed, purpose: .bootstrap, keys: UInt64(replicate))
    for _ in counts.indices { counts[random.next(below: counts.count)] += 1 }
  }

  /// The middle of `values`, between their order statistics as NumPy's `percentile` does by default; nil without values.
  static func interval(of values: [Double]) -> ConfidenceInterval? {
    let sorted = values.sorted()
    guard let last = sorted.indices.last else { return nil }
    func quantile(_ share: Double) -> Double {
      let place = share * Double(last)
      let lower = Int(place)
      let upper = min(lower + 1, last)
      return sorted[lower] + (sorted[upper] - sorted[lower]) * (place - Double(lower))
    }
    let tail = (1 - level) / 2
    return ConfidenceInterval(low: quantile(tail), high: quantile(1 - tail))
  }
}
