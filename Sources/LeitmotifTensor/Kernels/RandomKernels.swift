internal import CLeitmotifKernels

/// Wraps `lm_random.h`.
package enum RandomKernels {
  static func words(key: UInt64, counter: UInt64, high: UInt64) -> (UInt32, UInt32, UInt32, UInt32) {
    var words: [UInt32] = [0, 0, 0, 0]
    unsafe lm_philox(key, counter, high, &words)
    return (words[0], words[1], words[2], words[3])
  }

  static func uniform(_ shape: Shape, key: UInt64) -> Tensor {
    let y = Tensor.uninitialized(shape)
    unsafe lm_uniform(y.kernelCount, key, 0, y.writing)
    return y
  }

  static func normal(_ shape: Shape, key: UInt64) -> Tensor {
    let y = Tensor.uninitialized(shape)
    unsafe lm_normal(y.kernelCount, key, 0, y.writing)
    return y
  }

  /// Rows of `x` with units dropped by each row's key, into `y`.
  static func dropoutRows(_ x: Tensor, key: UInt64, rowKeys: [UInt64], keep: Float, into y: Tensor, accumulate: Bool) {
    unsafe lm_dropout_rows(
      Int64(x.shape[0]), Int64(x.shape[1]), key, rowKeys, keep, x.reading, y.writing, accumulate ? 1 : 0)
  }
}
