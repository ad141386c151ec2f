internal import LeitmotifData
internal import LeitmotifTensor

extension RNN {
  /// The run over `input` as a branch beside others: results are the outputs of every step, the output of the final state, and
  /// the final state's tensors.
  func branch(_ input: Ragged, initialState: Cell.State?, context: ForwardContext) -> ConcurrentBranch {
    let parameters = parameters.map(\.tensor)
    let state = initialState?.tensors.map(\.tensor) ?? []
    return ConcurrentBranch(inputs: parameters + state + [input.tensor].compactMap { $0 }) { inputs, threads in
      var layer = self
      layer.setParameters(Array(inputs.prefix(parameters.count)))
      let tensor = inputs.dropFirst(parameters.count + state.count).first
      var context = context
      context.threads = threads
      let output = layer(
        tensor.map { input.replacingTensor(with: $0) } ?? input,
        initialState: initialState?.replacingTensors(with: inputs.dropFirst(parameters.count)), context: context)
      return [output.sequence.rows, output.last] + output.final.tensors.map(\.tensor)
    }
  }

  /// What a branch gave, in its own form.
  func output(from results: [Tensor], layout: RaggedLayout) -> RecurrentOutput<Cell.State> {
    RecurrentOutput(
      sequence: Ragged(layout: layout, rows: results[0]),
      final: cell.zeroState(batchSize: 0).replacingTensors(with: results.dropFirst(2)), last: results[1])
  }
}

extension RecurrentState {
  /// The state with its tensors replaced, in the order of the visit.
  func replacingTensors(with tensors: ArraySlice<Tensor>) -> Self {
    var position = tensors.startIndex
    return mapTensors { _ in
      defer { position += 1 }
      return tensors[position]
    }
  }
}
