public import LeitmotifData
public import LeitmotifTensor

/// A learned row for each token.
///
/// **Shapes** table [vocabularySize, width].
public struct Embedding: Module {
  /// [vocabularySize, width]
  public var table: Tensor

  /// Standard normal rows, scaled by `scale`.
  public init(vocabularySize: Int, width: Int, scale: Float = 0.1, random: RandomStream) {
    table = random.normal(Shape(rows: vocabularySize, width: width)) * scale
  }

  /// The rows of `tokens`, in the packed order of `layout`. They are kept by reference into the table.
  public func callAsFunction(_ tokens: [Int32], layout: RaggedLayout) -> Ragged {
    Ragged(layout: layout, table: table, index: tokens)
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("table", &table)
  }
}
