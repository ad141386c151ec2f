internal import Leitmotif

/// Fused against stepwise, gradients against differences, and the layers that a cell is put in.
extension CellBattery {
  /// The cell, the input's rows and the initial state: all that gets a gradient.
  private var differentiable: WithTensors<Cell> {
    WithTensors(cell, tensors: [NamedTensor(name: "rows", tensor: input.rows)] + initialState.tensors)
  }

  private func state(of module: WithTensors<Cell>) -> Cell.State {
    var index = 0
    return initialState.mapTensors { _ in
      index += 1
      return module.tensors[index].tensor
    }
  }

  private func outputs(of module: WithTensors<Cell>, _ direction: Direction, threads: ThreadPool) -> [Tensor] {
    RNN(module.base, direction: direction)(
      Ragged(layout: input.layout, rows: module.tensors[0].tensor), initialState: state(of: module),
      context: .inference(threads: threads)
    ).allTensors.map(\.tensor)
  }

  /// Gradients of a sum of everything that the layer gives, with seeded weights.
  func gradients(_ direction: Direction, threads: ThreadPool) -> [NamedTensor] {
    valueWithGradient(at: differentiable) { weightedSum(of: outputs(of: $0, direction, threads: threads)) }
      .gradient.parameters
  }

  private func weightedSum(of outputs: [Tensor]) -> Tensor {
    let random = RandomStream(seed: 8)
    return outputs.enumerated().map { ($1 * random.split($0).normal($1.shape)).sum() }.reduce(Tensor(0), +)
  }

  func checkGradients(_ direction: Direction, into list: inout FindingList) {
    let problems = DirectionalDerivative().problems(at: differentiable) {
      outputs(of: $0, direction, threads: .serial)
    }
    for problem in problems {
      list.add("gradient of \(problem.parameter), \(direction.rawValue)", "\(problem.problem).")
    }
  }

  func checkScan(_ direction: Direction, into list: inout FindingList) {
    let check = "scan and steps, \(direction.rawValue)"
    let (fused, stepwise) = (scanned(direction, stepwise: false), scanned(direction, stepwise: true))
    for (actual, expected) in zip(fused.outputs, stepwise.outputs) {
      if let found = difference(actual, from: expected, tolerance: 1e-5) { list.add(check, "values differ: \(found).") }
    }
    for (actual, expected) in zip(fused.gradients, stepwise.gradients) {
      if let found = difference(actual.tensor, from: expected.tensor, tolerance: 1e-5) {
        list.add(check, "gradients of \(actual.name) differ: \(found).")
      }
    }
    let context = ForwardContext.inference()
    let state = initialState.mapTensors { $0.gatherRows(input.layout.order.map { Int32($0) }) }
    let ahead = cell.scan(
      cell.projectInput(input, context: context), layout: input.layout, direction: direction, initialState: state,
      context: context)
    let own = cell.scan(input, direction: direction, initialState: state, context: context)
    if let found = bitDifference(own.outputs, from: ahead.outputs) {
      list.add(check, "from the input and from its projection, values differ: \(found).")
    }
  }

  private func scanned(_ direction: Direction, stepwise: Bool) -> (outputs: [Tensor], gradients: [NamedTensor]) {
    let (layout, context) = (input.layout, ForwardContext.inference())
    let result = valueWithGradient(at: differentiable) { module in
      let projected = module.base.projectInput(
        Ragged(layout: layout, rows: module.tensors[0].tensor), context: context)
      let state = state(of: module)
      let scan =
        stepwise
        ? module.base.stepwiseScan(
          projected, layout: layout, direction: direction, initialState: state, context: context)
        : module.base.scan(projected, layout: layout, direction: direction, initialState: state, context: context)
      let outputs = [scan.outputs] + scan.final.tensors.map(\.tensor)
      return (weightedSum(of: outputs), outputs)
    }
    return (result.auxiliary, result.gradient.parameters)
  }

  func checkBidirectional(into list: inout FindingList) {
    let layer = BRNN(forward: cell, backward: cell)
    let both = layer(input, context: .inference())
    let forward = RNN(cell)(input, context: .inference())
    let backward = RNN(cell, direction: .backward)(input, context: .inference())
    let found =
      bitDifference(both.forward.allTensors, from: forward.allTensors)
      ?? bitDifference(both.backward.allTensors, from: backward.allTensors)
      ?? bitDifference(
        both.sequence.rows, from: concatenateColumns([forward.sequence.rows, backward.sequence.rows]))
    if let found { list.add("both directions", "they differ from each direction alone: \(found).") }
  }

  func checkStack(into list: inout FindingList) {
    let below = BRNN(forward: cell, backward: cell, merge: .sum)
    let random = RandomStream(seed: 9)
    let above = ElmanCell(inputSize: cell.hiddenSize, hiddenSize: 3, random: random)
    let stack = RecurrentStack([below, RNN(above)])
    let whole = stack(input, context: .inference())
    for (index, sequence) in sequences.enumerated() {
      let alone = stack(Ragged(sequences: [sequence]), context: .inference())
      if let found = bitDifference(whole.sequence.sequence(index), from: alone.sequence.sequence(0)) {
        list.add("stack", "the outputs of sequence \(index) of length \(sequence.shape[0]) differ alone: \(found).")
      }
    }
    let names = stack.parameters.map(\.name)
    list.expect(Set(names).count == names.count, "stack", "a parameter's name occurs twice among \(names).")
  }
}
