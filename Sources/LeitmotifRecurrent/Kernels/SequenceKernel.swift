internal import LeitmotifData
internal import LeitmotifTensor

/// A fused cell over whole sequences in one direction, and its gradient: what each cell of `lm_cells.h` is wrapped in.
protocol SequenceKernel: Sendable {
  /// What the gradient needs of the forward pass.
  associatedtype Kept: Sendable
  /// What the backward pass finds.
  associatedtype Gradients: SequenceGradients

  var input: CellInput { get }
  /// U [H, G·H]
  var recurrentWeight: Tensor { get }
  var layout: RaggedLayout { get }
  var direction: Direction { get }
  var hiddenSize: Int { get }
  /// [B, H]
  var initialHidden: Tensor { get }
  /// Tensors of the final state.
  var finalCount: Int { get }
  /// All that the results are computed from.
  var inputs: [Tensor] { get }

  /// Memory for what ``forward(into:keeping:threads:)`` keeps.
  func makeKept() -> Kept

  /// Writes outputs and final state.
  func forward(into result: SequenceBlocks, keeping kept: Kept?, threads: ThreadPool)

  /// The way back through the steps, from the gradient of `result`. Nothing is given to a tape yet, so it may run beside another.
  func backward(_ kept: Kept, _ result: SequenceBlocks, gradient: SequenceBlocks, threads: ThreadPool) -> Gradients

  /// The products that the gradients of weights are, with where they go.
  ///
  /// - Parameter previous: h⟨t−1⟩ of every row.
  func weightGradients(
    _ found: Gradients, previous: OuterProducts.Rows, in pass: inout BackwardPass
  ) -> [OuterProducts]

  /// Hands the other gradients to where they belong.
  func give(_ found: Gradients, to pass: inout BackwardPass, threads: ThreadPool)
}

/// What the backward pass of every cell finds.
protocol SequenceGradients: Sendable {
  /// Of x·W + b, [R, G·H].
  var projected: Tensor { get }
  /// [B, H]
  var initialHidden: Tensor { get }
}

extension SequenceKernel {
  /// Those of a cell whose sums are x·W + b + h⟨t−1⟩·U.
  func weightGradients(
    _ found: Gradients, previous: OuterProducts.Rows, in pass: inout BackwardPass
  ) -> [OuterProducts] {
    var products = OuterProducts(of: found.projected)
    products.append(previous, into: pass.place(for: recurrentWeight))
    input.append(to: &products, in: &pass)
    return [products]
  }

  /// Those that every cell has.
  func give(_ found: Gradients, to pass: inout BackwardPass, threads: ThreadPool) {
    input.give(found.projected, to: &pass, threads: threads)
    pass.give(found.initialHidden, to: initialHidden)
  }
}

/// A cell that has a kernel for whole sequences.
protocol FusedCell: RecurrentCell {
  associatedtype Kernel: SequenceKernel

  /// - Parameter initialState: the state's tensors by rank, in the order of its visit.
  func kernel(
    _ input: CellInput, layout: RaggedLayout, direction: Direction, initialState: [Tensor]
  ) -> Kernel

  /// W [inputSize, G·H] and b [G·H].
  var inputWeight: Tensor { get }
  var bias: Tensor { get }
}

extension FusedCell {
  /// From the input: where rows are looked up, narrow or many at a step, x·W + b is not written out.
  func kernel(_ input: Ragged, direction: Direction, initialState: [Tensor], threads: ThreadPool) -> Kernel {
    let source = input.cellInput(inputWeight, bias: bias, hiddenSize: hiddenSize, threads: threads)
    return kernel(source, layout: input.layout, direction: direction, initialState: initialState)
  }

  /// All steps from x·W + b of every row.
  func fusedScan(
    _ projected: Tensor, layout: RaggedLayout, direction: Direction, initialState: State, threads: ThreadPool
  ) -> Scan<State> {
    let kernel = kernel(
      CellInput(projected: projected), layout: layout, direction: direction,
      initialState: initialState.tensors.map(\.tensor))
    return scan(kernel, from: initialState, threads: threads)
  }

  /// All steps from the input.
  func fusedScan(
    _ input: Ragged, direction: Direction, initialState: State, threads: ThreadPool
  ) -> Scan<State> {
    let states = initialState.tensors.map(\.tensor)
    let kernel = kernel(input, direction: direction, initialState: states, threads: threads)
    return scan(kernel, from: initialState, threads: threads)
  }

  private func scan(_ kernel: Kernel, from state: State, threads: ThreadPool) -> Scan<State> {
    let blocks = kernel.scan(threads: threads)
    return Scan(outputs: blocks.outputs, final: state.replacingTensors(with: blocks.finals[...]))
  }
}

