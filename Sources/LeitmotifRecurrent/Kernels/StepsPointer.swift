internal import CLeitmotifKernels
internal import LeitmotifData

extension RaggedLayout {
  /// Lends the layout in the form the kernels take, for the time of `body`.
  func withSteps<Result>(_ body: (UnsafePointer<lm_steps>) -> Result) -> Result {
    unsafe offsets.withUnsafeBufferPointer { offsets in
      unsafe rankedLengths.withUnsafeBufferPointer { lengths in
        unsafe offsets.withMemoryRebound(to: Int64.self) { offsets in
          unsafe lengths.withMemoryRebound(to: Int64.self) { lengths in
            var steps = unsafe lm_steps(
              batch_size: Int64(batchSize), step_count: Int64(stepCount), offsets: offsets.baseAddress,
              lengths: lengths.baseAddress)
            return unsafe body(&steps)
          }
        }
      }
    }
  }
}
