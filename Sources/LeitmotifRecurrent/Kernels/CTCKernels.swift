internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps `lm_ctc.h`. Losses and targets are by rank.
enum CTCKernels {
  /// The loss of each sequence [B], and its slopes on the logits [R, classes] where they are asked for.
  static func losses(
    _ logits: Tensor, layout: RaggedLayout, targets: RankedTargets, blank: Int, withSlopes: Bool, threads: ThreadPool
  ) -> (losses: Tensor, slopes: Tensor?) {
    let losses = Tensor.uninitialized(Shape(count: layout.batchSize))
    let slopes = withSlopes ? Tensor.uninitialized(logits.shape) : nil
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_ctc_workspace(threads.handle, steps, targets.offsets)) { workspace in
        unsafe lm_ctc(
          threads.handle, steps, Int64(logits.shape[1]), logits.reading, targets.labels, targets.offsets, Int32(blank),
          losses.writing, slopes?.writing, workspace)
      }
    }
    return (losses, slopes)
  }

  /// Each row, times the number of its sequence (by rank).
  static func scale(_ x: Tensor, layout: RaggedLayout, by scales: Tensor, into dx: Tensor, accumulate: Bool) {
    unsafe layout.withSteps { steps in
      unsafe lm_scale_sequences(
        steps, Int64(x.shape[1]), x.reading, scales.reading, dx.writing, accumulate ? 1 : 0)
    }
  }

  /// The labels of all sequences, one after another by rank.
  struct RankedTargets {
    let labels: [Int32]
    /// [B + 1]
    let offsets: [Int64]

    init(_ targets: [[Int32]], layout: RaggedLayout) {
      var (labels, offsets) = ([Int32](), [Int64(0)])
      for sequence in layout.order {
        labels += targets[sequence]
        offsets.append(Int64(labels.count))
      }
      (self.labels, self.offsets) = (labels, offsets)
    }
  }
}
