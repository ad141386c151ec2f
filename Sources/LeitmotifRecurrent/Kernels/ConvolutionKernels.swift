internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps `lm_convolution.h`.
enum ConvolutionKernels {
  /// [R, taps · width]: for each row the rows around it.
  static func unfold(_ x: Tensor, taps: Int, layout: RaggedLayout) -> Tensor {
    let y = Tensor.uninitialized(Shape(rows: x.shape[0], width: taps * x.shape[1]))
    unsafe layout.withSteps { unsafe lm_unfold($0, Int64(x.shape[1]), Int64(taps), x.reading, y.writing) }
    return y
  }

  static func unfoldGradient(_ dy: Tensor, taps: Int, layout: RaggedLayout, into dx: Tensor, accumulate: Bool) {
    unsafe layout.withSteps {
      unsafe lm_unfold_gradient(
        $0, Int64(dx.shape[1]), Int64(taps), dy.reading, dx.writing, accumulate ? 1 : 0)
    }
  }

  /// [R′, width], and for the maximum the row that each came from.
  static func pool(
    _ x: Tensor, size: Int, isMean: Bool, layout: RaggedLayout, pooled: RaggedLayout
  ) -> (y: Tensor, rows: [Int32]) {
    let y = Tensor.uninitialized(Shape(rows: pooled.rowCount, width: x.shape[1]))
    var index = [Int32](repeating: 0, count: isMean ? 0 : y.elementCount)
    unsafe layout.withSteps { steps in
      unsafe pooled.withSteps { pooledSteps in
        unsafe index.withUnsafeMutableBufferPointer { index in
          unsafe lm_pool_steps(
            steps, pooledSteps, Int64(size), isMean ? 1 : 0, Int64(x.shape[1]), x.reading, y.writing,
            isMean ? nil : index.baseAddress)
        }
      }
    }
    return (y, index)
  }

  static func poolGradient(
    _ dy: Tensor, rows index: [Int32], size: Int, isMean: Bool, layout: RaggedLayout, pooled: RaggedLayout,
    into dx: Tensor, accumulate: Bool
  ) {
    unsafe layout.withSteps { steps in
      unsafe pooled.withSteps { pooledSteps in
        unsafe index.withUnsafeBufferPointer { index in
          unsafe lm_pool_steps_gradient(
            steps, pooledSteps, Int64(size), isMean ? 1 : 0, Int64(dx.shape[1]), isMean ? nil : index.baseAddress,
            dy.reading, dx.writing, accumulate ? 1 : 0)
        }
      }
    }
  }
}
