extension Tensor {
  /// x = factor · x, in place where nobody else holds the values. The result is a constant: for optimisers.
  public mutating func scale(by factor: Float) { OptimizerKernels.scale(&self, by: factor) }

  /// x = x + factor · other, in place where nobody else holds the values. The result is a constant: for optimisers.
  /// - Parameter other: of the same shape.
  public mutating func addScaled(_ other: Tensor, by factor: Float) {
    precondition(other.shape == shape, "\(other.shape) added to \(shape)")
    OptimizerKernels.addScaled(&self, other, by: factor)
  }
}
