/// How well scores put positive examples above negative ones. Nil when either is absent or a score is not a number.
struct Ranking {
  /// Positive and negative examples of one score.
  private struct Tie {
    var positives = 0
    var negatives = 0
  }

  /// From the highest score down.
  private let ties: [Tie]
  private let positives: Int
  private let negatives: Int
  private let isDefined: Bool

  init(scores: [Float], isPositive: [Bool]) {
    var ties: [Tie] = []
    var last: Float?
    for index in scores.indices.sorted(by: { scores[$0] > scores[$1] }) {
      if scores[index] != last { ties.append(Tie()) }
      last = scores[index]
      if isPositive[index] { ties[ties.count - 1].positives += 1 } else { ties[ties.count - 1].negatives += 1 }
    }
    self.ties = ties
    positives = ties.reduce(0) { $0 + $1.positives }
    negatives = ties.reduce(0) { $0 + $1.negatives }
    isDefined = positives > 0 && negatives > 0 && !scores.contains(where: \.isNaN)
  }

  /// The share of pairs of a positive and a negative in which the positive scores higher, ties counting half:
  /// Hanley and McNeil (1982).
  var auroc: Double? {
    guard isDefined else { return nil }
    // Halves are counted as ones, to stay with whole numbers.
    var (won, below) = (0, 0)
    for tie in ties.reversed() {
      won += tie.positives * (2 * below + tie.negatives)
      below += tie.negatives
    }
    return Double(won) / (2 * Double(positives) * Double(negatives))
  }

  /// Σ (Rₙ − Rₙ₋₁) Pₙ over thresholds from the highest down, without interpolation.
  var averagePrecision: Double? {
    guard isDefined else { return nil }
    var (sum, found, taken) = (0.0, 0, 0)
    for tie in ties {
      found += tie.positives
      taken += tie.positives + tie.negatives
      sum += Double(tie.positives) * Double(found) / Double(taken)
    }
    return sum / Double(positives)
  }
}
