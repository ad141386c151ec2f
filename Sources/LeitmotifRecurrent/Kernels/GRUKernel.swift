internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// Wraps the GRU of `lm_cells.h`, reset after or before.
struct GRUKernel: SequenceKernel {
  struct Kept: Sendable {
    /// [R, 3H] after activation.
    let gates: Tensor
    /// [R, H]: the n-gate's recurrent product (reset after) or r ⊙ h⟨t−1⟩ (before).
    let candidate: Tensor
  }

  struct Gradients: SequenceGradients {
    let projected: Tensor
    /// Reset after: the gradient of the n-gate's recurrent product; before: what that product reads, r ⊙ h⟨t−1⟩.
    let candidate: Tensor
    let initialHidden: Tensor
  }

  let input: CellInput
  let layout: RaggedLayout
  let direction: Direction
  let hiddenSize: Int
  let recurrentWeight: Tensor
  /// Reset after only.
  private let recurrentBias: Tensor?
  let initialHidden: Tensor

  init(
    _ input: CellInput, layout: RaggedLayout, direction: Direction, cell: GRUCell, initialState: [Tensor]
  ) {
    self.input = input
    self.layout = layout
    self.direction = direction
    hiddenSize = cell.hiddenSize
    recurrentWeight = cell.recurrentWeight.contiguous
    recurrentBias = cell.recurrentBias
    initialHidden = initialState[0].contiguous
    SequenceBlocks.checkShapes(
      layout: layout, hiddenSize: hiddenSize, gateCount: 3, input: input, recurrentWeight: recurrentWeight,
      initialState: initialState)
    precondition(recurrentBias.map { $0.shape == [hiddenSize] } ?? true, "recurrentBias has one value a hidden unit")
  }

  var finalCount: Int { 1 }
  var inputs: [Tensor] { input.tensors + [recurrentWeight, initialHidden] + (recurrentBias.map { [$0] } ?? []) }

  func makeKept() -> Kept {
    Kept(
      gates: input.placeForGates ?? .uninitialized(Shape(rows: layout.rowCount, width: 3 * hiddenSize)),
      candidate: .uninitialized(Shape(rows: layout.rowCount, width: hiddenSize)))
  }

  func forward(into result: SequenceBlocks, keeping kept: Kept?, threads: ThreadPool) {
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 3, Int64(hiddenSize))) { workspace in
        unsafe PackedGates(recurrentWeight: recurrentWeight, threads: threads).withPanels { packed in
          unsafe input.withInput { input in
            unsafe lm_gru_forward(
              threads.handle, steps, direction.isBackward, Int64(hiddenSize), result.kernelStride, input, packed,
              recurrentBias?.reading, initialHidden.reading, kept?.gates.writing, kept?.candidate.writing,
              result.outputs.writingByStrides, result.finals[0].writingByStrides, workspace)
          }
        }
      }
    }
  }

  /// Gradients are written over what was kept: that of x·W + b over the gates, that of the n-gate's product over it.
  func backward(
    _ kept: Kept, _ result: SequenceBlocks, gradient: SequenceBlocks, threads: ThreadPool
  ) -> Gradients {
    let isAfter = recurrentBias != nil
    let found = Gradients(
      projected: kept.gates, candidate: kept.candidate, initialHidden: .uninitialized(initialHidden.shape))
    unsafe layout.withSteps { steps in
      unsafe withWorkspace(lm_cell_workspace(steps, 3, Int64(hiddenSize))) { workspace in
        unsafe lm_gru_backward(
          threads.handle, steps, direction.isBackward, Int64(hiddenSize), result.kernelStride, isAfter ? 1 : 0,
          recurrentWeight.reading, initialHidden.reading, kept.gates.reading, kept.candidate.reading,
          result.outputs.readingByStrides, gradient.outputs.readingByStrides, gradient.finals[0].readingByStrides,
          found.projected.writing, isAfter ? found.candidate.writing : nil, found.initialHidden.writing, workspace)
      }
    }
    return found
  }

  func weightGradients(
    _ found: Gradients, previous: OuterProducts.Rows, in pass: inout BackwardPass
  ) -> [OuterProducts] {
    let place = pass.place(for: recurrentWeight)
    var products = OuterProducts(of: found.projected)
    products.append(previous, columnCount: 2 * hiddenSize, into: place)
    input.append(to: &products, in: &pass)
    return [candidateGradient(found, previous, into: place, recurrentBias.flatMap { pass.place(for: $0) }), products]
  }

  /// The last H columns of dU [H, 3H]: the n-gate's product reads h⟨t−1⟩ (reset after) or r ⊙ h⟨t−1⟩ (before).
  private func candidateGradient(
    _ found: Gradients, _ previous: OuterProducts.Rows, into weight: GradientPlace?, _ bias: GradientPlace?
  ) -> OuterProducts {
    let columns = (2 * hiddenSize)..<(3 * hiddenSize), isAfter = recurrentBias != nil
    var products = isAfter ? OuterProducts(of: found.candidate) : OuterProducts(of: found.projected, columns: columns)
    products.append(
      isAfter ? previous : .init(of: found.candidate), into: weight, firstColumn: columns.lowerBound)
    products.appendSums(into: bias)
    return products
  }
}

extension GRUCell: FusedCell {
  func kernel(
    _ input: CellInput, layout: RaggedLayout, direction: Direction, initialState: [Tensor]
  ) -> GRUKernel {
    GRUKernel(input, layout: layout, direction: direction, cell: self, initialState: initialState)
  }
}
