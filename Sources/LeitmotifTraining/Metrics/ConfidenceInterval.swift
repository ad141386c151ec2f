/// Where a number may lie. In JSON it is a list of two.
public struct ConfidenceInterval: Sendable, Hashable {
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// - Precondition: `low` is not above `high`.
  public init(low: Double, high: Double) {
    precondition(low <= high, "\(low) is above \(high)")
    self.low = low
    self.high = high
  }
}

extension ConfidenceInterval: Codable {
  /// Reads `[low, high]`.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    let (low, high) = (try container.decode(Double.self), try container.decode(Double.self))
    guard low <= high else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(low) is above \(high)")
    }
    self.init(low: low, high: high)
  }

  /// Writes `[low, high]`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(low)
    try container.encode(high)
  }
}
