/// Something that a check found wrong. No findings mean that everything held.
public struct Finding: Sendable, Hashable, CustomStringConvertible {
  /// What was checked, such as `gradient of recurrentWeight`.
  public let check: String
  /// What is wrong, as a sentence.
  public let problem: String

  /// A finding of a check of your own.
  public init(check: String, problem: String) {
    self.check = check
    self.problem = problem
  }

  /// The check, a colon, the sentence.
  public var description: String { "\(check): \(problem)" }
}

/// Collects findings while a battery runs.
struct FindingList {
  private(set) var findings: [Finding] = []

  mutating func add(_ check: String, _ problem: String) {
    findings.append(Finding(check: check, problem: problem))
  }

  mutating func expect(_ condition: Bool, _ check: String, _ problem: @autoclosure () -> String) {
    if !condition { add(check, problem()) }
  }
}
