internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps the Elman cell of `lm_cells.h`.
struct ElmanKernel: SequenceKernel {
  typealias Kept = Void

  struct Gradients: SequenceGradients {
    let projected: Tensor
    let initialHidden: Tensor
  }

  let input: CellInput
  let layout: RaggedLayout
  let direction: Direction
  let hiddenSize: Int
  let activation: ElmanCell.Activation
  let recurrentWeight: Tensor
  let initialHidden: Tensor

  init(
    _ input: CellInput, layout: RaggedLayout, direction: Direction, cell: ElmanCell, initialState: [Tensor]
  ) {
    self.input = input
    self.layout = layout
    self.direction = direction
    hiddenSize = cell.hiddenSize
    activation = cell.activation
    recurrentWeight = cell.recurrentWeight.contiguous
    initialHidden = initialState[0].contiguous
    SequenceBlocks.checkShapes(
      layout: layout, hiddenSize: hiddenSize, gateCount: 1, input: input, recurrentWeight: recurrentWeight,
      initialState: initialState)
  }

  var finalCount: Int { 1 }
  var inputs: [Tensor] { input.tensors + [recurrentWeight, initialHidden] }

  func makeKept() {}

  func forward(into result: SequenceBlocks, keeping kept: Void?, threads: ThreadPool) {
    unsafe layout.withSteps { steps in
      unsafe PackedGates(recurrentWeight: recurrentWeight, threads: threads).withPanels { packed in
        unsafe input.withInput { input in
          unsafe lm_elman_forward(
            threads.handle, steps, direction.isBackward, Int64(hiddenSize), result.kernelStride, activation.code, input,
            packed, initialHidden.reading, result.outputs.writingByStrides, result.finals[0].writingByStrides)
        }
      }
    }
  }

  func backward(
    _ kept: Void, _ result: SequenceBlocks, gradient: SequenceBlocks, threads: ThreadPool
  ) -> Gradients {
    // The gradient of the sums may be written over that of the outputs, if row follows row there and nobody keeps it.
    let isOwn = input.keepsGradient || result.rowStride != hiddenSize
    let found = Gradients(
      projected: isOwn ? .uninitialized(gradient.outputs.shape) : gradient.outputs,
      initialHidden: .uninitialized(initialHidden.shape))
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 1, Int64(hiddenSize))) { workspace in
        unsafe lm_elman_backward(
          threads.handle, steps, direction.isBackward, Int64(hiddenSize), result.kernelStride, activation.code,
          recurrentWeight.reading, result.outputs.readingByStrides, gradient.outputs.readingByStrides,
          gradient.finals[0].readingByStrides, found.projected.writing, found.initialHidden.writing, workspace)
      }
    }
    return found
  }
}

extension ElmanCell: FusedCell {
  func kernel(
    _ input: CellInput, layout: RaggedLayout, direction: Direction, initialState: [Tensor]
  ) -> ElmanKernel {
    ElmanKernel(input, layout: layout, direction: direction, cell: self, initialState: initialState)
  }
}

extension ElmanCell.Activation {
  fileprivate var code: lm_elman_activation { self == .tanh ? LM_ELMAN_TANH : LM_ELMAN_RELU }
}

extension Direction {
  /// As the kernels take it.
  var isBackward: Int32 { self == .backward ? 1 : 0 }
}
