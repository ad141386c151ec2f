/// What can stop training.
public enum TrainingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A setting is outside its range.
  case invalidSetting(name: String, value: String, requirement: String)
  /// The batch source has no batch.
  case noTrainingExamples
  /// The loss or its gradient was not finite in `skipped` updates one after the other; `parameter` and `examples` are
  /// those of the last. Updates are numbered from 0.
  case diverged(update: Int, skipped: Int, parameter: String?, examples: [String])

  /// One sentence: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .invalidSetting(let name, let value, let requirement):
      "\(name) is \(value), but must be \(requirement)"
    case .noTrainingExamples:
      "there are no examples to train on; give some, or hold fewer out"
    case .diverged(let update, let skipped, let parameter, let examples):
      "training stopped at update \(update): \(Self.culprit(parameter)) was not finite in \(skipped) updates in a row"
        + " (last examples: \(Self.list(examples))); lower the learning rate, clip gradients, or check these examples"
    }
  }

  private static func culprit(_ parameter: String?) -> String {
    guard let parameter else { return "the loss" }
    return parameter.isEmpty ? "the gradient" : "the gradient of \(parameter)"
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }

  /// Throws ``invalidSetting(name:value:requirement:)`` unless `condition` holds.
  static func require(
    _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ requirement: String
  ) throws(TrainingError) {
    guard condition else { throw .invalidSetting(name: name, value: value.description, requirement: requirement) }
  }
}
