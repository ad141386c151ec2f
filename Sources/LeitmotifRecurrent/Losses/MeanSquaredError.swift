public import LeitmotifTensor

/// Σ (predictions − targets)² / n, a scalar.
///
/// **Shapes** both alike.
public func meanSquaredError(_ predictions: Tensor, targets: Tensor) -> Tensor {
  precondition(predictions.shape == targets.shape, "\(predictions.shape) against \(targets.shape)")
  return square(predictions - targets).mean()
}
