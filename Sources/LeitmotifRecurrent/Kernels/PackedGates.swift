internal import CLeitmotifKernels
internal import LeitmotifTensor

/// Weights of a cell's gates, U [H, G·H] or W [K, G·H], arranged once for as many steps as wanted: what the fused cells'
/// forward passes read.
struct PackedGates: Sendable {
  private let storage: Storage

  /// - Parameter hiddenSize: H; the weights' columns are as many for each gate.
  init(_ weights: Tensor, hiddenSize: Int, threads: ThreadPool) {
    let weights = weights.detached.contiguous
    let gateCount = hiddenSize == 0 ? 0 : weights.shape[1] / hiddenSize
    let (gates, k, size) = (Int64(gateCount), Int64(weights.shape[0]), Int64(hiddenSize))
    storage = Storage(uninitialized: Int(lm_packed_gates_count(gates, k, size)))
    unsafe lm_pack_gates(threads.handle, gates, k, size, weights.reading, storage.writing(from: 0))
  }

  /// Recurrent weights.
  init(recurrentWeight: Tensor, threads: ThreadPool) {
    self.init(recurrentWeight, hiddenSize: recurrentWeight.shape[0], threads: threads)
  }

  /// Lends the panels to a kernel for the time of `body`.
  func withPanels<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    withExtendedLifetime(storage) { unsafe body(storage.reading(from: 0)) }
  }
}
