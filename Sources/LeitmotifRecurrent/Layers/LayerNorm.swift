public import LeitmotifTensor

/// Normalises each row: Ba, Kiros and Hinton (2016).
///
/// **Shapes** gain and bias [width].
public struct LayerNorm: Module {
  /// [width], at first 1.
  public var gain: Tensor
  /// [width], at first 0.
  public var bias: Tensor

  /// - Parameter width: numbers in a row.
  public init(width: Int) {
    gain = .ones([width])
    bias = .zeros([width])
  }

  /// Each row of [rows, width].
  public func callAsFunction(_ x: Tensor) -> Tensor { layerNorm(x, gain: gain, bias: bias) }

  /// Each step of each sequence.
  public func callAsFunction(_ x: Ragged) -> Ragged { x.mapRows { self($0) } }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("gain", &gain)
    visitor.visit("bias", &bias)
  }
}
