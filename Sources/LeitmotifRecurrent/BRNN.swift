internal import LeitmotifData
public import LeitmotifTensor

/// How the outputs of two directions become one.
public enum BidirectionalMerge: String, Sendable, Hashable, Codable, CaseIterable {
  /// Side by side: the widths add up.
  case concat
  /// Added, element by element.
  case sum
  /// Multiplied, element by element.
  case product
  /// Half the sum.
  case mean

  func callAsFunction(_ forward: Tensor, _ backward: Tensor, threads: ThreadPool) -> Tensor {
    switch self {
    case .concat: concatenateColumns([forward, backward], threads: threads)
    case .sum: forward + backward
    case .product: forward * backward
    case .mean: (forward + backward) * 0.5
    }
  }
}

/// Two cells over the same sequences, one in each direction of time: Schuster and Paliwal (1997).
///
/// The backward cell starts at each sequence's own last step. The two finals keep their names: `forward.final` is the
/// state after the last step, `backward.final` the state after the first.
public struct BRNN<Forward: RecurrentCell, Backward: RecurrentCell>: Module {
  /// What runs from the first step to the last.
  public var forward: RNN<Forward>
  /// What runs from the last step to the first.
  public var backward: RNN<Backward>
  /// How their outputs become one.
  public let merge: BidirectionalMerge

  /// - Parameter merge: anything but `concat` wants cells of equal hidden sizes.
  public init(
    forward: Forward, backward: Backward, merge: BidirectionalMerge = .concat, learnsInitialState: Bool = false
  ) {
    precondition(forward.inputSize == backward.inputSize, "the two cells read rows of different widths")
    precondition(merge == .concat || forward.hiddenSize == backward.hiddenSize, "\(merge) wants equal hidden sizes")
    self.forward = RNN(forward, learnsInitialState: learnsInitialState)
    self.backward = RNN(backward, direction: .backward, learnsInitialState: learnsInitialState)
    self.merge = merge
  }

  /// Runs both cells over every sequence of `input`; initial states as in ``RNN``.
  public func callAsFunction(
    _ input: Ragged, forwardState: Forward.State? = nil, backwardState: Backward.State? = nil, context: ForwardContext
  ) -> Output {
    if merge == .concat, forward.hasKernel, backward.hasKernel,
      let first = forward.kernel(input, initialState: forwardState, context: context),
      let second = backward.kernel(input, initialState: backwardState, context: context)
    {
      return fused(first, second, input, context: context)
    }
    let threads = context.threads
    let results = runConcurrently(
      [
        forward.branch(input, initialState: forwardState, context: context.entering("forward")),
        backward.branch(input, initialState: backwardState, context: context.entering("backward")),
      ], together: runsTogether(input, on: threads), threads: threads)
    let forward = forward.output(from: results[0], layout: input.layout)
    let backward = backward.output(from: results[1], layout: input.layout)
    let rows = merge(forward.sequence.rows, backward.sequence.rows, threads: threads)
    return Output(
      sequence: Ragged(layout: input.layout, rows: rows), forward: forward, backward: backward,
      last: merge(forward.last, backward.last, threads: threads))
  }

  /// Both kernels into one matrix: nothing has to be put side by side afterwards.
  private func fused(
    _ first: some SequenceKernel, _ second: some SequenceKernel, _ input: Ragged, context: ForwardContext
  ) -> Output {
    let scan = first.scan(beside: second, together: runsTogether(input, on: context.threads), threads: context.threads)
    let forward = forward.output(from: scan.first, layout: input.layout)
    let backward = backward.output(from: scan.second, layout: input.layout)
    return Output(
      sequence: Ragged(layout: input.layout, rows: scan.both.outputs), forward: forward, backward: backward,
      last: merge(forward.last, backward.last, threads: context.threads))
  }

  /// Two threads take a direction each, without waiting for each other; more are better used on the rows of one direction,
  /// if there are enough.
  private func runsTogether(_ input: Ragged, on threads: ThreadPool) -> Bool {
    let count = threads.threadCount
    return count == 2 || count == 3 || count > 3 && input.batchSize < 8 * count
  }

  /// What both directions give.
  public struct Output: Sendable {
    /// The merged output of every step.
    public let sequence: Ragged
    /// What the forward cell gives.
    public let forward: RecurrentOutput<Forward.State>
    /// What the backward cell gives.
    public let backward: RecurrentOutput<Backward.State>
    /// The merged outputs of the two finals, [B, outputSize]; zeros for an empty sequence.
    public let last: Tensor
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("forward", &forward)
    visitor.visit("backward", &backward)
  }
}
