public import LeitmotifData
public import LeitmotifTensor
internal import Synchronization

/// Sees how far back a loss reaches: the norm of its gradient at the input projection, by time step, so that vanishing
/// and exploding gradients are seen, not guessed (Bengio, Simard and Frasconi 1994).
public final class GradientProbe: Sendable {
  private let recorded = Mutex<[Double]>([])

  /// A probe that has seen nothing yet.
  public init() {}

  /// ‖∂loss/∂p⟨t⟩‖ for each step t of the latest backward pass, over all sequences of the batch.
  public var normsByStep: [Double] { recorded.withLock { $0 } }

  fileprivate func record(_ gradient: Tensor, layout: RaggedLayout) {
    let norms = (0..<layout.stepCount).map {
      OptimizerKernels.sumOfSquares(gradient.rows(layout.rows(atStep: $0))).squareRoot()
    }
    recorded.withLock { $0 = norms }
  }
}

/// A cell that a ``GradientProbe`` watches; it computes what the cell computes.
public struct ProbedCell<Cell: RecurrentCell>: RecurrentCell {
  /// The cell that is watched.
  public var cell: Cell
  /// Who watches.
  public let probe: GradientProbe

  /// Watches `cell`.
  public init(_ cell: Cell, probe: GradientProbe) {
    self.cell = cell
    self.probe = probe
  }

  /// Width of an input row.
  public var inputSize: Int { cell.inputSize }
  /// Width of an output row.
  public var hiddenSize: Int { cell.hiddenSize }

  /// As the cell does.
  public func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
    cell.projectInput(input, context: context)
  }

  /// As the cell does.
  public func prepare() -> Cell.Prepared { cell.prepare() }

  /// As the cell does.
  public func zeroState(batchSize: Int) -> Cell.State { cell.zeroState(batchSize: batchSize) }

  /// As the cell does.
  public func step(
    _ projected: Tensor, _ state: Cell.State, _ prepared: Cell.Prepared, context: ForwardContext
  ) -> Cell.State {
    cell.step(projected, state, prepared, context: context)
  }

  /// As the cell does.
  public func output(of state: Cell.State) -> Tensor { cell.output(of: state) }

  /// As the cell does, with the gradient of the projection observed.
  public func scan(
    _ projected: Tensor, layout: RaggedLayout, direction: Direction, initialState: Cell.State, context: ForwardContext
  ) -> Scan<Cell.State> {
    let watched = projected.observingGradient { [probe] in probe.record($0, layout: layout) }
    return cell.scan(
      watched, layout: layout, direction: direction, initialState: initialState, context: context)
  }

  /// The cell's parameters, under their own names.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    cell.visitParameters(&visitor)
  }
}
