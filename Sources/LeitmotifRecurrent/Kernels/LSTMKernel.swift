internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps the LSTM of `lm_cells.h`: whole sequences, forward and backward.
struct LSTMKernel: Sendable {
  let layout: RaggedLayout
  let direction: Direction
  let hiddenSize: Int
  let threads: ThreadPool

  /// What the gradient needs of the forward pass.
  private struct Kept: Sendable {
    /// [R, 4H] after activation.
    let gates: Tensor
    /// [R, H]
    let cells: Tensor
  }

  private struct Gradients {
    let projected: Tensor
    let initialHidden: Tensor
    let initialCell: Tensor
    let peephole: Tensor?
  }

  func scan(
    _ input: CellInput, recurrentWeight: Tensor, peephole: Tensor?, initialState: LSTMCell.State
  ) -> Scan<LSTMCell.State> {
    SequenceBlocks.checkShapes(
      layout: layout, hiddenSize: hiddenSize, gateCount: 4, input: input, recurrentWeight: recurrentWeight,
      initialState: initialState.hidden, initialState.cell)
    precondition(peephole.map { $0.shape == [3, hiddenSize] } ?? true, "a peephole matrix is [3, hiddenSize]")
    let (recurrentWeight, peephole) = (recurrentWeight.contiguous, peephole?.contiguous)
    let initialState = initialState.mapTensors(\.contiguous)
    let states = [initialState.hidden, initialState.cell]
    let inputs = input.tensors + [recurrentWeight] + states + (peephole.map { [$0] } ?? [])
    let result = SequenceBlocks(layout: layout, hiddenSize: hiddenSize, finalCount: 2)
    let kept = inputs.contains(where: \.isRecorded) ? makeKept(input) : nil
    forward(input, recurrentWeight, peephole, initialState, kept, into: result)
    guard let kept = kept.map(TakenOnce.init) else { return Self.scan(from: result) }
    let recorded = result.tensor.recorded(from: inputs) { upstream, pass in
      let gradient = SequenceBlocks(upstream, like: result)
      let found = backward(recurrentWeight, peephole, initialState.cell, kept.take(), gradient)
      var products = OuterProducts(of: found.projected)
      products.append(
        result.previousHidden(initialHidden: initialState.hidden, layout: layout, direction: direction),
        into: pass.place(for: recurrentWeight))
      input.give(found.projected, with: &products, to: &pass, threads: threads)
      pass.give(found.initialHidden, to: initialState.hidden)
      pass.give(found.initialCell, to: initialState.cell)
      if let peephole, let gradient = found.peephole { pass.give(gradient, to: peephole) }
    }
    return Self.scan(from: SequenceBlocks(recorded, like: result))
  }

  private static func scan(from blocks: SequenceBlocks) -> Scan<LSTMCell.State> {
    Scan(outputs: blocks.outputs, final: LSTMCell.State(hidden: blocks.finals[0], cell: blocks.finals[1]))
  }

  private func makeKept(_ input: CellInput) -> Kept {
    Kept(
      gates: input.placeForGates ?? .uninitialized(Shape(rows: layout.rowCount, width: 4 * hiddenSize)),
      cells: .uninitialized(Shape(rows: layout.rowCount, width: hiddenSize)))
  }

  private func forward(
    _ input: CellInput, _ recurrentWeight: Tensor, _ peephole: Tensor?, _ initialState: LSTMCell.State, _ kept: Kept?,
    into result: SequenceBlocks
  ) {
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 4, Int64(hiddenSize))) { workspace in
        unsafe PackedGates(recurrentWeight: recurrentWeight).withPanels { packed in
          unsafe input.withInput { input in
            unsafe lm_lstm_forward(
              threads.handle, steps, direction.isBackward, Int64(hiddenSize), input, packed, peephole?.reading,
              initialState.hidden.reading, initialState.cell.reading, kept?.gates.writing, kept?.cells.writing,
              result.outputs.writing, result.finals[0].writing, result.finals[1].writing, workspace)
          }
        }
      }
    }
  }

  /// The gradient of x·W + b is written over the gates.
  private func backward(
    _ recurrentWeight: Tensor, _ peephole: Tensor?, _ initialCell: Tensor, _ kept: Kept, _ gradient: SequenceBlocks
  ) -> Gradients {
    let found = Gradients(
      projected: kept.gates, initialHidden: .uninitialized(initialCell.shape),
      initialCell: .uninitialized(initialCell.shape), peephole: peephole.map { .zeros($0.shape) })
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 4, Int64(hiddenSize))) { workspace in
        unsafe lm_lstm_backward(
          threads.handle, steps, direction.isBackward, Int64(hiddenSize), recurrentWeight.reading, peephole?.reading,
          initialCell.reading, kept.gates.reading, kept.cells.reading, gradient.outputs.reading,
          gradient.finals[0].reading, gradient.finals[1].reading, found.projected.writing, found.initialHidden.writing,
          found.initialCell.writing, found.peephole?.writing, workspace)
      }
    }
    return found
  }
}
