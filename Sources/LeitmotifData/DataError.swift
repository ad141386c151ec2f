/// What can be wrong with labels, vocabularies, splits and batches.
public enum DataError: Error, Sendable, Equatable {
  /// A label that is not among those known.
  case unknownLabel(String, known: [String])
  /// Stored labels or tokens that cannot be what was stored; `problem` says why.
  case damagedList(of: String, problem: String)
  /// A share that is not above 0 and below 1.
  case shareOutOfRange(Double)
  /// A split needs `needed` different `units` (examples, groups) and there are `actual`.
  case tooFewToSplit(units: String, needed: Int, actual: Int)
  /// An example without a class where a split or a draw is by class.
  case missingClass(id: String)
  /// A given split names an example that is not there.
  case unknownExample(id: String)
  /// A saved position that the examples at hand do not have.
  case positionOutOfRange(epoch: Int, index: Int, batchCount: Int)
}

extension DataError: CustomStringConvertible {
  /// One sentence or two: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .unknownLabel(let label, let known):
      "unknown label '\(label)'; known are \(Self.listed(known)). Correct the label, or train with it."
    case .damagedList(let kind, let problem):
      "the stored \(kind) cannot be read: \(problem). Use an unaltered file."
    case .shareOutOfRange(let share):
      "\(share) is no share to hold out. Give a number above 0 and below 1."
    case .tooFewToSplit(let units, let needed, let actual):
      "a split needs at least \(needed) \(units), and there are \(actual). Add data, or give both parts as files."
    case .missingClass(let id):
      "'\(id)' has no class, and classes decide here. Label it, or leave it out."
    case .unknownExample(let id):
      "the given split names '\(id)', which is not among the examples. Correct the name, or add the example."
    case .positionOutOfRange(let epoch, let index, let batchCount):
      "epoch \(epoch), batch \(index) cannot be returned to: an epoch has \(batchCount) batches here. "
        + "Resume with the data and settings of the first run."
    }
  }

  private static func listed(_ labels: [String]) -> String {
    if labels.isEmpty { return "none" }
    let shown = labels.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
    return labels.count > 8 ? "\(shown) and \(labels.count - 8) more" : shown
  }
}
