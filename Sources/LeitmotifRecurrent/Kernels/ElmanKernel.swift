internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps the Elman cell of `lm_cells.h`: whole sequences, forward and backward.
struct ElmanKernel: Sendable {
  let layout: RaggedLayout
  let direction: Direction
  let hiddenSize: Int
  let threads: ThreadPool

  func scan(
    _ projected: Tensor, recurrentWeight: Tensor, activation: ElmanCell.Activation, initialHidden: Tensor
  ) -> Scan<HiddenState> {
    SequenceBlocks.checkShapes(
      layout: layout, hiddenSize: hiddenSize, gateCount: 1, projected: projected, recurrentWeight: recurrentWeight,
      initialState: initialHidden)
    let result = SequenceBlocks(layout: layout, hiddenSize: hiddenSize, finalCount: 1)
    forward(projected, recurrentWeight, activation, initialHidden, into: result)
    let recorded = result.tensor.recorded(from: [projected, recurrentWeight, initialHidden]) { upstream, pass in
      let gradient = SequenceBlocks(upstream, like: result)
      let (dprojected, dinitial) = backward(
        recurrentWeight, activation, hidden: result.outputs, dhidden: gradient.outputs, dfinal: gradient.finals[0])
      let previous = SequenceBlocks.previousHidden(
        layout: layout, direction: direction, hidden: result.outputs, initialHidden: initialHidden)
      pass.accumulate(into: recurrentWeight) {
        MatrixKernels.outerProduct(previous, dprojected, into: $0, accumulate: $1, threads: threads)
      }
      pass.give(dprojected, to: projected)
      pass.give(dinitial, to: initialHidden)
    }
    let blocks = SequenceBlocks(recorded, like: result)
    return Scan(outputs: blocks.outputs, final: HiddenState(hidden: blocks.finals[0]))
  }

  private func forward(
    _ projected: Tensor, _ recurrentWeight: Tensor, _ activation: ElmanCell.Activation, _ initialHidden: Tensor,
    into result: SequenceBlocks
  ) {
    unsafe layout.withSteps { steps in
      unsafe PackedGates(recurrentWeight).withPanels { packed in
        unsafe lm_elman_forward(
          threads.handle, steps, direction.isBackward, Int64(hiddenSize), activation.code, projected.reading,
          packed, initialHidden.reading, result.outputs.writing, result.finals[0].writing)
      }
    }
  }

  private func backward(
    _ recurrentWeight: Tensor, _ activation: ElmanCell.Activation, hidden: Tensor, dhidden: Tensor, dfinal: Tensor
  ) -> (projected: Tensor, initial: Tensor) {
    let dprojected = Tensor.uninitialized(hidden.shape)
    let dinitial = Tensor.uninitialized(dfinal.shape)
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 1, Int64(hiddenSize))) { workspace in
        unsafe lm_elman_backward(
          threads.handle, steps, direction.isBackward, Int64(hiddenSize), activation.code, recurrentWeight.reading,
          hidden.reading, dhidden.reading, dfinal.reading, dprojected.writing, dinitial.writing, workspace)
      }
    }
    return (dprojected, dinitial)
  }
}

extension ElmanCell.Activation {
  fileprivate var code: lm_elman_activation { self == .tanh ? LM_ELMAN_TANH : LM_ELMAN_RELU }
}

extension Direction {
  /// As the kernels take it.
  var isBackward: Int32 { self == .backward ? 1 : 0 }
}
