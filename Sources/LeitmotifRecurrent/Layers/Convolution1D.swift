internal import LeitmotifData
public import LeitmotifTensor

/// A convolution along time that keeps each sequence's length: zeros stand beyond its ends.
///
/// **Equation** y⟨t⟩ = φ(Σₖ x⟨t + k − ⌊(taps − 1)/2⌋⟩·Wₖ + b).
///
/// **Shapes** weight [taps · inputSize, filterCount], tap by tap; bias [filterCount].
public struct Convolution1D: Module {
  /// The nonlinearity after a convolution.
  public enum Activation: String, Sendable, Hashable, Codable {
    /// None: y = x.
    case identity
    /// max(0, x)
    case relu
  }

  /// [tapCount · inputSize, filterCount], tap by tap.
  public var weight: Tensor
  /// [filterCount]
  public var bias: Tensor
  /// Steps that each output step sees.
  public let tapCount: Int
  /// φ
  public let activation: Activation

  /// Weights by He, bias zero.
  public init(
    inputSize: Int, filterCount: Int, tapCount: Int, activation: Activation = .relu, random: RandomStream
  ) {
    precondition(tapCount >= 1, "a convolution has at least one tap")
    weight = Initializer.he.matrix(inputs: tapCount * inputSize, outputs: filterCount, random: random.split("weight"))
    bias = .zeros([filterCount])
    self.tapCount = tapCount
    self.activation = activation
  }

  /// Rows of inputSize to rows of filterCount, as many.
  public func callAsFunction(_ x: Ragged, context: ForwardContext) -> Ragged {
    precondition(tapCount * x.width == weight.shape[0], "rows of \(x.width) for a weight of \(weight.shape)")
    let windows = x.unfolded(tapCount: tapCount)
    let sums = matmul(windows, weight, bias: bias, threads: context.threads)
    return Ragged(layout: x.layout, rows: activation == .relu ? relu(sums) : sums)
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weight", &weight)
    visitor.visit("bias", &bias)
  }
}

extension Ragged {
  /// For each step the `tapCount` steps around it, side by side: [R, tapCount · width].
  fileprivate func unfolded(tapCount: Int) -> Tensor {
    let (x, layout) = (rows, layout)
    return ConvolutionKernels.unfold(x, taps: tapCount, layout: layout).recorded(from: x) { dy, pass in
      pass.accumulate(into: x) {
        ConvolutionKernels.unfoldGradient(dy, taps: tapCount, layout: layout, into: $0, accumulate: $1)
      }
    }
  }
}
