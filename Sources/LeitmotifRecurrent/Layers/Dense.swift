internal import LeitmotifData
public import LeitmotifTensor

/// A fully connected layer: y = x·W + b, row by row.
///
/// **Shapes** W [inputSize, outputSize], b [outputSize].
public struct Dense: Module {
  /// W [inputSize, outputSize]
  public var weight: Tensor
  /// b [outputSize]
  public var bias: Tensor

  /// W by `initializer`, b zero.
  public init(inputSize: Int, outputSize: Int, initializer: Initializer = .glorot, random: RandomStream) {
    weight = initializer.matrix(inputs: inputSize, outputs: outputSize, random: random.split("weight"))
    bias = .zeros([outputSize])
  }

  /// [rows, inputSize] to [rows, outputSize].
  public func callAsFunction(_ x: Tensor, context: ForwardContext) -> Tensor {
    matmul(x, weight, bias: bias, threads: context.threads)
  }

  /// Each step of each sequence.
  public func callAsFunction(_ x: Ragged, context: ForwardContext) -> Ragged {
    Ragged(layout: x.layout, rows: x.linear(weight, bias: bias, threads: context.threads))
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weight", &weight)
    visitor.visit("bias", &bias)
  }
}
