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
    _ input: CellInput, recurrentWeight: Tensor, activation: ElmanCell.Activation, initialHidden: Tensor
  ) -> Scan<HiddenState> {
    SequenceBlocks.checkShapes(
      layout: layout, hiddenSize: hiddenSize, gateCount: 1, input: input, recurrentWeight: recurrentWeight,
      initialState: initialHidden)
    let (recurrentWeight, initialHidden) = (recurrentWeight.contiguous, initialHidden.contiguous)
    let result = SequenceBlocks(layout: layout, hiddenSize: hiddenSize, finalCount: 1)
    forward(input, recurrentWeight, activation, initialHidden, into: result)
    let recorded = result.tensor.recorded(from: input.tensors + [recurrentWeight, initialHidden]) { upstream, pass in
      let gradient = SequenceBlocks(upstream, like: result)
      // The gradient of the sums may be written over that of the outputs.
      let (dprojected, dinitial) = backward(
        recurrentWeight, activation, hidden: result.outputs, gradient,
        dprojected: input.keepsGradient ? .uninitialized(result.outputs.shape) : gradient.outputs)
      var products = OuterProducts(of: dprojected)
      products.append(
        result.previousHidden(initialHidden: initialHidden, layout: layout, direction: direction),
        into: pass.place(for: recurrentWeight))
      input.give(dprojected, with: &products, to: &pass, threads: threads)
      pass.give(dinitial, to: initialHidden)
    }
    let blocks = SequenceBlocks(recorded, like: result)
    return Scan(outputs: blocks.outputs, final: HiddenState(hidden: blocks.finals[0]))
  }

  private func forward(
    _ input: CellInput, _ recurrentWeight: Tensor, _ activation: ElmanCell.Activation, _ initialHidden: Tensor,
    into result: SequenceBlocks
  ) {
    unsafe layout.withSteps { steps in
      unsafe PackedGates(recurrentWeight: recurrentWeight).withPanels { packed in
        unsafe input.withInput { input in
          unsafe lm_elman_forward(
            threads.handle, steps, direction.isBackward, Int64(hiddenSize), activation.code, input, packed,
            initialHidden.reading, result.outputs.writing, result.finals[0].writing)
        }
      }
    }
  }

  private func backward(
    _ recurrentWeight: Tensor, _ activation: ElmanCell.Activation, hidden: Tensor, _ gradient: SequenceBlocks,
    dprojected: Tensor
  ) -> (projected: Tensor, initial: Tensor) {
    let dinitial = Tensor.uninitialized(gradient.finals[0].shape)
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 1, Int64(hiddenSize))) { workspace in
        unsafe lm_elman_backward(
          threads.handle, steps, direction.isBackward, Int64(hiddenSize), activation.code, recurrentWeight.reading,
          hidden.reading, gradient.outputs.reading, gradient.finals[0].reading, dprojected.writing, dinitial.writing,
          workspace)
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
