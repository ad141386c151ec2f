internal import CLeitmotifKernels
internal import LeitmotifTensor

/// Recurrent weights U [H, G·H] arranged once for as many steps as wanted: what the fused cells' forward passes read.
struct PackedGates: Sendable {
  private let storage: Storage

  init(_ recurrentWeight: Tensor) {
    let hiddenSize = recurrentWeight.shape[0]
    let gateCount = hiddenSize == 0 ? 0 : recurrentWeight.shape[1] / hiddenSize
    storage = Storage(uninitialized: Int(lm_packed_gates_count(Int64(gateCount), Int64(hiddenSize))))
    unsafe lm_pack_gates(
      Int64(gateCount), Int64(hiddenSize), recurrentWeight.reading, storage.writing(from: 0))
  }

  /// Lends the panels to a kernel for the time of `body`.
  func withPanels<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    withExtendedLifetime(storage) { unsafe body(storage.reading(from: 0)) }
  }
}
