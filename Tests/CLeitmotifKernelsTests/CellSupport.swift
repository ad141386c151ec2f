import CLeitmotifKernels

/// A cell and its variant.
enum Cell: CaseIterable, Sendable {
  case elmanTanh, elmanRelu, lstm, lstmPeephole, gruAfter, gruBefore

  var gateCount: Int {
    switch self {
    case .elmanTanh, .elmanRelu: 1
    case .lstm, .lstmPeephole: 4
    case .gruAfter, .gruBefore: 3
    }
  }

  var activation: lm_elman_activation { self == .elmanRelu ? LM_ELMAN_RELU : LM_ELMAN_TANH }

  /// Length of the extra weights: peepholes, or the recurrent bias of the n gate.
  func extraCount(_ hiddenSize: Int) -> Int {
    switch self {
    case .lstmPeephole: 3 * hiddenSize
    case .gruAfter: hiddenSize
    default: 0
    }
  }
}

/// What a forward pass reads and what a backward pass starts from. Empty initial states and final gradients are NULL.
struct CellInputs<Number: Sendable>: Sendable {
  var projected, recurrent, extra, initialHidden, initialCell: [Number]
  var dhidden, dfinalHidden, dfinalCell: [Number]

  func map<Other>(_ convert: (Number) -> Other) -> CellInputs<Other> {
    CellInputs<Other>(
      projected: projected.map(convert), recurrent: recurrent.map(convert), extra: extra.map(convert),
      initialHidden: initialHidden.map(convert), initialCell: initialCell.map(convert), dhidden: dhidden.map(convert),
      dfinalHidden: dfinalHidden.map(convert), dfinalCell: dfinalCell.map(convert))
  }
}

extension CellInputs where Number == Float {
  init(_ cell: Cell, _ batch: Batch, hiddenSize h: Int, initial: Bool = true, key: UInt64 = 1) {
    let gates = cell.gateCount, rows = batch.rowCount, state = batch.size * h
    self.init(
      projected: normal(rows * gates * h, key: key), recurrent: normal(h * gates * h, key: key + 1, scale: 0.4),
      extra: normal(cell.extraCount(h), key: key + 2), initialHidden: initial ? normal(state, key: key + 3) : [],
      initialCell: initial ? normal(state, key: key + 4) : [], dhidden: normal(rows * h, key: key + 5),
      dfinalHidden: initial ? normal(state, key: key + 6) : [], dfinalCell: initial ? normal(state, key: key + 7) : [])
  }

  /// The part of sequence b.
  func alone(_ b: Int, _ cell: Cell, _ batch: Batch, hiddenSize h: Int) -> Self {
    func state(_ all: [Float]) -> [Float] { all.isEmpty ? [] : Array(all[b * h..<(b + 1) * h]) }
    return CellInputs(
      projected: batch.sequence(b, width: cell.gateCount * h, of: projected), recurrent: recurrent, extra: extra,
      initialHidden: state(initialHidden), initialCell: state(initialCell),
      dhidden: batch.sequence(b, width: h, of: dhidden), dfinalHidden: state(dfinalHidden),
      dfinalCell: state(dfinalCell))
  }
}

/// What the passes write; arrays that a cell does not have are empty.
struct CellOutputs<Number> {
  var gates: [Number] = [], kept: [Number] = [], hidden: [Number] = [], finalHidden: [Number] = [],
    finalCell: [Number] = []
  var dprojected: [Number] = [], drecurrentN: [Number] = [], dinitialHidden: [Number] = [], dinitialCell: [Number] = []
  var dextra: [Number] = [], previous: [Number] = []

  /// `kept` is c⟨t⟩ of an LSTM and the candidate of a GRU.
  init(_ cell: Cell, _ batch: Batch, hiddenSize h: Int, fill: Number, zero: Number) {
    func filled(_ count: Int) -> [Number] { [Number](repeating: fill, count: count) }
    let rows = batch.rowCount, isElman = cell.gateCount == 1, isLSTM = cell.gateCount == 4
    gates = filled(isElman ? 0 : rows * cell.gateCount * h)
    kept = filled(isElman ? 0 : rows * h)
    hidden = filled(rows * h)
    finalHidden = filled(batch.size * h)
    finalCell = filled(isLSTM ? batch.size * h : 0)
    dprojected = filled(rows * cell.gateCount * h)
    drecurrentN = filled(cell == .gruAfter ? rows * h : 0)
    dinitialHidden = filled(batch.size * h)
    dinitialCell = filled(isLSTM ? batch.size * h : 0)
    dextra = [Number](repeating: zero, count: cell == .lstmPeephole ? 3 * h : 0)
  }

