/// How well scores put positive examples above negative ones, at every threshold.
///
/// Fawcett, T. (2006). An introduction to ROC analysis. Pattern Recognition Letters 27, 861–874.
public struct Ranking: Sendable {
  /// Examples of one score: those from the end of the tie above to `end` in the order.
  private struct Tie {
    let end: Int
    let score: Float
  }

  /// Examples from the highest score down.
  private let order: [Int]
  private let isPositive: [Bool]
  private let ties: [Tie]
  private let hasNumbers: Bool

  /// - Parameters:
  ///   - scores: one an example; the higher, the rather it is taken for positive.
  ///   - isPositive: whether each example is positive.
  public init(scores: [Float], isPositive: [Bool]) {
    precondition(scores.count == isPositive.count, "\(scores.count) scores for \(isPositive.count) examples")
    hasNumbers = !scores.contains(where: \.isNaN)
    let order = hasNumbers ? scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) } : []
    self.order = order
    self.isPositive = order.map { isPositive[$0] }
    ties = order.indices.compactMap { place in
      let isLast = place + 1 == order.count || scores[order[place + 1]] != scores[order[place]]
      return isLast ? Tie(end: place + 1, score: scores[order[place]]) : nil
    }
  }

  /// The share of pairs of a positive and a negative in which the positive scores higher, ties counting half: Hanley and
  /// McNeil (1982). Nil when positives or negatives are absent or a score is not a number.
  public var auroc: Double? { areas(counting: [Int](repeating: 1, count: order.count)).auroc }

  /// Σ (Rₙ − Rₙ₋₁) Pₙ over thresholds from the highest down, without interpolation. Nil as ``auroc`` is.
  public var averagePrecision: Double? { areas(counting: [Int](repeating: 1, count: order.count)).averagePrecision }

  /// Both areas when example i counts `counts[i]` times.
  ///
  /// - Complexity: linear in the examples.
  func areas(counting counts: [Int]) -> (auroc: Double?, averagePrecision: Double?) {
    guard hasNumbers else { return (nil, nil) }
    // Halves are counted as ones, to stay with whole numbers.
    var (lost, sum, found, passed, start) = (0, 0.0, 0, 0, 0)
    for tie in ties {
      var (positives, negatives) = (0, 0)
      for place in start..<tie.end {
        if isPositive[place] { positives += counts[order[place]] } else { negatives += counts[order[place]] }
      }
      start = tie.end
      lost += positives * (2 * passed + negatives)
      found += positives
      passed += negatives
      if positives > 0 { sum += Double(positives) * Double(found) / Double(found + passed) }
    }
    guard found > 0, passed > 0 else { return (nil, nil) }
    let pairs = 2 * found * passed
    return (Double(pairs - lost) / Double(pairs), sum / Double(found))
  }
}

extension Ranking {
  /// What a threshold gives: scores at or above it are taken for positive.
  public struct Threshold: Sendable, Equatable {
    /// The lowest score that is taken for positive.
    public let score: Float
    /// Positives at or above it, of all positives: recall.
    public let truePositiveRate: Double
    /// Negatives at or above it, of all negatives.
    public let falsePositiveRate: Double
    /// Of the examples at or above it, the share that are positive.
    public let precision: Double
  }

  /// From the highest score down, one a score that occurs; empty when positives or negatives are absent or a score is not a
  /// number. With (0, 0) before the first, these are the points of the receiver operating characteristic.
  public var thresholds: [Threshold] {
    let (positives, negatives) = (isPositive.count { $0 }, isPositive.count { !$0 })
    guard hasNumbers, positives > 0, negatives > 0 else { return [] }
    var (found, start) = (0, 0)
    return ties.map { tie in
      found += isPositive[start..<tie.end].count { $0 }
      start = tie.end
      return Threshold(
        score: tie.score, truePositiveRate: Double(found) / Double(positives),
        falsePositiveRate: Double(tie.end - found) / Double(negatives), precision: Double(found) / Double(tie.end))
    }
  }

  /// The share of positives: the precision of chance; nil without examples.
  public var prevalence: Double? {
    order.isEmpty ? nil : Double(isPositive.count { $0 }) / Double(order.count)
  }
}
