internal import LeitmotifData
internal import LeitmotifTensor

/// Joins every `size` steps into one: a sequence of T steps becomes one of ⌈T/size⌉.
public struct Pooling1D: Sendable, Hashable, Codable {
  /// What stands for the joined steps.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// The largest, column by column.
    case max
    /// Their mean, column by column.
    case mean
  }

  /// Steps that become one.
  public let size: Int
  /// What stands for them.
  public let kind: Kind

  /// - Parameter size: steps that become one; at least 1.
  public init(size: Int, kind: Kind = .max) {
    precondition(size >= 1, "a pool has at least one step")
    self.size = size
    self.kind = kind
  }

  /// Joins the steps of each sequence; the last of them may be fewer than `size`.
  public func callAsFunction(_ input: Ragged) -> Ragged {
    if size == 1 { return input }
    let (x, layout, pooled) = (input.rows, input.layout, input.layout.pooled(by: size))
    let isMean = kind == .mean
    let (y, origin) = ConvolutionKernels.pool(x, size: size, isMean: isMean, layout: layout, pooled: pooled)
    let rows = y.recorded(from: x) { [size] dy, pass in
      pass.accumulate(into: x) {
        ConvolutionKernels.poolGradient(
          dy, rows: origin, size: size, isMean: isMean, layout: layout, pooled: pooled, into: $0, accumulate: $1)
      }
    }
    return Ragged(layout: pooled, rows: rows)
  }
}

extension Pooling1D {
  /// - Throws: `DecodingError.dataCorrupted` for a size below 1.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let size = try container.decode(Int.self, forKey: .size)
    guard size >= 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .size, in: container, debugDescription: "a pool of \(size) steps has not one")
    }
    self.init(size: size, kind: try container.decode(Kind.self, forKey: .kind))
  }
}
