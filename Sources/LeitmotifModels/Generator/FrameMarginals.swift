internal import LeitmotifData
internal import LeitmotifTraining

/// The baseline of a generator of frames: how often each number is 1, whatever came before.
///
/// **Equation** p_k = (n_k + ½) / (n + 1) for the n_k of n frames of training in which number k is 1 (Krichevsky and Trofimov 1981).
public struct FrameMarginals: Sendable, Hashable {
  /// The probability of each number.
  public let probabilities: [Double]

  /// Counts the frames of `examples`, all of one width.
  public init(counting examples: [GenerationExample]) {
    var (counts, total): ([Double], Int) = ([], 0)
    for example in examples {
      guard case .frames(let frames) = example.symbols else { preconditionFailure("tokens are no frames") }
      if counts.isEmpty { counts = Array(repeating: 0, count: frames.width) }
      total += frames.count
      for (place, value) in frames.values.enumerated() { counts[place % frames.width] += Double(value) }
    }
    probabilities = counts.map { ($0 + 0.5) / (Double(total) + 1) }
  }

  /// The cost of each frame, of all its numbers together.
  ///
  /// - Parameter firstStep: frames of a sequence before it are not counted.
  public func cost(of examples: [GenerationExample], firstStep: Int = 0) -> SequenceCost {
    let (on, off) = (probabilities.map { -$0.naturalLogarithm }, probabilities.map { -(1 - $0).naturalLogarithm })
    var cost = SequenceCost()
    for example in examples {
      guard case .frames(let frames) = example.symbols else { preconditionFailure("tokens are no frames") }
      for step in 0..<frames.count where step >= firstStep {
        let values = frames.values[(step * frames.width)..<((step + 1) * frames.width)]
        let nats = zip(values, zip(on, off)).reduce(0.0) { $0 + Double($1.0) * $1.1.0 + Double(1 - $1.0) * $1.1.1 }
        cost.add(nats: nats, isEvent: false)
      }
    }
    return cost
  }
}
