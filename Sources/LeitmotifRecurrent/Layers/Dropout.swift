internal import LeitmotifData
public import LeitmotifTensor

/// Dropout of units while training: Srivastava and others (2014). An example's mask depends on the random stream and
/// the example alone, not on its batch.
public struct Dropout: Sendable, Hashable, Codable {
  /// The share of units that are zeroed, 0 ..< 1.
  public let rate: Float
  /// Whether a sequence keeps one mask for all its steps: variational dropout, Gal and Ghahramani (2016).
  public let isPerSequence: Bool

  /// Nothing is dropped.
  public static let none = Dropout(rate: 0)

  /// - Parameter rate: the share of units that are zeroed, 0 ..< 1.
  public init(rate: Float, isPerSequence: Bool = false) {
    precondition(rate >= 0 && rate < 1, "rate \(rate) is outside 0 ..< 1")
    self.rate = rate
    self.isPerSequence = isPerSequence
  }

  /// The steps of each sequence.
  public func callAsFunction(_ x: Ragged, context: ForwardContext) -> Ragged {
    guard let random = context.random, rate > 0 else { return x }
    let keys = rowKeys(layout: x.layout, exampleKeys: context.exampleKeys)
    return Ragged(layout: x.layout, rows: x.rows.droppingUnits(keep: 1 - rate, random: random, rowKeys: keys))
  }

  /// One row an example, in the caller's order.
  public func callAsFunction(_ x: Tensor, context: ForwardContext) -> Tensor {
    guard let random = context.random, rate > 0 else { return x }
    precondition(context.exampleKeys.count == x.shape[0], "\(context.exampleKeys.count) keys for \(x.shape)")
    return x.droppingUnits(keep: 1 - rate, random: random, rowKeys: context.exampleKeys)
  }

  private func rowKeys(layout: RaggedLayout, exampleKeys: [UInt64]) -> [UInt64] {
    precondition(exampleKeys.count == layout.batchSize, "\(exampleKeys.count) keys for \(layout.batchSize) sequences")
    let rankedKeys = layout.order.map { exampleKeys[$0] }
    var keys: [UInt64] = []
    keys.reserveCapacity(layout.rowCount)
    for step in 0..<layout.stepCount {
      // An odd multiplier (2⁶⁴ over the golden ratio) sets the steps of one example apart.
      let offset = isPerSequence ? 0 : UInt64(layout.firstStep + step) &* 0x9e37_79b9_7f4a_7c15
      for rank in 0..<layout.runningCount(atStep: step) { keys.append(rankedKeys[rank] &+ offset) }
    }
    return keys
  }
}

extension Dropout {
  /// - Throws: `DecodingError.dataCorrupted` for a rate outside 0 ..< 1.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rate = try container.decode(Float.self, forKey: .rate)
    guard rate >= 0, rate < 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .rate, in: container, debugDescription: "a dropout rate of \(rate) is outside 0 ..< 1")
    }
    self.init(rate: rate, isPerSequence: try container.decode(Bool.self, forKey: .isPerSequence))
  }
}
