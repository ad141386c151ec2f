internal import CLeitmotifKernels

/// Wraps `lm_optimizer.h`. The updated tensors are made writable first: copied when shared, else changed in place.
package enum OptimizerKernels {
  /// Σ x² in double precision.
  package static func sumOfSquares(_ x: Tensor) -> Double {
    let x = x.detached.contiguous
    return unsafe lm_sum_of_squares(x.kernelCount, x.reading)
  }

  package static func isFinite(_ x: Tensor) -> Bool {
    let x = x.detached.contiguous
    return unsafe lm_all_finite(x.kernelCount, x.reading) != 0
  }

  /// Limits every value to ±limit.
  package static func clip(_ x: inout Tensor, limit: Float) {
    x.makeWritable()
    unsafe lm_clip(x.kernelCount, limit, x.writing)
  }

  /// x = factor · x
  package static func scale(_ x: inout Tensor, by factor: Float) {
    x.makeWritable()
    unsafe lm_affine(x.kernelCount, factor, 0, x.reading, x.writing)
  }

  /// x = x + factor · other
  package static func addScaled(_ x: inout Tensor, _ other: Tensor, by factor: Float) {
    let other = other.detached.contiguous
    x.makeWritable()
    unsafe lm_add_scaled(x.kernelCount, factor, other.reading, x.writing)
  }

  /// One update of stochastic gradient descent; `velocity` is used when `momentum` is not 0.
  package static func sgd(
    _ parameter: inout Tensor, gradient: Tensor, velocity: inout Tensor, rate: Float, momentum: Float, nesterov: Bool,
    decay: Float
  ) {
    let gradient = gradient.detached.contiguous
    parameter.makeWritable()
    if momentum != 0 { velocity.makeWritable() }
    unsafe lm_sgd(
      parameter.kernelCount, rate, momentum, nesterov ? 1 : 0, decay, gradient.reading,
      momentum == 0 ? nil : velocity.writing, parameter.writing)
  }

  package static func rmsprop(
    _ parameter: inout Tensor, gradient: Tensor, square: inout Tensor, rate: Float, smoothing: Float, epsilon: Float,
    decay: Float
  ) {
    let gradient = gradient.detached.contiguous
    parameter.makeWritable()
    square.makeWritable()
    unsafe lm_rmsprop(
      parameter.kernelCount, rate, smoothing, epsilon, decay, gradient.reading, square.writing, parameter.writing)
  }

  /// - Parameter step: counts from 1.
  package static func adam(
    _ parameter: inout Tensor, gradient: Tensor, mean: inout Tensor, square: inout Tensor, step: Int, rate: Float,
    beta1: Float, beta2: Float, epsilon: Float, decay: Float, decoupledDecay: Float
  ) {
    let gradient = gradient.detached.contiguous
    parameter.makeWritable()
    mean.makeWritable()
    square.makeWritable()
    unsafe lm_adam(
      parameter.kernelCount, Int64(step), rate, beta1, beta2, epsilon, decay, decoupledDecay, gradient.reading,
      mean.writing, square.writing, parameter.writing)
  }
}
