import CLeitmotifKernels
import Foundation
import Testing

@Suite struct CellTests {
  static let ragged = [7, 5, 5, 3, 1, 0]

  /// The gradient of the recurrent weights (and of a GRU's recurrent bias) from what backward leaves, as the library forms it.
  func weightGradients(_ cell: Cell, _ batch: Batch, _ h: Int, _ y: CellOutputs<Double>) -> (
    recurrent: [Double], extra: [Double]
  ) {
    let gates = cell.gateCount, rows = batch.rowCount
    var recurrent = [Double](repeating: 0, count: h * gates * h)
    var extra = cell == .gruAfter ? [Double](repeating: 0, count: h) : y.dextra
    for row in 0..<rows {
      for column in 0..<gates * h {
        let isN = gates == 3 && column >= 2 * h, unit = column - 2 * h
        let d = isN && cell == .gruAfter ? y.drecurrentN[row * h + unit] : y.dprojected[row * gates * h + column]
        if isN && cell == .gruAfter { extra[unit] += d }
        let input = isN && cell == .gruBefore ? y.kept : y.previous
        for k in 0..<h { recurrent[k * gates * h + column] += input[row * h + k] * d }
      }
    }
    return (recurrent, extra)
  }

  @Test(arguments: pathNames, [false, true])
  func rowsOfHiddenStatesMayLieApart(name: String, reverse: Bool) throws {
    let path = try kernels(name), batch = Batch(Self.ragged), pool = Pool(threadCount: 2)
    for cell in Cell.allCases {
      for h in [1, 17, 70] {
        let x = CellInputs(cell, batch, hiddenSize: h)
        let expected = cell.run(path, batch, reverse: reverse, hiddenSize: h, x)
        let apart = cell.run(path, pool: pool.pointer, batch, reverse: reverse, hiddenSize: h, x, gap: 5)
        for (a, b) in zip(apart.all, expected.all) { #expect(bits(a) == bits(b)) }
      }
    }
  }

  @Test(arguments: Cell.allCases, [false, true])
  func gradientsMatchFiniteDifferences(cell: Cell, reverse: Bool) {
    for initial in [true, false] {
      let batch = Batch([4, 3, 1, 0]), h = 3
      let x = CellInputs(cell, batch, hiddenSize: h, initial: initial).map(Double.init)
      let y = cell.runTwin(batch, reverse: reverse, hiddenSize: h, x)
      let weights = weightGradients(cell, batch, h, y)
      var inputs = [x.projected, x.recurrent, x.extra], gradients = [y.dprojected, weights.recurrent, weights.extra]
      if initial {
        inputs += [x.initialHidden, x.initialCell]
        gradients += [y.dinitialHidden, y.dinitialCell]
      }
      let error = finiteDifferenceError(inputs, gradients) { moved in
        var x = x
        (x.projected, x.recurrent, x.extra) = (moved[0], moved[1], moved[2])
        if initial { (x.initialHidden, x.initialCell) = (moved[3], moved[4]) }
        let y = cell.runTwin(batch, reverse: reverse, hiddenSize: h, x, backwardToo: false)
        return weightedSum(x.dhidden, y.hidden) + weightedSum(x.dfinalHidden, y.finalHidden)
          + weightedSum(x.dfinalCell, y.finalCell)
      }
      #expect(error < 1e-6, "initial states given: \(initial)")
    }
  }

  @Test(arguments: pathNames, Cell.allCases)
  func everyPathMatchesTheTwin(name: String, cell: Cell) throws {
    let path = try kernels(name)
    for h in [1, 5, 8, 9, 16, 17, 33, 65] {
      for (reverse, initial) in [(false, true), (true, true), (false, false), (true, false)] {
        let batch = Batch(Self.ragged), x = CellInputs(cell, batch, hiddenSize: h, initial: initial)
        var scaled = x
        scaled.recurrent = x.recurrent.map { $0 / Float(h).squareRoot() }
        let y = cell.run(path, batch, reverse: reverse, hiddenSize: h, scaled)
        let twin = cell.runTwin(batch, reverse: reverse, hiddenSize: h, scaled.map(Double.init))
        for (found, expected) in zip(y.all, twin.all) {
          #expect(distance(found, expected) < 1e-5, "hidden size \(h), reverse \(reverse), initial \(initial)")
        }
      }
    }
  }

  @Test(arguments: pathNames, Cell.allCases)
  func theBitsDoNotDependOnThePool(name: String, cell: Cell) throws {
    let path = try kernels(name), batch = Batch([40, 33, 33, 20, 19, 8, 8, 8, 2, 2, 1, 0]), h = 35
    for reverse in [false, true] {
      let x = CellInputs(cell, batch, hiddenSize: h)
      let alone = cell.run(path, batch, reverse: reverse, hiddenSize: h, x)
      for threads: Int32 in [2, 3] {
        let pool = Pool(threadCount: threads)
        let pooled = cell.run(path, pool: pool.pointer, batch, reverse: reverse, hiddenSize: h, x)
        #expect(zip(pooled.all, alone.all).allSatisfy { bits($0) == bits($1) })
      }
    }
  }

  @Test(arguments: pathNames, Cell.allCases)
  func aSequenceHasTheSameBitsAloneAsInItsBatch(name: String, cell: Cell) throws {
    let path = try kernels(name), batch = Batch([9, 7, 7, 7, 5, 5, 3, 1, 0, 0]), h = 19
    for reverse in [false, true] {
      let x = CellInputs(cell, batch, hiddenSize: h)
      let together = cell.run(path, batch, reverse: reverse, hiddenSize: h, x)
      for b in 0..<batch.size {
        let single = Batch([batch.lengths[b]])
        let alone = cell.run(
          path, single, reverse: reverse, hiddenSize: h, x.alone(b, cell, batch, hiddenSize: h))
        func state(_ all: [Float]) -> [Float] { all.isEmpty ? [] : Array(all[b * h..<(b + 1) * h]) }
        #expect(bits(alone.hidden) == bits(batch.sequence(b, width: h, of: together.hidden)))
        #expect(bits(alone.dprojected) == bits(batch.sequence(b, width: cell.gateCount * h, of: together.dprojected)))
        #expect(bits(alone.finalHidden) == bits(state(together.finalHidden)))
        #expect(bits(alone.finalCell) == bits(state(together.finalCell)))
        #expect(bits(alone.dinitialHidden) == bits(state(together.dinitialHidden)))
        #expect(bits(alone.dinitialCell) == bits(state(together.dinitialCell)))
      }
    }
  }

  @Test(arguments: pathNames, [false, true])
  func inferenceKeepsNothingAndGivesTheSameBits(name: String, reverse: Bool) throws {
    let path = try kernels(name), batch = Batch(Self.ragged), h = 17, rows = batch.rowCount
    for cell in [Cell.lstm, .lstmPeephole, .gruAfter, .gruBefore] {
      let x = CellInputs(cell, batch, hiddenSize: h), kept = cell.run(path, batch, reverse: reverse, hiddenSize: h, x)
      let workspace = Aligned(path.cell_workspace(batch.steps, Int64(cell.gateCount), Int64(h)))
      let extra = [Float]?.unlessEmpty(x.extra), packed = cell.packed(path, x.recurrent, hiddenSize: h)
      var hidden = zeros(rows * h)
      let projected = Aligned(x.projected)
      var input = lm_cell_input(rows: projected.pointer, index: nil, width: 0, packed: nil, bias: nil)
      if cell.gateCount == 4 {
        path.lstm_forward(
          nil, batch.steps, reverse ? 1 : 0, Int64(h), Int64(h), &input, packed.pointer, extra, x.initialHidden,
          x.initialCell,
          nil, nil, &hidden, nil, nil, workspace.pointer)
      } else {
        path.gru_forward(
          nil, batch.steps, reverse ? 1 : 0, Int64(h), Int64(h), &input, packed.pointer, extra, x.initialHidden, nil,
          nil,
          &hidden, nil, workspace.pointer)
      }
      #expect(bits(hidden) == bits(kept.hidden))
    }
  }

  /// Above some size the threads share a step's units, not the sequences.
  @Test(arguments: [Cell.elmanTanh, .lstmPeephole, .gruAfter, .gruBefore], [false, true])
  func threadsThatShareUnitsGiveTheSameBits(cell: Cell, reverse: Bool) throws {
    let path = try kernels(#require(pathNames.last)), batch = Batch([3, 1, 2, 0]), pool = Pool(threadCount: 3)
    let h = cell.gateCount == 1 ? 1469 : 853
    let x = CellInputs(cell, batch, hiddenSize: h)
    let alone = cell.run(path, batch, reverse: reverse, hiddenSize: h, x)
    let shared = cell.run(path, pool: pool.pointer, batch, reverse: reverse, hiddenSize: h, x)
    for (one, other) in zip(alone.all, shared.all) { #expect(bits(one) == bits(other)) }
  }

  /// Gates that take 8 MB are asked for ahead; those of one sequence alone are not.
  @Test(arguments: [Cell.gruAfter, .lstm], [false, true])
  func gatesThatAreAskedForAheadLeaveTheBits(cell: Cell, reverse: Bool) throws {
    let path = try kernels(#require(pathNames.last)), batch = Batch([Int](repeating: 172, count: 64)), h = 64
    let x = CellInputs(cell, batch, hiddenSize: h), together = cell.run(path, batch, reverse: reverse, hiddenSize: h, x)
    for b in [0, 41] {
      let alone = cell.run(
        path, Batch([172]), reverse: reverse, hiddenSize: h, x.alone(b, cell, batch, hiddenSize: h))
      let width = cell.gateCount * h
      #expect(bits(batch.sequence(b, width: h, of: together.hidden)) == bits(alone.hidden))
      #expect(bits(batch.sequence(b, width: width, of: together.dprojected)) == bits(alone.dprojected))
    }
  }

  @Test(arguments: pathNames, [[], [0, 0, 0]])
  func emptySequencesEndInTheirInitialState(name: String, lengths: [Int]) throws {
    for cell in Cell.allCases {
      let batch = Batch(lengths), x = CellInputs(cell, batch, hiddenSize: 5)
      let y = cell.run(try kernels(name), batch, reverse: true, hiddenSize: 5, x)
      #expect(y.finalHidden == x.initialHidden && y.dinitialHidden == x.dfinalHidden)
      if cell.gateCount == 4 { #expect(y.finalCell == x.initialCell && y.dinitialCell == x.dfinalCell) }
    }
  }

  /// The equations of the header, written out, for one sequence of one step.
  @Test(arguments: Cell.allCases)
  func oneStepFollowsTheEquations(cell: Cell) {
    let h = 2, batch = Batch([1]), x = CellInputs(cell, batch, hiddenSize: h).map(Double.init)
    let y = cell.runTwin(batch, reverse: false, hiddenSize: h, x, backwardToo: false)
    func recurrent(_ gate: Int, _ j: Int, from state: [Double]) -> Double {
      (0..<h).reduce(0) { $0 + state[$1] * x.recurrent[$1 * cell.gateCount * h + gate * h + j] }
    }
    func sum(_ gate: Int, _ j: Int) -> Double { x.projected[gate * h + j] + recurrent(gate, j, from: x.initialHidden) }
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let resets = (0..<h).map { cell.gateCount == 3 ? sigmoid(sum(0, $0)) * x.initialHidden[$0] : 0 }
    for j in 0..<h {
      let expected: Double
      switch cell {
      case .elmanTanh: expected = tanh(sum(0, j))
      case .elmanRelu: expected = max(sum(0, j), 0)
      case .lstm, .lstmPeephole:
        let p = cell == .lstm ? [Double](repeating: 0, count: 3 * h) : x.extra, c0 = x.initialCell[j]
        let i = sigmoid(sum(0, j) + p[j] * c0), f = sigmoid(sum(1, j) + p[h + j] * c0)
        let c = f * c0 + i * tanh(sum(2, j))
        expected = sigmoid(sum(3, j) + p[2 * h + j] * c) * tanh(c)
      case .gruAfter, .gruBefore:
        let r = sigmoid(sum(0, j)), z = sigmoid(sum(1, j)), projected = x.projected[2 * h + j]
        let inner =
          cell == .gruAfter
          ? r * (recurrent(2, j, from: x.initialHidden) + x.extra[j]) : recurrent(2, j, from: resets)
        expected = (1 - z) * tanh(projected + inner) + z * x.initialHidden[j]
      }
      #expect(abs(y.hidden[j] - expected) < 1e-12)
    }
  }
}
