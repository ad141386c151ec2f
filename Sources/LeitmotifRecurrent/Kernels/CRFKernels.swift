internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps `lm_crf.h`. Losses and slopes are by rank, rows in packed order.
enum CRFKernels {
  /// Scores of neighbours [K, K], of first labels [K] and of last ones [K].
  struct Scores {
    let transitions, start, end: Tensor

    var labelCount: Int { start.elementCount }
  }

  /// What the gradients need: losses [B], marginals [R, K], and slopes on the transitions [B, K · K].
  static func losses(
    _ emissions: Tensor, _ scores: Scores, targets: [Int32], layout: RaggedLayout, threads: ThreadPool
  ) -> (losses: Tensor, marginals: Tensor, slopes: Tensor) {
    let count = scores.labelCount
    let losses = Tensor.uninitialized(Shape(count: layout.batchSize))
    let marginals = Tensor.uninitialized(emissions.shape)
    let slopes = Tensor.uninitialized(Shape(rows: layout.batchSize, width: count * count))
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_crf_workspace(threads.handle, steps, Int64(count))) { workspace in
        unsafe lm_crf(
          threads.handle, steps, Int64(count), emissions.reading, scores.transitions.reading, scores.start.reading,
          scores.end.reading, targets, losses.writing, marginals.writing, slopes.writing, workspace)
      }
    }
    return (losses, marginals, slopes)
  }

  /// The probability of each label at each step [R, K].
  static func marginals(
    _ emissions: Tensor, _ scores: Scores, layout: RaggedLayout, threads: ThreadPool
  ) -> Tensor {
    let marginals = Tensor.uninitialized(emissions.shape)
    let count = Int64(scores.labelCount)
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_crf_workspace(threads.handle, steps, count)) { workspace in
        unsafe lm_crf(
          threads.handle, steps, count, emissions.reading, scores.transitions.reading, scores.start.reading,
          scores.end.reading, nil, nil, marginals.writing, nil, workspace)
      }
    }
    return marginals
  }

  /// The best labels, one a row; −1 where nothing allowed fits.
  static func decode(
    _ emissions: Tensor, _ scores: Scores, allowed: AllowedTransitions?, layout: RaggedLayout, threads: ThreadPool
  ) -> [Int32] {
    let count = Int64(scores.labelCount)
    var labels = [Int32](repeating: -1, count: layout.rowCount)
    var pointers = [Int32](repeating: 0, count: emissions.elementCount)
    let bytes = allowed.map { [$0.between, $0.first, $0.last].map { $0.map { $0 ? UInt8(1) : 0 } } } ?? [[], [], []]
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_crf_decode_workspace(steps, count)) { workspace in
        unsafe bytes[0].withUnsafeBufferPointer { between in
          unsafe bytes[1].withUnsafeBufferPointer { first in
            unsafe bytes[2].withUnsafeBufferPointer { last in
              unsafe lm_crf_decode(
                threads.handle, steps, count, emissions.reading, scores.transitions.reading, scores.start.reading,
                scores.end.reading, allowed == nil ? nil : between.baseAddress,
                allowed == nil ? nil : first.baseAddress,
                allowed == nil ? nil : last.baseAddress, &labels, &pointers, workspace)
            }
          }
        }
      }
    }
    return labels
  }
}
