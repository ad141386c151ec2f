internal import Leitmotif

/// Ragged batches, windows and threads: the same bits in each.
extension CellBattery {
  func checkBatches(_ direction: Direction, into list: inout FindingList) {
    checkBatches("batched and one by one, \(direction.rawValue)", direction, into: &list) { _ in .inference() }
    checkBatches("batched and one by one in training, \(direction.rawValue)", direction, into: &list) { training($0) }
  }

  private func checkBatches(
    _ check: String, _ direction: Direction, into list: inout FindingList,
    context: (_ indices: Range<Int>) -> ForwardContext
  ) {
    let together = run(direction, input, initialState, context: context(sequences.indices))
    for (index, sequence) in sequences.enumerated() {
      let alone = run(
        direction, Ragged(sequences: [sequence]), initialState.gatherRows([Int32(index)]),
        context: context(index..<(index + 1)))
      if let found = bitDifference(together.sequence.sequence(index), from: alone.sequence.sequence(0)) {
        list.add(check, "the outputs of sequence \(index) of length \(sequence.shape[0]) differ: \(found).")
      }
      if let found = bitDifference(together.final.gatherRows([Int32(index)]).tensors, from: alone.final.tensors) {
        list.add(check, "the final state of sequence \(index) of length \(sequence.shape[0]) differs: \(found).")
      }
    }
  }

  func checkEmptySequences(_ direction: Direction, into list: inout FindingList) {
    let check = "empty sequences, \(direction.rawValue)"
    let mixed = run(direction)
    let empty = sequences.indices.filter { sequences[$0].shape[0] == 0 }.map { Int32($0) }
    if let found = bitDifference(
      mixed.final.gatherRows(empty).tensors, from: initialState.gatherRows(empty).tensors)
    {
      list.add(check, "beside others, their initial state is not their final one: \(found).")
    }
    list.expect(
      mixed.last.gatherRows(empty) == .zeros([empty.count, cell.hiddenSize]), check, "their last output is not zero.")

    let nothing = Ragged(sequences: [.zeros([0, cell.inputSize]), .zeros([0, cell.inputSize])])
    let state = initialState.rows(0..<2)
    let alone = run(direction, nothing, state)
    list.expect(
      alone.sequence.rows.shape == [0, cell.hiddenSize], check,
      "a batch of nothing else gives \(alone.sequence.rows.shape).")
    if let found = bitDifference(alone.final.tensors, from: state.tensors) {
      list.add(check, "in a batch of nothing else, their initial state is not their final one: \(found).")
    }
  }

  func checkWindows(_ direction: Direction, into list: inout FindingList) {
    let whole = run(direction, input, initialState, context: training(sequences.indices))
    for length in [1, 2, 4] {
      let windows = input.windows(ofLength: length, direction: direction)
      var state = initialState
      var outputs: [Tensor] = []
      for window in windows {
        let output = run(direction, window, state, context: training(sequences.indices))
        outputs.append(output.sequence.rows)
        state = output.final.detached
      }
      if direction == .backward { outputs.reverse() }
      let found =
        bitDifference(concatenateRows(outputs), from: whole.sequence.rows)
        ?? bitDifference(state.tensors, from: whole.final.tensors)
      if let found {
        list.add("windows, \(direction.rawValue)", "windows of \(length) steps differ from the whole: \(found).")
      }
    }
  }

  func checkThreads(_ direction: Direction, into list: inout FindingList) {
    let (serial, parallel) = (gradients(direction, threads: .serial), gradients(direction, threads: Self.twoThreads))
    if let found = bitDifference(
      run(direction, threads: Self.twoThreads).allTensors, from: run(direction).allTensors)
    {
      list.add("threads, \(direction.rawValue)", "two threads give other values than one: \(found).")
    } else if let found = bitDifference(parallel, from: serial) {
      list.add("threads, \(direction.rawValue)", "two threads give another gradient than one: \(found).")
    }
  }

  private static var twoThreads: ThreadPool { ThreadPool(threadCount: 2) }
}
