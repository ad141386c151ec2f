/// A weight matrix arranged once for many products: what a cell prepares before its steps.
///
/// It is a value made in a forward pass and dropped with it; a recorded weight is packed both ways, the second for the
/// gradient of the product's left side.
public struct PackedMatrix: Sendable {
  /// [K, N]
  public let weight: Tensor
  private let packed: Storage
  private let packedTransposed: Storage?

  /// - Parameters:
  ///   - weight: [K, N]
  ///   - threads: what arranges a large one.
  public init(_ weight: Tensor, threads: ThreadPool = .serial) {
    precondition(weight.shape.rank == 2, "\(weight.shape) is not a matrix")
    self.weight = weight
    packed = MatrixKernels.pack(weight, transposed: false, threads: threads)
    packedTransposed = weight.isRecorded ? MatrixKernels.pack(weight, transposed: true, threads: threads) : nil
  }

  fileprivate func product(_ a: Tensor, bias: Tensor?, threads: ThreadPool) -> Tensor {
    MatrixKernels.product(a, packed, columnCount: weight.shape[1], bias: bias, threads: threads)
  }

  /// da = dy · Wᵀ
  fileprivate func leftGradient(_ dy: Tensor, into da: Tensor, accumulate: Bool, threads: ThreadPool) {
    let transposed = packedTransposed ?? MatrixKernels.pack(weight, transposed: true, threads: threads)
    MatrixKernels.product(dy, transposed, into: da, accumulate: accumulate, threads: threads)
  }
}

/// a · W + bias
///
/// **Shapes** a [M, K], W [K, N], bias [N], result [M, N]. A row of the result has the same bits whatever the other
/// rows and the number of threads.
public func matmul(
  _ a: Tensor, _ weight: PackedMatrix, bias: Tensor? = nil, threads: ThreadPool = .serial
) -> Tensor {
  precondition(
    a.shape.rank == 2 && a.shape[1] == weight.weight.shape[0], "\(a.shape) · \(weight.weight.shape) do not fit")
  precondition(bias.map { $0.shape == [weight.weight.shape[1]] } ?? true, "a bias has one value a column")
  let inputs = [a, weight.weight] + (bias.map { [$0] } ?? [])
  return weight.product(a, bias: bias, threads: threads).recorded(from: inputs) { dy, pass in
    pass.accumulate(into: a) { weight.leftGradient(dy, into: $0, accumulate: $1, threads: threads) }
    pass.addProduct(a, dy, to: weight.weight, bias: bias, threads: threads)
  }
}

/// a · b + bias
///
/// **Shapes** a [M, K], b [K, N], bias [N], result [M, N].
public func matmul(_ a: Tensor, _ b: Tensor, bias: Tensor? = nil, threads: ThreadPool = .serial) -> Tensor {
  matmul(a, PackedMatrix(b, threads: threads), bias: bias, threads: threads)
}
