internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps the LSTM of `lm_cells.h`.
struct LSTMKernel: SequenceKernel {
  struct Kept: Sendable {
    /// [R, 4H] after activation.
    let gates: Tensor
    /// [R, H]
    let cells: Tensor
  }

  struct Gradients: SequenceGradients {
    let projected: Tensor
    let initialHidden: Tensor
    let initialCell: Tensor
    let peephole: Tensor?
  }

  let input: CellInput
  let layout: RaggedLayout
  let direction: Direction
  let hiddenSize: Int
  let recurrentWeight: Tensor
  private let peephole: Tensor?
  let initialHidden: Tensor
  private let initialCell: Tensor

  init(
    _ input: CellInput, layout: RaggedLayout, direction: Direction, cell: LSTMCell, initialState: [Tensor]
  ) {
    self.input = input
    self.layout = layout
    self.direction = direction
    hiddenSize = cell.hiddenSize
    recurrentWeight = cell.recurrentWeight.contiguous
    peephole = cell.peephole?.contiguous
    (initialHidden, initialCell) = (initialState[0].contiguous, initialState[1].contiguous)
    SequenceBlocks.checkShapes(
      layout: layout, hiddenSize: hiddenSize, gateCount: 4, input: input, recurrentWeight: recurrentWeight,
      initialState: initialState)
    precondition(peephole.map { $0.shape == [3, hiddenSize] } ?? true, "a peephole matrix is [3, hiddenSize]")
  }

  var finalCount: Int { 2 }
  var inputs: [Tensor] {
    input.tensors + [recurrentWeight, initialHidden, initialCell] + (peephole.map { [$0] } ?? [])
  }

  func makeKept() -> Kept {
    Kept(
      gates: input.placeForGates ?? .uninitialized(Shape(rows: layout.rowCount, width: 4 * hiddenSize)),
      cells: .uninitialized(Shape(rows: layout.rowCount, width: hiddenSize)))
  }

  func forward(into result: SequenceBlocks, keeping kept: Kept?, threads: ThreadPool) {
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 4, Int64(hiddenSize))) { workspace in
        unsafe PackedGates(recurrentWeight: recurrentWeight, threads: threads).withPanels { packed in
          unsafe input.withInput { input in
            unsafe lm_lstm_forward(
              threads.handle, steps, direction.isBackward, Int64(hiddenSize), result.kernelStride, input, packed,
              peephole?.reading, initialHidden.reading, initialCell.reading, kept?.gates.writing, kept?.cells.writing,
              result.outputs.writingByStrides, result.finals[0].writingByStrides, result.finals[1].writingByStrides,
              workspace)
          }
        }
      }
    }
  }

  /// The gradient of x·W + b is written over the gates.
  func backward(
    _ kept: Kept, _ result: SequenceBlocks, gradient: SequenceBlocks, threads: ThreadPool
  ) -> Gradients {
    let found = Gradients(
      projected: kept.gates, initialHidden: .uninitialized(initialCell.shape),
      initialCell: .uninitialized(initialCell.shape), peephole: peephole.map { .zeros($0.shape) })
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 4, Int64(hiddenSize))) { workspace in
        unsafe lm_lstm_backward(
          threads.handle, steps, direction.isBackward, Int64(hiddenSize), result.kernelStride, recurrentWeight.reading,
          peephole?.reading, initialCell.reading, kept.gates.reading, kept.cells.reading,
          gradient.outputs.readingByStrides, gradient.finals[0].readingByStrides, gradient.finals[1].readingByStrides,
          found.projected.writing, found.initialHidden.writing, found.initialCell.writing, found.peephole?.writing,
          workspace)
      }
    }
    return found
  }

  func give(_ found: Gradients, to pass: inout BackwardPass, threads: ThreadPool) {
    input.give(found.projected, to: &pass, threads: threads)
    pass.give(found.initialHidden, to: initialHidden)
    pass.give(found.initialCell, to: initialCell)
    if let peephole, let gradient = found.peephole { pass.give(gradient, to: peephole) }
  }
}

extension LSTMCell: FusedCell {
  func kernel(
    _ input: CellInput, layout: RaggedLayout, direction: Direction, initialState: [Tensor]
  ) -> LSTMKernel {
    LSTMKernel(input, layout: layout, direction: direction, cell: self, initialState: initialState)
  }
}