  var all: [[Number]] {
    [
      gates, kept, hidden, finalHidden, finalCell, dprojected, drecurrentN, dinitialHidden, dinitialCell, dextra,
      previous,
    ]
  }
}

extension Optional where Wrapped == [Float] {
  static func unlessEmpty(_ values: [Float]) -> [Float]? { values.isEmpty ? nil : values }
}

extension Optional where Wrapped == [Double] {
  static func unlessEmpty(_ values: [Double]) -> [Double]? { values.isEmpty ? nil : values }
}

extension Cell {
  /// U as the forward passes of a path read it.
  func packed(_ path: lm_path, _ recurrent: [Float], hiddenSize: Int) -> Aligned {
    self.packed(path, recurrent, k: hiddenSize, hiddenSize: hiddenSize)
  }

  /// Weights [k, G·H] as the forward passes of a path read them.
  func packed(
    _ path: lm_path, pool: OpaquePointer? = nil, _ weights: [Float], k: Int, hiddenSize: Int
  ) -> Aligned {
    let packed = Aligned(lm_packed_gates_count(Int64(gateCount), Int64(k), Int64(hiddenSize)))
    path.pack_gates(pool, Int64(gateCount), Int64(k), Int64(hiddenSize), weights, packed.pointer)
    return packed
  }

  /// Forward and backward on one path, from x·W + b as it is written out in `x`.
  func run(
    _ path: lm_path, pool: OpaquePointer? = nil, _ batch: Batch, reverse: Bool, hiddenSize: Int, _ x: CellInputs<Float>,
    gap: Int = 0
  ) -> CellOutputs<Float> {
    x.projected.withUnsafeBufferPointer {
      let input = lm_cell_input(rows: $0.baseAddress, index: nil, width: 0, packed: nil, bias: nil)
      return run(path, pool: pool, batch, reverse: reverse, hiddenSize: hiddenSize, x, from: input, gap: gap)
    }
  }

  /// Forward and backward on one path, with so many values between the rows of what `hidden_stride` is of.
  func run(
    _ path: lm_path, pool: OpaquePointer? = nil, _ batch: Batch, reverse: Bool, hiddenSize: Int, _ x: CellInputs<Float>,
    from input: lm_cell_input, gap: Int = 0
  ) -> CellOutputs<Float> {
    var input = input
    var y = CellOutputs<Float>(self, batch, hiddenSize: hiddenSize, fill: .nan, zero: 0)
    let h = Int64(hiddenSize), backward: Int32 = reverse ? 1 : 0, steps = batch.steps
    let workspace = Aligned(path.cell_workspace(steps, Int64(gateCount), h))
    let packed = packed(path, x.recurrent, hiddenSize: hiddenSize)
    let h0 = [Float]?.unlessEmpty(x.initialHidden), c0 = [Float]?.unlessEmpty(x.initialCell)
    let extra = [Float]?.unlessEmpty(x.extra)
    let dh = [Float]?.unlessEmpty(x.dfinalHidden.spread(hiddenSize, gap)),
      dc = [Float]?.unlessEmpty(x.dfinalCell.spread(hiddenSize, gap)), dhidden = x.dhidden.spread(hiddenSize, gap)
    let stride = h + Int64(gap)
    var hidden = y.hidden.spread(hiddenSize, gap), finalHidden = y.finalHidden.spread(hiddenSize, gap),
      finalCell = y.finalCell.spread(hiddenSize, gap)
    switch self {
    case .elmanTanh, .elmanRelu:
      path.elman_forward(
        pool, steps, backward, h, stride, activation, &input, packed.pointer, h0, &hidden, &finalHidden)
      path.elman_backward(
        pool, steps, backward, h, stride, activation, x.recurrent, hidden, dhidden, dh, &y.dprojected,
        &y.dinitialHidden,
        workspace.pointer)
    case .lstm, .lstmPeephole:
      path.lstm_forward(
        pool, steps, backward, h, stride, &input, packed.pointer, extra, h0, c0, &y.gates, &y.kept, &hidden,
        &finalHidden,
        &finalCell, workspace.pointer)
      path.lstm_backward(
        pool, steps, backward, h, stride, x.recurrent, extra, c0, y.gates, y.kept, dhidden, dh, dc, &y.dprojected,
        &y.dinitialHidden, &y.dinitialCell, &y.dextra, workspace.pointer)
    case .gruAfter, .gruBefore:
      path.gru_forward(
        pool, steps, backward, h, stride, &input, packed.pointer, extra, h0, &y.gates, &y.kept, &hidden, &finalHidden,
        workspace.pointer)
      path.gru_backward(
        pool, steps, backward, h, stride, self == .gruAfter ? 1 : 0, x.recurrent, h0, y.gates, y.kept, hidden, dhidden,
        dh,
        &y.dprojected, &y.drecurrentN, &y.dinitialHidden, workspace.pointer)
    }
    y.hidden = hidden.gathered(hiddenSize, gap)
    y.finalHidden = finalHidden.gathered(hiddenSize, gap)
    y.finalCell = finalCell.gathered(hiddenSize, gap)
    y.previous = batch.previousHidden(y.hidden, h0, reverse: reverse, width: hiddenSize, zero: 0)
    return y
  }

