internal import LeitmotifData
public import LeitmotifTensor

/// A cell run over sequences in one direction: x⟨1⟩ … x⟨T⟩ to h⟨1⟩ … h⟨T⟩.
///
/// Many to many is its `sequence`; many to one is its `final` state, or a ``SequenceReduction``; one to one is a
/// sequence of length 1.
public struct RNN<Cell: RecurrentCell>: Module {
  /// What is run.
  public var cell: Cell
  /// The way time runs.
  public let direction: Direction
  /// The state before the first step as parameters, one row for all sequences; nil for zeros.
  public var learnedState: Cell.State?

  /// - Parameter learnsInitialState: whether the state before the first step is a parameter, at first zeros.
  public init(_ cell: Cell, direction: Direction = .forward, learnsInitialState: Bool = false) {
    self.cell = cell
    self.direction = direction
    learnedState = learnsInitialState ? cell.zeroState(batchSize: 1) : nil
  }

  /// Runs over every sequence of `input`.
  ///
  /// - Parameters:
  ///   - input: rows of `cell.inputSize`.
  ///   - initialState: one row a sequence in the caller's order; nil for the learned state, or zeros. It is a
  ///     programmer's error to give another number of rows: states are never repeated silently.
  public func callAsFunction(
    _ input: Ragged, initialState: Cell.State? = nil, context: ForwardContext
  ) -> RecurrentOutput<Cell.State> {
    let initial = checkedState(initialState, for: input)
    let scan = cell.scan(input, direction: direction, initialState: initial, context: context)
    return output(from: scan, layout: input.layout)
  }

  /// The state that a run starts from, by rank.
  private func checkedState(_ initialState: Cell.State?, for input: Ragged) -> Cell.State {
    precondition(input.width == cell.inputSize, "rows of \(input.width) for a cell of \(cell.inputSize) inputs")
    let initial = initialState ?? startingState(batchSize: input.batchSize)
    checkShapes(of: initial, batchSize: input.batchSize)
    return initial.byRank(input.layout)
  }

  private func output(from scan: Scan<Cell.State>, layout: RaggedLayout) -> RecurrentOutput<Cell.State> {
    let final = scan.final.byCaller(layout)
    return RecurrentOutput(
      sequence: Ragged(layout: layout, rows: scan.outputs), final: final,
      last: cell.output(of: final).zeroingEmptySequences(layout))
  }

  /// Whether the cell has a kernel for whole sequences.
  var hasKernel: Bool { cell is any FusedCell }

  /// The run over `input` as a kernel that has not run yet; nil for a cell without one.
  func kernel(_ input: Ragged, initialState: Cell.State?, context: ForwardContext) -> (any SequenceKernel)? {
    guard let fused = cell as? any FusedCell else { return nil }
    let initial = checkedState(initialState, for: input).tensors.map(\.tensor)
    return fused.kernel(input, direction: direction, initialState: initial, threads: context.threads)
  }

  /// What such a kernel gave.
  func output(from blocks: SequenceBlocks, layout: RaggedLayout) -> RecurrentOutput<Cell.State> {
    let final = cell.zeroState(batchSize: 0).replacingTensors(with: blocks.finals[...])
    return output(from: Scan(outputs: blocks.outputs, final: final), layout: layout)
  }

  /// Kernels read a state by its cell's sizes, so it must have them.
  private func checkShapes(of state: Cell.State, batchSize: Int) {
    for (actual, expected) in zip(state.tensors, cell.zeroState(batchSize: 0).tensors) {
      let shape = expected.tensor.shape.replacing(axis: 0, with: batchSize)
      precondition(
        actual.tensor.shape == shape, "\(actual.name) is \(actual.tensor.shape), \(batchSize) sequences want \(shape)")
    }
  }

  /// The state before the first step where none is given.
  public func startingState(batchSize: Int) -> Cell.State {
    guard let learnedState else { return cell.zeroState(batchSize: batchSize) }
    return learnedState.gatherRows([Int32](repeating: 0, count: batchSize))
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("cell", &cell)
    if var state = learnedState {
      visitor.enter("initialState")
      state.visitTensors { visitor.visit($0, &$1) }
      visitor.leave()
      learnedState = state
    }
  }
}

/// What a recurrent layer gives.
public struct RecurrentOutput<State: RecurrentState>: Sendable {
  /// The output of every step.
  public let sequence: Ragged
  /// The state after the last step of each sequence (its first, when time runs backwards), in the caller's order.
  public let final: State
  /// The output of that state, [B, outputSize]; zeros for an empty sequence.
  public let last: Tensor

  /// What a layer of one's own gives.
  public init(sequence: Ragged, final: State, last: Tensor) {
    self.sequence = sequence
    self.final = final
    self.last = last
  }
}

extension RecurrentState {
  /// Rows from the caller's order to ranks.
  func byRank(_ layout: RaggedLayout) -> Self {
    layout.isInCallerOrder ? self : gatherRows(layout.order.map { Int32($0) })
  }

  /// Rows from ranks to the caller's order.
  func byCaller(_ layout: RaggedLayout) -> Self {
    layout.isInCallerOrder ? self : gatherRows(layout.ranks.map { Int32($0) })
  }
}

extension Tensor {
  /// Rows [B, …] in the caller's order, those of empty sequences as zeros.
  func zeroingEmptySequences(_ layout: RaggedLayout) -> Tensor {
    guard layout.lengths.contains(0) else { return self }
    return gatherRows(layout.lengths.indices.map { layout.lengths[$0] == 0 ? -1 : Int32($0) })
  }
}
