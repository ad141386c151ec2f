public import LeitmotifData
public import LeitmotifTensor

/// One step of a recurrent network. Time belongs to the runner.
///
/// Conform a type of your own, and it runs as ``RNN``, ``BRNN`` and in a ``RecurrentStack``, over ragged batches, in
/// windows, with gradients from the tape. Gradients reach the tensors that it visits as parameters, and a step uses no other tensor
/// that is recorded. Nothing else is asked of it:
///
/// ```swift
/// struct PlainCell: RecurrentCell {
///   var inputWeight, recurrentWeight, bias: Tensor
///   var inputSize: Int { inputWeight.shape[0] }
///   var hiddenSize: Int { recurrentWeight.shape[0] }
///   func prepare() -> PackedMatrix { PackedMatrix(recurrentWeight) }
///   func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor {
///     input.linear(inputWeight, bias: bias, threads: context.threads)
///   }
///   func zeroState(batchSize: Int) -> HiddenState {
///     HiddenState(hidden: .zeros([batchSize, hiddenSize]))
///   }
///   func step(
///     _ projected: Tensor, _ state: HiddenState, _ prepared: PackedMatrix, context: ForwardContext
///   ) -> HiddenState {
///     HiddenState(hidden: tanh(projected + matmul(state.hidden, prepared, threads: context.threads)))
///   }
///   mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
///     visitor.visit("inputWeight", &inputWeight)
///     visitor.visit("recurrentWeight", &recurrentWeight)
///     visitor.visit("bias", &bias)
///   }
/// }
/// ```
public protocol RecurrentCell: Module {
  /// What a step hands to the next.
  associatedtype State: RecurrentState
  /// What is made once a forward pass and used at every step: packed weights.
  associatedtype Prepared: Sendable

  /// Width of an input row.
  var inputSize: Int { get }
  /// Width of an output row.
  var hiddenSize: Int { get }

  /// The part of a step that does not depend on the state, for all rows at once: x·W + b. `Ragged.linear` gives it, by look-up
  /// where the input is tokens.
  ///
  /// It must treat each row alone, and draws no random numbers: the context it is given is one of inference.
  ///
  /// **Shapes** input: R rows of `inputSize`; result [R, any width], in packed order.
  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor

  /// Packs what every step multiplies by; the runner calls it once a run.
  func prepare() -> Prepared

  /// The state before the first step, where none is given.
  func zeroState(batchSize: Int) -> State

  /// One step of the sequences that run: state⟨t⟩ from projected x⟨t⟩ and state⟨t−1⟩, row by row.
  ///
  /// In training the context's random stream is this step's own, and its example keys are those of the rows at hand, so that a
  /// cell that drops units draws the same for an example whatever its batch.
  func step(_ projected: Tensor, _ state: State, _ prepared: Prepared, context: ForwardContext) -> State

  /// The step's output, [B, hiddenSize].
  func output(of state: State) -> Tensor

  /// All steps of all sequences. The default calls ``step(_:_:_:context:)``; a cell with a kernel for whole sequences
  /// gives its own, which agrees to 10⁻⁵.
  ///
  /// - Parameters:
  ///   - projected: ``projectInput(_:context:)`` of every row, in packed order.
  ///   - initialState: one row a sequence, by rank.
  func scan(
    _ projected: Tensor, layout: RaggedLayout, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State>

  /// All steps of all sequences from their input: what a runner calls. The default projects every row, and runs the steps from
  /// there; a cell whose kernel takes the input as it is gives its own, of the same bits.
  ///
  /// - Parameter initialState: one row a sequence, by rank.
  func scan(
    _ input: Ragged, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State>

  /// What a ``RecurrentStream`` reads; nil, the default, for a cell that has no kernel for single steps.
  var stepWeights: StepWeights? { get }
}

/// The way time runs.
public enum Direction: String, Sendable, Hashable, Codable {
  /// From the first step to the last.
  case forward
  /// From each sequence's own last step to its first.
  case backward
}

/// What running over sequences gives.
public struct Scan<State: RecurrentState>: Sendable {
  /// The output of every step, [R, hiddenSize], in packed order.
  public let outputs: Tensor
  /// The state after each sequence's last step in the direction of the run, by rank; the initial state where there is
  /// no step.
  public let final: State

  /// What a cell's own scan gives back.
  public init(outputs: Tensor, final: State) {
    self.outputs = outputs
    self.final = final
  }
}

extension RecurrentCell where State == HiddenState {
  /// The hidden state itself.
  public func output(of state: HiddenState) -> Tensor { state.hidden }
}

extension RecurrentCell {
  /// None: a stream does not take the cell.
  public var stepWeights: StepWeights? { nil }

  /// Calls ``step(_:_:_:context:)`` for one step after another.
  public func scan(
    _ projected: Tensor, layout: RaggedLayout, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State> {
    stepwiseScan(projected, layout: layout, direction: direction, initialState: initialState, context: context)
  }

  /// Projects every row, and runs the steps from there; in a large batch for groups of sequences at the same time.
  public func scan(
    _ input: Ragged, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State> {
    let groups = RankGroups(batchSize: input.batchSize, hiddenSize: hiddenSize)
    if groups.ranges.count > 1 {
      return scanGroups(groups, input, direction: direction, initialState: initialState, context: context)
    }
    return scanProjected(input, direction: direction, initialState: initialState, context: context)
  }

  /// Projects every row, and runs the steps from there.
  func scanProjected(
    _ input: Ragged, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State> {
    let projected = projectInput(input, context: .inference(threads: context.threads))
    return scan(
      projected, layout: input.layout, direction: direction, initialState: initialState, context: context)
  }
}
