import CLeitmotifKernels
import Testing

/// What steps start from: x·W + b written out, in a table, or left to the kernel.
@Suite struct CellInputTests {
  static let batch = [40, 9, 9, 5, 3, 1, 0]

  /// x, W and b, and x·W + b as lm_matrix_product writes it.
  struct Projection {
    let rows, weight, bias, projected: [Float]

    init(_ path: lm_path, rowCount: Int, width: Int, columns: Int) {
      rows = normal(rowCount * width, key: 11)
      weight = normal(width * columns, key: 12)
      bias = normal(columns, key: 13)
      let packed = Aligned(lm_packed_count(Int64(width), Int64(columns)))
      path.pack(nil, Int64(width), Int64(columns), weight, Int64(columns), 0, packed.pointer)
      var product = zeros(rowCount * columns)
      path.matrix_product(
        nil, Int64(rowCount), Int64(columns), Int64(width), rows, Int64(width), packed.pointer, bias, &product,
        Int64(columns), 0)
      projected = product
    }
  }

  @Test(arguments: pathNames, Cell.allCases)
  func aProductInTheStepsHasTheBitsOfOneAhead(name: String, cell: Cell) throws {
    let path = try kernels(name)
    for (h, width, reverse) in [(5, 1, false), (16, 4, true), (35, 600, false), (64, 19, true)] {
      let batch = Batch(Self.batch), columns = cell.gateCount * h
      var x = CellInputs(cell, batch, hiddenSize: h)
      let projection = Projection(path, rowCount: batch.rowCount, width: width, columns: columns)
      x.projected = projection.projected
      let ahead = cell.run(path, batch, reverse: reverse, hiddenSize: h, x)
      let (rows, bias) = (Aligned(projection.rows), Aligned(projection.bias))
      let weights = cell.packed(path, projection.weight, k: width, hiddenSize: h)
      let inSteps = withExtendedLifetime((rows, bias, weights)) {
        let input = lm_cell_input(
          rows: rows.pointer, index: nil, width: Int64(width), packed: weights.pointer, bias: bias.pointer)
        return cell.run(path, batch, reverse: reverse, hiddenSize: h, x, from: input)
      }
      #expect(zip(inSteps.all, ahead.all).allSatisfy { bits($0) == bits($1) }, "\(h) units, \(width) inputs")
    }
  }

  @Test(arguments: pathNames, Cell.allCases)
  func aLookUpInTheStepsHasTheBitsOfOneAhead(name: String, cell: Cell) throws {
    let path = try kernels(name)
    for (h, reverse) in [(5, false), (16, true), (35, false), (64, true)] {
      let batch = Batch(Self.batch), columns = cell.gateCount * h
      var x = CellInputs(cell, batch, hiddenSize: h)
      let table = normal(5 * columns, key: 14), index = (0..<batch.rowCount).map { Int32($0 * $0 % 5) }
      x.projected = index.flatMap { table[Int($0) * columns..<(Int($0) + 1) * columns] }
      let ahead = cell.run(path, batch, reverse: reverse, hiddenSize: h, x)
      let rows = Aligned(table)
      let inSteps = withExtendedLifetime(rows) {
        index.withUnsafeBufferPointer { index in
          let input = lm_cell_input(rows: rows.pointer, index: index.baseAddress, width: 0, packed: nil, bias: nil)
          return cell.run(path, batch, reverse: reverse, hiddenSize: h, x, from: input)
        }
      }
      #expect(zip(inSteps.all, ahead.all).allSatisfy { bits($0) == bits($1) }, "\(h) units")
    }
  }

  /// The gates over x·W + b, the gradient of x·W + b over the gates, that of the n-gate's product over the candidate.
  @Test(arguments: pathNames, [Cell.lstmPeephole, .gruAfter, .gruBefore])
  func resultsWrittenOverWhatTheyAreMadeOfAreTheSame(name: String, cell: Cell) throws {
    let path = try kernels(name), batch = Batch(Self.batch), h = 35
    let x = CellInputs(cell, batch, hiddenSize: h), steps = batch.steps, size = Int64(h)
    for reverse: Int32 in [0, 1] {
      let apart = cell.run(path, batch, reverse: reverse == 1, hiddenSize: h, x)
      let (gates, kept) = (Aligned(x.projected), Aligned(Int64(batch.rowCount * h)))
      let workspace = Aligned(path.cell_workspace(steps, Int64(cell.gateCount), size))
      let packed = cell.packed(path, x.recurrent, hiddenSize: h)
      var hidden = zeros(batch.rowCount * h), extra = zeros(x.extra.count)
      var input = lm_cell_input(rows: gates.pointer, index: nil, width: 0, packed: nil, bias: nil)
      if cell.gateCount == 4 {
        path.lstm_forward(
          nil, steps, reverse, size, size, &input, packed.pointer, x.extra, x.initialHidden, x.initialCell,
          gates.pointer,
          kept.pointer, &hidden, nil, nil, workspace.pointer)
        path.lstm_backward(
          nil, steps, reverse, size, size, x.recurrent, x.extra, x.initialCell, gates.pointer, kept.pointer, x.dhidden,
          x.dfinalHidden, x.dfinalCell, gates.pointer, nil, nil, &extra, workspace.pointer)
        #expect(bits(extra) == bits(apart.dextra))
      } else {
        let isAfter = cell == .gruAfter
        path.gru_forward(
          nil, steps, reverse, size, size, &input, packed.pointer, [Float]?.unlessEmpty(x.extra), x.initialHidden,
          gates.pointer, kept.pointer, &hidden, nil, workspace.pointer)
        path.gru_backward(
          nil, steps, reverse, size, size, isAfter ? 1 : 0, x.recurrent, x.initialHidden, gates.pointer, kept.pointer,
          hidden, x.dhidden, x.dfinalHidden, gates.pointer, isAfter ? kept.pointer : nil, nil, workspace.pointer)
        if isAfter { #expect(bits(kept.values) == bits(apart.drecurrentN)) }
      }
      #expect(bits(hidden) == bits(apart.hidden) && bits(gates.values) == bits(apart.dprojected))
    }
  }

  @Test(arguments: pathNames)
  func threadsPackTheGatesThatOnePacks(name: String) throws {
    let path = try kernels(name), pool = Pool(threadCount: 3), cell = Cell.lstm, (k, h) = (211, 133)
    let weights = normal(k * 4 * h, key: 1)
    let together = cell.packed(path, pool: pool.pointer, weights, k: k, hiddenSize: h)
    #expect(bits(together.values) == bits(cell.packed(path, weights, k: k, hiddenSize: h).values))
  }
}
