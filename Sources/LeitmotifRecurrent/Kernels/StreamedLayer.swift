internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// A layer of a stream: its packed weights, its state, and the memory of a step. One owner, the stream, uses it.
final class StreamedLayer {
  private let weights: StepWeights
  private let layout: RaggedLayout
  private let packedInput: PackedGates
  private let packedGates: PackedGates
  private let workspace: Storage
  /// Twice the state's tensors [B, H]: before the step and after it, in turn.
  private let memory: Storage
  private var isSwapped = false
  /// [B, H] of a residual layer: h with the input added.
  private let sum: Storage?

  /// - Parameter addsInput: whether the input, of the output's width, is added to the output.
  init(_ weights: StepWeights, batchSize: Int, addsInput: Bool) {
    self.weights = weights
    layout = RaggedLayout(lengths: Array(repeating: 1, count: batchSize))
    packedInput = PackedGates(weights.inputWeight, hiddenSize: weights.hiddenSize, threads: .serial)
    packedGates = PackedGates(recurrentWeight: weights.recurrentWeight, threads: .serial)
    let size = unsafe layout.withSteps {
      unsafe lm_cell_workspace($0, Int64(weights.gateCount), Int64(weights.hiddenSize))
    }
    workspace = Storage(uninitialized: Int(size))
    memory = Storage(uninitialized: 2 * weights.kind.stateCount * batchSize * weights.hiddenSize)
    sum = addsInput ? Storage(uninitialized: batchSize * weights.hiddenSize) : nil
    reset()
  }

  private var stateSize: Int { layout.batchSize * weights.hiddenSize }

  /// Where tensor `index` of the state begins, before the step or after it.
  private func place(_ index: Int, after: Bool) -> Int {
    (after != isSwapped ? weights.kind.stateCount + index : index) * stateSize
  }

  /// The state of all sequences.
  var state: LayerState {
    get {
      LayerState(
        (0..<weights.kind.stateCount).map { index in
          let values = memory.copy(from: place(index, after: false), count: stateSize)
          return NamedTensor(
            name: index == 0 ? "hidden" : "cell",
            tensor: Tensor(storage: values, shape: Shape(rows: layout.batchSize, width: weights.hiddenSize)))
        })
    }
    set {
      precondition(newValue.parts.count == weights.kind.stateCount, "a state of another layer")
      for (index, part) in newValue.parts.enumerated() {
        precondition(
          part.tensor.shape == [layout.batchSize, weights.hiddenSize], "\(part.name) is \(part.tensor.shape)")
        let values = part.tensor.detached.contiguous
        unsafe memory.writing(from: place(index, after: false)).update(from: values.reading, count: stateSize)
      }
    }
  }

  func reset() {
    let start = weights.startingState?.gatherRows([Int32](repeating: 0, count: layout.batchSize))
    if let start { return state = start }
    for index in 0..<weights.kind.stateCount {
      unsafe memory.writing(from: place(index, after: false)).update(repeating: 0, count: stateSize)
    }
  }

  /// One step from `input` [B, inputSize]; the output [B, H] stands until the step after.
  @unsafe fileprivate func step(_ input: UnsafePointer<Float>) -> UnsafePointer<Float> {
    unsafe packedInput.withPanels { panels in
      var rows = unsafe lm_cell_input(
        rows: input, index: nil, width: Int64(weights.inputSize), packed: panels, bias: weights.bias.reading)
      unsafe layout.withSteps { steps in
        unsafe packedGates.withPanels { packed in unsafe advance(steps, &rows, packed) }
      }
    }
    isSwapped.toggle()
    let hidden = unsafe memory.reading(from: place(0, after: false))
    guard let sum else { return unsafe hidden }
    unsafe sum.writing(from: 0).update(from: hidden, count: stateSize)
    unsafe lm_add_scaled(Int64(stateSize), 1, input, sum.writing(from: 0))
    return unsafe sum.reading(from: 0)
  }

  @unsafe private func advance(
    _ steps: UnsafePointer<lm_steps>, _ input: UnsafePointer<lm_cell_input>, _ packed: UnsafePointer<Float>
  ) {
    let size = Int64(weights.hiddenSize)
    let hidden = unsafe memory.reading(from: place(0, after: false))
    let newHidden = unsafe memory.writing(from: place(0, after: true))
    switch weights.kind {
    case .elman(let activation):
      let code = activation == .tanh ? LM_ELMAN_TANH : LM_ELMAN_RELU
      unsafe lm_elman_forward(nil, steps, 0, size, size, code, input, packed, hidden, newHidden, nil)
    case .gru(let recurrentBias):
      unsafe lm_gru_forward(
        nil, steps, 0, size, size, input, packed, recurrentBias?.reading, hidden, nil, nil, newHidden, nil,
        workspace.writing(from: 0))
    case .lstm(let peephole):
      unsafe lm_lstm_forward(
        nil, steps, 0, size, size, input, packed, peephole?.reading, hidden,
        memory.reading(from: place(1, after: false)), nil, nil, newHidden, nil,
        memory.writing(from: place(1, after: true)), workspace.writing(from: 0))
    }
  }
}

extension [StreamedLayer] {
  /// One step through all layers; neither span is empty.
  func step(_ input: Span<Float>, into output: inout MutableSpan<Float>) {
    unsafe input.withUnsafeBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        guard var rows = input.baseAddress, let target = output.baseAddress else {
          preconditionFailure("a step without numbers")
        }
        for layer in self { unsafe rows = layer.step(rows) }
        unsafe target.update(from: rows, count: output.count)
      }
    }
  }
}
