internal import LeitmotifTensor

/// What a ``RecurrentStream`` reads of a layer: the weights of a built-in cell and the state that sequences start from.
///
/// ``RecurrentCell/stepWeights`` and ``RecurrentLayer/stepWeights`` give it. A cell that only wraps a built-in one, and computes the
/// same in inference, hands on the other's.
public struct StepWeights: Sendable {
  /// The cells that have a kernel for single steps, with what they have beside U, W and b.
  enum Kind: Sendable {
    case elman(ElmanCell.Activation)
    case gru(recurrentBias: Tensor?)
    case lstm(peephole: Tensor?)

    /// The tensors of the state: h, and for the LSTM c.
    var stateCount: Int { if case .lstm = self { 2 } else { 1 } }
  }

  let kind: Kind
  let inputWeight: Tensor
  let recurrentWeight: Tensor
  let bias: Tensor
  /// One row a tensor; nil for zeros.
  var startingState: LayerState?

  init(_ kind: Kind, inputWeight: Tensor, recurrentWeight: Tensor, bias: Tensor) {
    self.kind = kind
    self.inputWeight = inputWeight
    self.recurrentWeight = recurrentWeight
    self.bias = bias
  }

  var inputSize: Int { inputWeight.shape[0] }
  var hiddenSize: Int { recurrentWeight.shape[0] }
  var gateCount: Int { recurrentWeight.shape[1] / max(hiddenSize, 1) }
}

extension ElmanCell {
  /// What a stream reads.
  public var stepWeights: StepWeights? {
    StepWeights(.elman(activation), inputWeight: inputWeight, recurrentWeight: recurrentWeight, bias: bias)
  }
}

extension GRUCell {
  /// What a stream reads.
  public var stepWeights: StepWeights? {
    StepWeights(
      .gru(recurrentBias: recurrentBias), inputWeight: inputWeight, recurrentWeight: recurrentWeight, bias: bias)
  }
}

extension LSTMCell {
  /// What a stream reads.
  public var stepWeights: StepWeights? {
    StepWeights(
      .lstm(peephole: peephole?.detached.contiguous), inputWeight: inputWeight, recurrentWeight: recurrentWeight,
      bias: bias)
  }
}

extension RNN {
  /// What a stream reads; nil where time runs backwards.
  public var stepWeights: StepWeights? {
    guard direction == .forward, var weights = cell.stepWeights else { return nil }
    weights.startingState = learnedState.map { LayerState($0) }
    return weights
  }
}
