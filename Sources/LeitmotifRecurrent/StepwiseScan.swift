public import LeitmotifData
public import LeitmotifTensor

extension RecurrentCell {
  /// All steps of all sequences by ``step(_:_:_:context:)``, one step at a time.
  ///
  /// The sequences that run are a prefix of the ranks. Forwards, rows leave the batch as sequences end; backwards, they
  /// join it as sequences begin. A sequence's values do not depend on the others.
  public func stepwiseScan(
    _ projected: Tensor, layout: RaggedLayout, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State> {
    let prepared = prepare()
    var running = RunningBatch(initialState: initialState)
    var outputs: [Tensor] = []
    outputs.reserveCapacity(layout.stepCount)
    for position in 0..<layout.stepCount {
      let step = direction == .forward ? position : layout.stepCount - 1 - position
      running.resize(to: layout.runningCount(atStep: step), direction: direction)
      running.state = self.step(
        projected.rows(layout.rows(atStep: step)), running.state, prepared,
        context: context.ofStep(step, layout: layout))
      outputs.append(output(of: running.state))
    }
    if direction == .backward { outputs.reverse() }
    return Scan(
      outputs: outputs.isEmpty ? .zeros(Shape(rows: 0, width: hiddenSize)) : concatenateRows(outputs),
      final: running.finish(direction: direction, batchSize: layout.batchSize))
  }
}

extension ForwardContext {
  /// The context of one step: a random stream of its own, and the keys of the rows that run, by rank.
  fileprivate func ofStep(_ step: Int, layout: RaggedLayout) -> ForwardContext {
    guard let random else { return self }
    precondition(exampleKeys.count == layout.batchSize, "\(exampleKeys.count) keys for \(layout.batchSize) sequences")
    let running = layout.order.prefix(layout.runningCount(atStep: step))
    return .training(
      random: random.split(layout.firstStep + step), exampleKeys: running.map { exampleKeys[$0] }, threads: threads)
  }
}

/// The states of the sequences that run, and of those that have ended.
private struct RunningBatch<State: RecurrentState> {
  let initialState: State
  var state: State
  /// How many ranks run.
  private var count: Int
  /// States of ranks that have left: those of the highest ranks first.
  private var left: [State] = []

  init(initialState: State) {
    self.initialState = initialState
    state = initialState
    count = -1
  }

  mutating func resize(to newCount: Int, direction: Direction) {
    switch direction {
    case .forward:
      let current = count < 0 ? initialState.batchSize : count
      if newCount < current {
        left.append(state.rows(newCount..<current))
        state = state.rows(0..<newCount)
      }
    case .backward:
      let current = max(count, 0)
      if current == 0 {
        state = initialState.rows(0..<newCount)
      } else if newCount > current {
        state = .concatenate([state, initialState.rows(current..<newCount)])
      }
    }
    count = newCount
  }

  /// The final states by rank.
  func finish(direction: Direction, batchSize: Int) -> State {
    if count < 0 { return initialState }
    switch direction {
    case .forward: return .concatenate([state] + left.reversed())
    case .backward:
      return count < batchSize ? .concatenate([state, initialState.rows(count..<batchSize)]) : state
    }
  }
}
