internal import Leitmotif

/// Sizes, and what a cell may not mix: rows with rows.
extension CellBattery {
  func checkSizes(into list: inout FindingList) {
    list.expect(cell.inputSize >= 1 && cell.hiddenSize >= 1, "sizes", "inputSize and hiddenSize must be at least 1.")
    let names = initialState.tensors.map(\.name)
    list.expect(!names.isEmpty, "state", "it visits no tensor, so no batch size is known.")
    list.expect(Set(names).count == names.count, "state", "a name occurs twice among \(names).")
    for batchSize in [0, 1, 3] {
      for part in cell.zeroState(batchSize: batchSize).tensors {
        let isFit = part.tensor.shape.rank >= 1 && part.tensor.shape[0] == batchSize
        list.expect(isFit, "state", "\(part.name) of a zero state of \(batchSize) rows is \(part.tensor.shape).")
      }
    }
    checkReplacement(into: &list)
    guard list.findings.isEmpty else { return }
    checkStep(into: &list)
  }

  private func checkReplacement(into list: inout FindingList) {
    let changed = initialState.mapTensors { $0 + 1 }
    for (before, after) in zip(initialState.tensors, changed.tensors) {
      list.expect(
        after.tensor == before.tensor + 1, "state",
        "\(before.name) does not keep what a visitor writes; visit the stored property itself.")
    }
  }

  private func checkStep(into list: inout FindingList) {
    let context = ForwardContext.inference()
    let state = cell.randomState(batchSize: 2, random: RandomStream(seed: 3))
    let projected = cell.projectInput(
      Ragged(steps: RandomStream(seed: 4).normal([2, cell.inputSize])), context: context)
    list.expect(
      projected.shape.rank == 2 && projected.shape[0] == 2, "input projection",
      "two rows of input give \(projected.shape); a row of input gives one row.")
    guard list.findings.isEmpty else { return }
    let next = cell.step(projected, state, cell.prepare(), context: context)
    list.expect(
      next.tensors.map(\.name) == state.tensors.map(\.name)
        && next.tensors.map(\.tensor.shape) == state.tensors.map(\.tensor.shape),
      "step", "a state of \(state.tensors.map(\.tensor.shape)) becomes one of \(next.tensors.map(\.tensor.shape)).")
    let output = cell.output(of: next).shape
    list.expect(
      output == [2, cell.hiddenSize], "output", "it is \(output) for two rows; [2, hiddenSize] is asked for.")
  }

  func checkProjection(into list: inout FindingList) {
    let context = ForwardContext.inference()
    for rowCount in [1, 5, 17] {
      let rows = RandomStream(seed: 6).normal([rowCount, cell.inputSize])
      let together = cell.projectInput(Ragged(steps: rows), context: context)
      for index in 0..<rowCount {
        let alone = cell.projectInput(Ragged(steps: rows.rows(index..<(index + 1))), context: context)
        if let found = bitDifference(alone, from: together.rows(index..<(index + 1))) {
          list.add("input projection", "row \(index) of \(rowCount) depends on the rows beside it: \(found).")
          return
        }
      }
    }
    let none = cell.projectInput(Ragged(steps: .zeros([0, cell.inputSize])), context: context)
    list.expect(none.shape[0] == 0, "input projection", "no rows give \(none.shape).")
  }
}
