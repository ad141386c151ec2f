internal import LeitmotifData
internal import LeitmotifTensor

/// The sequences of a batch in groups of neighbouring ranks, each a batch of its own.
///
/// The steps of a cell without a kernel are many small operations, too small to share out among threads; so threads share out the
/// groups. How many there are depends on the batch alone, and so do the bits.
struct RankGroups {
  let ranges: [Range<Int>]

  /// Of 16 ranks or more with 4096 hidden units together, since an operation on fewer takes no longer than its record; of 32 where
  /// there are so many.
  init(batchSize: Int, hiddenSize: Int) {
    let fewest = max(16, 4096 / max(hiddenSize, 1))
    let count = max(1, min(batchSize / fewest, max(2, batchSize / 32)))
    ranges = (0..<count).map { ($0 * batchSize / count)..<(($0 + 1) * batchSize / count) }
  }
}

extension RecurrentCell {
  /// Each group projected and scanned by itself; at the same time, where that keeps the threads busy.
  func scanGroups(
    _ groups: RankGroups, _ input: Ragged, direction: Direction, initialState: State, context: ForwardContext
  ) -> Scan<State> {
    let parts = groups.ranges.map { input.ranks($0) }
    let states = groups.ranges.map { initialState.rows($0) }
    let branches = zip(parts, states).enumerated().map { index, group in
      branch(group.0.input, group.1, direction: direction, context: context.ofRanks(groups.ranges[index], input.layout))
    }
    let threads = context.threads
    let results = runConcurrently(branches, together: threads.threadCount < 2 * branches.count, threads: threads)
    let finals = zip(results, states).map { $1.replacingTensors(with: $0.dropFirst()) }
    return Scan(
      outputs: joinRows(results.map { $0[0] }, at: parts.map(\.rows)), final: .concatenate(finals))
  }

  /// Results are the outputs of every step, and the final state's tensors.
  private func branch(
    _ input: Ragged, _ state: State, direction: Direction, context: ForwardContext
  ) -> ConcurrentBranch {
    let parameters = parameters.map(\.tensor), states = state.tensors.map(\.tensor)
    return ConcurrentBranch(inputs: parameters + states + [input.tensor].compactMap { $0 }) { inputs, threads in
      var cell = self
      cell.setParameters(Array(inputs.prefix(parameters.count)))
      var context = context
      context.threads = threads
      let tensor = inputs.dropFirst(parameters.count + states.count).first
      let scan = cell.scanProjected(
        tensor.map { input.replacingTensor(with: $0) } ?? input, direction: direction,
        initialState: state.replacingTensors(with: inputs.dropFirst(parameters.count)), context: context)
      return [scan.outputs] + scan.final.tensors.map(\.tensor)
    }
  }
}

extension ForwardContext {
  /// For the sequences of some ranks, as a batch in the order of ranks.
  fileprivate func ofRanks(_ ranks: Range<Int>, _ layout: RaggedLayout) -> ForwardContext {
    guard random != nil else { return self }
    precondition(exampleKeys.count == layout.batchSize, "\(exampleKeys.count) keys for \(layout.batchSize) sequences")
    var context = self
    context.exampleKeys = layout.order[ranks].map { exampleKeys[$0] }
    return context
  }
}

extension Ragged {
  /// The sequences of some ranks, as a batch in the order of ranks, and which rows of this one theirs are.
  fileprivate func ranks(_ ranks: Range<Int>) -> (input: Ragged, rows: [Int32]) {
    let (layout, rows) = layout.ranks(ranks)
    return (self.rows(rows, layout: layout), rows)
  }
}
