internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps the GRU of `lm_cells.h`: whole sequences, forward and backward, reset after or before.
struct GRUKernel: Sendable {
  let layout: RaggedLayout
  let direction: Direction
  let hiddenSize: Int
  let threads: ThreadPool

  /// What the gradient needs of the forward pass.
  private struct Kept: Sendable {
    /// [R, 3H] after activation.
    let gates: Tensor
    /// [R, H]: the n-gate's recurrent product (reset after) or r ⊙ h⟨t−1⟩ (before).
    let candidate: Tensor
  }

  private struct Gradients {
    let projected: Tensor
    /// Of the n-gate's recurrent product; reset after only.
    let recurrentCandidate: Tensor?
    let initialHidden: Tensor
  }

  func scan(
    _ input: CellInput, recurrentWeight: Tensor, recurrentBias: Tensor?, initialHidden: Tensor
  ) -> Scan<HiddenState> {
    SequenceBlocks.checkShapes(
      layout: layout, hiddenSize: hiddenSize, gateCount: 3, input: input, recurrentWeight: recurrentWeight,
      initialState: initialHidden)
    precondition(recurrentBias.map { $0.shape == [hiddenSize] } ?? true, "recurrentBias has one value a hidden unit")
    let (recurrentWeight, initialHidden) = (recurrentWeight.contiguous, initialHidden.contiguous)
    let inputs = input.tensors + [recurrentWeight, initialHidden] + (recurrentBias.map { [$0] } ?? [])
    let result = SequenceBlocks(layout: layout, hiddenSize: hiddenSize, finalCount: 1)
    let kept = inputs.contains(where: \.isRecorded) ? makeKept(input) : nil
    forward(input, recurrentWeight, recurrentBias, initialHidden, kept, into: result)
    guard let kept = kept.map(TakenOnce.init) else { return Self.scan(from: result) }
    let recorded = result.tensor.recorded(from: inputs) { upstream, pass in
      let (gradient, kept) = (SequenceBlocks(upstream, like: result), kept.take())
      let found = backward(
        recurrentWeight, isAfter: recurrentBias != nil, initialHidden, kept, hidden: result.outputs, gradient)
      let previous = result.previousHidden(initialHidden: initialHidden, layout: layout, direction: direction)
      let place = pass.place(for: recurrentWeight)
      addCandidateGradient(previous, found, kept, into: place, recurrentBias.flatMap { pass.place(for: $0) })
      var products = OuterProducts(of: found.projected)
      products.append(previous, columnCount: 2 * hiddenSize, into: place)
      input.give(found.projected, with: &products, to: &pass, threads: threads)
      pass.give(found.initialHidden, to: initialHidden)
    }
    return Self.scan(from: SequenceBlocks(recorded, like: result))
  }

  private static func scan(from blocks: SequenceBlocks) -> Scan<HiddenState> {
    Scan(outputs: blocks.outputs, final: HiddenState(hidden: blocks.finals[0]))
  }

  private func makeKept(_ input: CellInput) -> Kept {
    Kept(
      gates: input.placeForGates ?? .uninitialized(Shape(rows: layout.rowCount, width: 3 * hiddenSize)),
      candidate: .uninitialized(Shape(rows: layout.rowCount, width: hiddenSize)))
  }

  /// The last H columns of dU [H, 3H]: the n-gate's product reads h⟨t−1⟩ (reset after) or r ⊙ h⟨t−1⟩ (before).
  private func addCandidateGradient(
    _ previous: OuterProducts.Rows, _ found: Gradients, _ kept: Kept, into weight: GradientPlace?,
    _ bias: GradientPlace?
  ) {
    let columns = (2 * hiddenSize)..<(3 * hiddenSize)
    var products =
      found.recurrentCandidate.map { OuterProducts(of: $0) } ?? OuterProducts(of: found.projected, columns: columns)
    products.append(
      found.recurrentCandidate == nil ? .init(of: kept.candidate) : previous, into: weight,
      firstColumn: columns.lowerBound)
    products.appendSums(into: bias)
    products.compute(threads: threads)
  }

  private func forward(
    _ input: CellInput, _ recurrentWeight: Tensor, _ recurrentBias: Tensor?, _ initialHidden: Tensor, _ kept: Kept?,
    into result: SequenceBlocks
  ) {
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 3, Int64(hiddenSize))) { workspace in
        unsafe PackedGates(recurrentWeight: recurrentWeight).withPanels { packed in
          unsafe input.withInput { input in
            unsafe lm_gru_forward(
              threads.handle, steps, direction.isBackward, Int64(hiddenSize), input, packed, recurrentBias?.reading,
              initialHidden.reading, kept?.gates.writing, kept?.candidate.writing, result.outputs.writing,
              result.finals[0].writing, workspace)
          }
        }
      }
    }
  }

  /// Gradients are written over what was kept: that of x·W + b over the gates, that of the n-gate's product over it.
  private func backward(
    _ recurrentWeight: Tensor, isAfter: Bool, _ initialHidden: Tensor, _ kept: Kept, hidden: Tensor,
    _ gradient: SequenceBlocks
  ) -> Gradients {
    let found = Gradients(
      projected: kept.gates, recurrentCandidate: isAfter ? kept.candidate : nil,
      initialHidden: .uninitialized(initialHidden.shape))
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 3, Int64(hiddenSize))) { workspace in
        unsafe lm_gru_backward(
          threads.handle, steps, direction.isBackward, Int64(hiddenSize), isAfter ? 1 : 0, recurrentWeight.reading,
          initialHidden.reading, kept.gates.reading, kept.candidate.reading, hidden.reading, gradient.outputs.reading,
          gradient.finals[0].reading, found.projected.writing, found.recurrentCandidate?.writing,
          found.initialHidden.writing, workspace)
      }
    }
    return found
  }
}
