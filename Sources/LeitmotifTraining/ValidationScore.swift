/// How good a model is on examples that it does not learn from.
public struct ValidationScore: Sendable, Equatable, Codable {
  /// Which of two scores is the better.
  public enum Direction: String, Sendable, Equatable, Codable {
    /// As of a loss.
    case lowerIsBetter
    /// As of an accuracy.
    case higherIsBetter
  }

  /// What models are compared by.
  public let value: Double
  /// Which way ``value`` improves.
  public let direction: Direction
  /// Other numbers for the record, by name.
  public let details: [String: Double]

  /// A score of this value.
  public init(_ value: Double, _ direction: Direction, details: [String: Double] = [:]) {
    (self.value, self.direction, self.details) = (value, direction, details)
  }

  /// Whether it is better than `other`; any number is better than none, and what is not a number is never better.
  public func isBetter(than other: ValidationScore?) -> Bool {
    guard !value.isNaN else { return false }
    guard let other else { return true }
    return direction == .lowerIsBetter ? value < other.value : value > other.value
  }
}
