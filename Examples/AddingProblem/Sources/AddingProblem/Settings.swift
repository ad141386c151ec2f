/// What is asked for on the command line.
struct Settings {
  /// Whether cells are trained on the whole problem rather than on a short one.
  var isFull = false
  var kinds = CellKind.allCases
  /// Of each cell; nil for as many as the problem takes.
  var updateCount: Int?
  /// Where gradient norms go; nil for the temporary folder.
  var folder: String?

  /// - Throws: `UsageError`.
  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    while let flag = rest.popFirst() {
      switch flag {
      case "--full": isFull = true
      case "--cell":
        let name = try Self.value(of: flag, &rest)
        guard let kind = CellKind(rawValue: name) else { throw UsageError(text: "no cell is named '\(name)'") }
        kinds = [kind]
      case "--updates":
        let count = try Self.value(of: flag, &rest)
        guard let number = Int(count), number > 0 else { throw UsageError(text: "'\(count)' is no number of updates") }
        updateCount = number
      case "--gradients": folder = try Self.value(of: flag, &rest)
      default: throw UsageError(text: "'\(flag)' is not understood")
      }
    }
  }

  private static func value(of flag: String, _ rest: inout ArraySlice<String>) throws(UsageError) -> String {
    guard let value = rest.popFirst() else { throw UsageError(text: "\(flag) wants a value") }
    return value
  }
}

/// Wrong usage: what is wrong, and what is right.
struct UsageError: Error, CustomStringConvertible {
  let text: String

  var description: String {
    "\(text); usage: AddingProblem [--full] [--cell elman|gru|lstm] [--updates N] [--gradients FOLDER]"
  }
}
