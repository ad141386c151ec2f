import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport

/// Layers made of a parity case's leaves, so that every number in them gets its gradient.
extension NamedLeaves {
  func ragged(_ lengths: [Int]) -> Ragged { Ragged(sequences: lengths.indices.map { self["x\($0)"] }) }

  func elman(_ prefix: String, _ activation: ElmanCell.Activation) -> ElmanCell {
    let weight = self[prefix + "inputWeight"]
    var cell = ElmanCell(
      inputSize: weight.shape[0], hiddenSize: weight.shape[1], activation: activation, random: RandomStream(seed: 0))
    cell.inputWeight = weight
    cell.recurrentWeight = self[prefix + "recurrentWeight"]
    cell.bias = self[prefix + "bias"]
    return cell
  }

  func gru(_ prefix: String, _ reset: GRUCell.Reset) -> GRUCell {
    let weight = self[prefix + "inputWeight"]
    var cell = GRUCell(
      inputSize: weight.shape[0], hiddenSize: weight.shape[1] / 3, reset: reset, random: RandomStream(seed: 0))
    cell.inputWeight = weight
    cell.recurrentWeight = self[prefix + "recurrentWeight"]
    cell.bias = self[prefix + "bias"]
    if reset == .after { cell.recurrentBias = self[prefix + "recurrentBias"] }
    return cell
  }

  func lstm(_ prefix: String, hasPeepholes: Bool) -> LSTMCell {
    let weight = self[prefix + "inputWeight"]
    var cell = LSTMCell(
      inputSize: weight.shape[0], hiddenSize: weight.shape[1] / 4, hasPeepholes: hasPeepholes,
      random: RandomStream(seed: 0))
    cell.inputWeight = weight
    cell.recurrentWeight = self[prefix + "recurrentWeight"]
    cell.bias = self[prefix + "bias"]
    if hasPeepholes { cell.peephole = self[prefix + "peephole"] }
    return cell
  }

  /// The initial state of a layer, by the names that the fixture gives it.
  func initialState(_ prefix: String, ofLSTM: Bool, named name: String = "") -> [NamedTensor] {
    let hidden = NamedTensor(name: name + "hidden", tensor: self[prefix + "initialHidden"])
    return ofLSTM ? [hidden, NamedTensor(name: name + "cell", tensor: self[prefix + "initialCell"])] : [hidden]
  }

  /// A layer of the cell that a fixture names, in one direction or both, with its initial state.
  func layer(
    _ cell: String, direction: String, merge: BidirectionalMerge = .concat, prefix: String = ""
  ) -> (layer: any RecurrentLayer, state: LayerState)? {
    switch cell {
    case "elman-tanh": layer(direction, merge, prefix) { elman($0, .tanh) }
    case "elman-relu": layer(direction, merge, prefix) { elman($0, .relu) }
    case "gru-after": layer(direction, merge, prefix) { gru($0, .after) }
    case "gru-before": layer(direction, merge, prefix) { gru($0, .before) }
    case "lstm": layer(direction, merge, prefix) { lstm($0, hasPeepholes: false) }
    case "lstm-peephole": layer(direction, merge, prefix) { lstm($0, hasPeepholes: true) }
    default: nil
    }
  }

  private func layer<Cell: RecurrentCell>(
    _ direction: String, _ merge: BidirectionalMerge, _ prefix: String, _ makeCell: (String) -> Cell
  ) -> (layer: any RecurrentLayer, state: LayerState) {
    let isLSTM = Cell.self == LSTMCell.self
    guard direction == "bidirectional" else {
      let layer = RNN(makeCell(prefix), direction: direction == "backward" ? .backward : .forward)
      return (layer, LayerState(initialState(prefix, ofLSTM: isLSTM)))
    }
    let (forward, backward) = (prefix + "forward.", prefix + "backward.")
    return (
      BRNN(forward: makeCell(forward), backward: makeCell(backward), merge: merge),
      LayerState(
        initialState(forward, ofLSTM: isLSTM, named: "forward.")
          + initialState(backward, ofLSTM: isLSTM, named: "backward."))
    )
  }
}

/// Outputs by the names that the fixtures use: `y0`, `y1`, …, `finalHidden`, `forward.finalCell`, ….
func outputs(_ sequence: Ragged, _ finals: [LayerState], prefixes: [String] = [""]) -> [String: Tensor] {
  var named: [String: Tensor] = [:]
  for index in 0..<sequence.batchSize { named["y\(index)"] = sequence.sequence(index) }
  for (prefix, final) in zip(prefixes, finals) {
    for part in final.parts {
      let pieces = part.name.split(separator: ".")
      let direction = pieces.dropLast().map { $0 + "." }.joined()
      named[prefix + direction + "final" + (pieces.last == "cell" ? "Cell" : "Hidden")] = part.tensor
    }
  }
  return named
}
