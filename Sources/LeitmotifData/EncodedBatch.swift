/// Examples packed for one pass of a model: rows in the order of `layout`.
public struct EncodedBatch: Sendable {
  /// Row values in packed order.
  public enum Rows: Sendable {
    /// A token a row.
    case tokens([Int32])
    /// `width` values a row.
    case frames([Float], width: Int)
  }

  /// Examples' names, in the caller's order.
  public let ids: [String]
  /// Examples' random-stream keys, in the caller's order.
  public let keys: [UInt64]
  /// The shape of the packed rows.
  public let layout: RaggedLayout
  /// The rows of all examples.
  public let rows: Rows
  /// In the caller's order.
  public let targets: [EncodedTarget]

  /// Packs `examples`, all of tokens or all of frames of one width.
  public init(_ examples: [EncodedExample]) {
    precondition(!examples.isEmpty, "a batch has at least one example")
    ids = examples.map(\.id)
    keys = examples.map(\.key)
    targets = examples.map(\.target)
    layout = RaggedLayout(lengths: examples.map(\.input.count))
    rows = Self.pack(examples.map(\.input), layout: layout)
  }

  /// Examples.
  public var count: Int { ids.count }

  /// Class index of each example, −1 where the target is not a class.
  public var classIndices: [Int32] {
    targets.map { if case .class(let index) = $0 { Int32(index) } else { -1 } }
  }

  private static func pack(_ inputs: [EncodedInput], layout: RaggedLayout) -> Rows {
    switch inputs[0] {
    case .tokens: .tokens(packTokens(inputs, layout: layout))
    case .frames(let first): .frames(packFrames(inputs, width: first.width, layout: layout), width: first.width)
    }
  }

  private static func packTokens(_ inputs: [EncodedInput], layout: RaggedLayout) -> [Int32] {
    let offsets = layout.offsets
    var rows = [Int32](repeating: 0, count: layout.rowCount)
    for (rank, sequence) in layout.order.enumerated() {
      guard case .tokens(let tokens) = inputs[sequence] else { preconditionFailure("tokens and frames in one batch") }
      for step in 0..<tokens.count { rows[offsets[step] + rank] = Int32(tokens[step]) }
    }
    return rows
  }

  private static func packFrames(_ inputs: [EncodedInput], width: Int, layout: RaggedLayout) -> [Float] {
    let offsets = layout.offsets
    var rows = [Float](repeating: 0, count: layout.rowCount * width)
    for (rank, sequence) in layout.order.enumerated() {
      guard case .frames(let frames) = inputs[sequence], frames.width == width else {
        preconditionFailure("frames of different widths in one batch")
      }
      for step in 0..<frames.count {
        let row = (offsets[step] + rank) * width
        for column in 0..<width { rows[row + column] = frames.values[step * width + column] }
      }
    }
    return rows
  }
}