  /// Forward, and backward when asked, in double.
  func runTwin(
    _ batch: Batch, reverse: Bool, hiddenSize: Int, _ x: CellInputs<Double>, backwardToo: Bool = true
  ) -> CellOutputs<Double> {
    var y = CellOutputs<Double>(self, batch, hiddenSize: hiddenSize, fill: .nan, zero: 0)
    let h = Int64(hiddenSize), backward: Int32 = reverse ? 1 : 0, steps = batch.steps
    let h0 = [Double]?.unlessEmpty(x.initialHidden), c0 = [Double]?.unlessEmpty(x.initialCell)
    let extra = [Double]?.unlessEmpty(x.extra)
    let dh = [Double]?.unlessEmpty(x.dfinalHidden), dc = [Double]?.unlessEmpty(x.dfinalCell)
    switch self {
    case .elmanTanh, .elmanRelu:
      lm_elman_forward_twin(steps, backward, h, activation, x.projected, x.recurrent, h0, &y.hidden, &y.finalHidden)
      guard backwardToo else { break }
      lm_elman_backward_twin(
        steps, backward, h, activation, x.recurrent, y.hidden, x.dhidden, dh, &y.dprojected, &y.dinitialHidden)
    case .lstm, .lstmPeephole:
      lm_lstm_forward_twin(
        steps, backward, h, x.projected, x.recurrent, extra, h0, c0, &y.gates, &y.kept, &y.hidden, &y.finalHidden,
        &y.finalCell)
      guard backwardToo else { break }
      lm_lstm_backward_twin(
        steps, backward, h, x.recurrent, extra, c0, y.gates, y.kept, x.dhidden, dh, dc, &y.dprojected,
        &y.dinitialHidden,
        &y.dinitialCell, &y.dextra)
    case .gruAfter, .gruBefore:
      lm_gru_forward_twin(
        steps, backward, h, x.projected, x.recurrent, extra, h0, &y.gates, &y.kept, &y.hidden, &y.finalHidden)
      guard backwardToo else { break }
      lm_gru_backward_twin(
        steps, backward, h, self == .gruAfter ? 1 : 0, x.recurrent, h0, y.gates, y.kept, y.hidden, x.dhidden, dh,
        &y.dprojected, &y.drecurrentN, &y.dinitialHidden)
    }
    y.previous = batch.previousHidden(y.hidden, h0, reverse: reverse, width: hiddenSize, zero: 0)
    return y
  }
}

extension [Float] {
  /// Rows of `width` with `gap` values that are not numbers after each.
  func spread(_ width: Int, _ gap: Int) -> [Float] {
    if gap == 0 || isEmpty { return self }
    return (0..<count / width).flatMap {
      self[($0 * width)..<(($0 + 1) * width)] + [Float](repeating: .nan, count: gap)
    }
  }

  /// What ``spread(_:_:)`` spread.
  func gathered(_ width: Int, _ gap: Int) -> [Float] {
    if gap == 0 || isEmpty { return self }
    return (0..<count / (width + gap)).flatMap { self[($0 * (width + gap))...].prefix(width) }
  }
}