extension SequenceKernel {
  /// Runs, and is recorded as one node.
  func scan(threads: ThreadPool) -> SequenceBlocks {
    let result = SequenceBlocks(layout: layout, width: hiddenSize, finalCount: finalCount)
    let run = KernelRun(self, into: result)
    run.forward(keeps: inputs.contains(where: \.isRecorded), threads: threads)
    let recorded = result.tensor.recorded(from: inputs) { upstream, pass in
      run.backward(SequenceBlocks(upstream, like: result), threads: threads)
      for products in run.weightGradients(in: &pass) { products.compute(threads: threads) }
      run.give(to: &pass, threads: threads)
    }
    return SequenceBlocks(recorded, like: result)
  }

  /// Runs beside another direction, into matrices of both widths, and is recorded as one node with it.
  ///
  /// - Parameter together: whether each direction has one thread; otherwise one after the other has them all.
  /// - Returns: the results of both, of this one and of the other.
  func scan(
    beside other: any SequenceKernel, together: Bool, threads: ThreadPool
  ) -> (both: SequenceBlocks, first: SequenceBlocks, second: SequenceBlocks) {
    let both = SequenceBlocks(
      layout: layout, width: hiddenSize + other.hiddenSize, finalCount: max(finalCount, other.finalCount))
    let columns = [0..<hiddenSize, hiddenSize..<(hiddenSize + other.hiddenSize)]
    let runs: [any DirectionRun] = [
      KernelRun(self, into: both.columns(columns[0])), other.run(into: both.columns(columns[1])),
    ]
    let inputs = inputs + other.inputs, keeps = inputs.contains(where: \.isRecorded)
    threads.each(of: runs, together: together) { $0.forward(keeps: keeps, threads: $1) }
    let recorded = both.tensor.recorded(from: inputs) { upstream, pass in
      let gradient = SequenceBlocks(upstream, like: both)
      threads.each(of: Array(zip(runs, columns)), together: together) {
        $0.0.backward(gradient.columns($0.1), threads: $1)
      }
      let products = runs.map { $0.weightGradients(in: &pass) }
      let areApart = Set(products[0].flatMap(\.storages)).isDisjoint(with: products[1].flatMap(\.storages))
      threads.each(of: products, together: together && areApart) { products, threads in
        for products in products { products.compute(threads: threads) }
      }
      for run in runs { run.give(to: &pass, threads: threads) }
    }
    let blocks = SequenceBlocks(recorded, like: both)
    return (blocks, blocks.columns(columns[0]), blocks.columns(columns[1]))
  }

  fileprivate func run(into result: SequenceBlocks) -> any DirectionRun { KernelRun(self, into: result) }
}

/// A kernel with what it keeps from one pass to the next.
private protocol DirectionRun: Sendable {
  /// - Parameter keeps: whether there will be a way back.
  func forward(keeps: Bool, threads: ThreadPool)
  func backward(_ gradient: SequenceBlocks, threads: ThreadPool)
  func weightGradients(in pass: inout BackwardPass) -> [OuterProducts]
  func give(to pass: inout BackwardPass, threads: ThreadPool)
}

private struct KernelRun<Kernel: SequenceKernel>: DirectionRun {
  private let kernel: Kernel
  private let result: SequenceBlocks
  private let kept = TakenOnce<Kernel.Kept>()
  private let found = TakenOnce<Found>()

  private struct Found: Sendable {
    let gradients: Kernel.Gradients
    let previous: OuterProducts.Rows
  }

  init(_ kernel: Kernel, into result: SequenceBlocks) {
    self.kernel = kernel
    self.result = result
  }

  func forward(keeps: Bool, threads: ThreadPool) {
    let kept = keeps ? kernel.makeKept() : nil
    kernel.forward(into: result, keeping: kept, threads: threads)
    if let kept { self.kept.put(kept) }
  }

  func backward(_ gradient: SequenceBlocks, threads: ThreadPool) {
    let gradients = kernel.backward(kept.take(), result, gradient: gradient, threads: threads)
    let previous = result.previousHidden(
      initialHidden: kernel.initialHidden, layout: kernel.layout, direction: kernel.direction)
    found.put(Found(gradients: gradients, previous: previous))
  }

  func weightGradients(in pass: inout BackwardPass) -> [OuterProducts] {
    let found = found.look()
    return kernel.weightGradients(found.gradients, previous: found.previous, in: &pass)
  }

  func give(to pass: inout BackwardPass, threads: ThreadPool) {
    kernel.give(found.take().gradients, to: &pass, threads: threads)
  }
}

extension ThreadPool {
  /// `body` for each of some parts: at the same time with one thread each, or one after another with all.
  fileprivate func each<Part: Sendable>(
    of parts: [Part], together: Bool, _ body: @escaping @Sendable (_ part: Part, _ threads: ThreadPool) -> Void
  ) {
    guard together else { return parts.forEach { body($0, self) } }
    run(partCount: parts.count) { body(parts[$0], .serial) }
  }
}
