internal import Leitmotif
internal import LeitmotifDNA

/// Counts sequences of lengths that a model was not trained on: what it says of them is a guess.
struct UnfamiliarLengths {
  private let trained: ClosedRange<Int>?
  private var longer = 0
  private var shorter = 0
  private var cut = 0

  init(_ summary: TrainingSummary) {
    if let shortest = summary.shortestExample, let longest = summary.longestExample, shortest <= longest {
      trained = shortest...longest
    } else {
      trained = nil
    }
  }

  /// Notes a sequence of `count` bases, or one that is cut into windows.
  mutating func add(count: Int, isCut: Bool) {
    guard let trained, count > 0 || isCut else { return }
    if isCut {
      cut += 1
    } else if count > trained.upperBound {
      longer += 1
    } else if count < trained.lowerBound {
      shorter += 1
    }
  }

  /// What to tell of them.
  /// - Parameter total: sequences in all.
  func warnings(of total: Int) -> [String] {
    guard let trained else { return [] }
    var warnings: [String] = []
    let longest = "\(trained.upperBound.grouped) bases of the longest training sequence"
    if longer > 0 {
      warnings.append("\(share(longer, of: total)) longer than the \(longest): take their labels with care")
    }
    if shorter > 0 {
      warnings.append(
        "\(share(shorter, of: total)) shorter than the \(trained.lowerBound.grouped) bases of the shortest training "
          + "sequence: take their labels with care")
    }
    return warnings
  }

  /// What was done with those that are cut.
  func notes(of total: Int, windows: WindowPlan?) -> [String] {
    guard cut > 0, let windows else { return [] }
    return [
      "\(share(cut, of: total)) longer than \(windows.length.grouped) bases: predicted as the mean over windows of so many "
        + "(--max-length and --long-records decide)"
    ]
  }

  private func share(_ count: Int, of total: Int) -> String {
    "\(count.grouped) of \(total.grouped) sequences \(count == 1 ? "is" : "are")"
  }
}
