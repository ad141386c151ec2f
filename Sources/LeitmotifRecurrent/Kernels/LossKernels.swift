internal import CLeitmotifKernels
internal import LeitmotifTensor

/// Wraps `lm_loss.h`.
enum LossKernels {
  /// The loss of each row, and the probabilities that the gradient needs.
  static func crossEntropy(
    _ logits: Tensor, targets: [Int32], smoothing: Float
  ) -> (losses: Tensor, probabilities: Tensor) {
    let losses = Tensor.uninitialized(Shape(count: logits.shape[0]))
    let probabilities = Tensor.uninitialized(logits.shape)
    unsafe lm_cross_entropy(
      Int64(logits.shape[0]), Int64(logits.shape[1]), logits.reading, targets, smoothing, probabilities.writing,
      losses.writing)
    return (losses, probabilities)
  }

  static func crossEntropyGradient(
    probabilities: Tensor, targets: [Int32], smoothing: Float, _ dlosses: Tensor, into dlogits: Tensor, accumulate: Bool
  ) {
    unsafe lm_cross_entropy_gradient(
      Int64(probabilities.shape[0]), Int64(probabilities.shape[1]), probabilities.reading, targets, smoothing,
      dlosses.reading, dlogits.writing, accumulate ? 1 : 0)
  }
}
