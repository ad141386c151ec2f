internal import Foundation
internal import Leitmotif

/// One case of sequences whose lengths differ.
struct RaggedCase: SuiteCase {
  var cell: CoreCell
  var pass: CorePass
  var threadCount: Int
  var inputSize = 128
  var hiddenSize = 128
  /// Steps of each sequence.
  var lengths: [Int]

  var title: String { "\(cell.title), \(pass), \(threadCount.asThreads)" }

  /// The share of the rows of a padded batch that are steps.
  var validShare: Double {
    Double(lengths.reduce(0, +)) / Double((lengths.max() ?? 0) * lengths.count)
  }

  /// Floating-point operations of the products of all steps.
  var operations: Double? {
    let products = cell.gateCount * (inputSize + hiddenSize) * hiddenSize
    return 2 * Double(products * lengths.reduce(0, +)) * pass.cost
  }

  /// The same with every sequence as long as the longest.
  var padded: RaggedCase {
    var copy = self
    copy.lengths = lengths.map { _ in lengths.max() ?? 0 }
    return copy
  }

  /// What the case runs on our side.
  func body(threads: ThreadPool) -> () -> Void {
    let run = cell.workload(
      inputSize: inputSize, hiddenSize: hiddenSize, directionCount: 1, layout: RaggedLayout(lengths: lengths),
      threads: threads)
    return { run(pass) }
  }

  /// Lengths at evenly spaced quantiles of a log-normal distribution whose mean is `mean` and whose longest is `longest`, in an
  /// order drawn once: the same on every machine.
  static func logNormalLengths(count: Int, mean: Double, longest: Double) -> [Int] {
    // Of a log-normal with median m and deviation σ the mean is m·exp(σ²/2): σ solves ln(longest) = ln(mean) − σ²/2 + σ·z for the
    // last of the quantiles.
    let quantiles = (0..<count).map { standardNormalQuantile((Double($0) + 0.5) / Double(count)) }
    let last = quantiles[count - 1]
    let deviation = last - (last * last - 2 * log(longest / mean)).squareRoot()
    let sorted = quantiles.map { quantile in
      min(Int(longest), max(1, Int((mean * exp(deviation * quantile - deviation * deviation / 2)).rounded())))
    }
    var order = SplitMix64(seed: 1)
    return sorted.shuffled(using: &order)
  }

  /// Where the standard normal distribution has this share below it, by bisection.
  private static func standardNormalQuantile(_ share: Double) -> Double {
    var (low, high) = (-8.0, 8.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < share { low = middle } else { high = middle }
    }
    return low
  }
}
