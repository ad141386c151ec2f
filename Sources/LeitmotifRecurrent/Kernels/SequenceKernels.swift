internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps the parts of `lm_rows.h` that reduce the steps of each sequence. Results are by rank.
enum SequenceKernels {
  enum Reduction: Sendable {
    case sum, mean, max

    fileprivate var code: lm_sequence_reduction {
      switch self {
      case .sum: LM_SEQUENCE_SUM
      case .mean: LM_SEQUENCE_MEAN
      case .max: LM_SEQUENCE_MAX
      }
    }
  }

  /// [B, width], and for the maximum the step of each.
  static func reduce(_ reduction: Reduction, _ x: Tensor, layout: RaggedLayout) -> (y: Tensor, steps: [Int32]) {
    let y = Tensor.uninitialized(Shape(rows: layout.batchSize, width: x.shape[1]))
    var index = [Int32](repeating: 0, count: reduction == .max ? y.elementCount : 0)
    unsafe layout.withSteps { steps in
      unsafe index.withUnsafeMutableBufferPointer { index in
        unsafe lm_sequence_reduce(
          reduction.code, steps, Int64(x.shape[1]), x.reading, y.writing, reduction == .max ? index.baseAddress : nil)
      }
    }
    return (y, index)
  }

  static func reduceGradient(
    _ reduction: Reduction, steps index: [Int32], _ dy: Tensor, layout: RaggedLayout, into dx: Tensor, accumulate: Bool
  ) {
    unsafe layout.withSteps { steps in
      unsafe index.withUnsafeBufferPointer { index in
        unsafe lm_sequence_reduce_gradient(
          reduction.code, steps, Int64(dx.shape[1]), reduction == .max ? index.baseAddress : nil, dy.reading,
          dx.writing, accumulate ? 1 : 0)
      }
    }
  }

  /// The softmax over the steps of each sequence.
  static func softmax(_ x: Tensor, layout: RaggedLayout) -> Tensor {
    let y = Tensor.uninitialized(x.shape)
    unsafe layout.withSteps { unsafe lm_sequence_softmax($0, x.reading, y.writing) }
    return y
  }

  static func softmaxGradient(_ y: Tensor, _ dy: Tensor, layout: RaggedLayout, into dx: Tensor, accumulate: Bool) {
    unsafe layout.withSteps {
      unsafe lm_sequence_softmax_gradient($0, y.reading, dy.reading, dx.writing, accumulate ? 1 : 0)
    }
  }
}
