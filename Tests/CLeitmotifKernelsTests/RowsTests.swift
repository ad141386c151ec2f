import CLeitmotifKernels
import Testing

@Suite struct RowsTests {
  static let ragged = [9, 8, 8, 6, 5, 5, 5, 4, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 0]

  @Test(arguments: pathNames, tailSizes)
  func gatherAndScatterMoveRows(name: String, width: Int) throws {
    let path = try kernels(name), n = Int64(width), x = normal(4 * width, key: 1), index: [Int32] = [3, -1, 0, 3, 1]
    var y = [Float](repeating: .nan, count: 5 * width)
    path.gather_rows(5, n, index, x, &y)
    let row = { (r: Int32) in r < 0 ? zeros(width) : Array(x[Int(r) * width..<(Int(r) + 1) * width]) }
    #expect(y == index.flatMap(row))
    var sums = zeros(4 * width)
    let workspace = Aligned(lm_scatter_workspace(4, n, 5))
    path.scatter_add_rows(5, n, index, y, 4, &sums, workspace.pointer)
    #expect(sums == zip(0..<4 * width, x).map { at, x in [1, 1, 0, 2][at / width] * x })
    path.copy_columns(5, n, y, n, &y, n, 1)
    #expect(y == index.flatMap(row).map { $0 + $0 })
  }

  @Test(arguments: pathNames, [LM_SEQUENCE_SUM, LM_SEQUENCE_MEAN, LM_SEQUENCE_MAX])
  func reductionsOfSequencesMatchTheTwins(name: String, reduction: lm_sequence_reduction) throws {
    let path = try kernels(name), batch = Batch([150] + Self.ragged)
    for width in tailSizes {
      let n = Int64(width), x = normal(batch.rowCount * width, key: 1), dy = normal(batch.size * width, key: 2)
      var y = zeros(batch.size * width), dx = normal(x.count, key: 3), twinY = doubles(y), twinX = doubles(dx)
      var index = [Int32](repeating: 9, count: y.count), twinIndex = index
      path.sequence_reduce(reduction, batch.steps, n, x, &y, &index)
      path.sequence_reduce_gradient(reduction, batch.steps, n, index, dy, &dx, 1)
      lm_sequence_reduce_twin(reduction, batch.steps, n, doubles(x), &twinY, &twinIndex)
      lm_sequence_reduce_gradient_twin(reduction, batch.steps, n, twinIndex, doubles(dy), &twinX, 1)
      #expect(distance(y, twinY) < 1e-5 && distance(dx, twinX) < 1e-6 && index == twinIndex)
      #expect(y.suffix(width).allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: [LM_SEQUENCE_SUM, LM_SEQUENCE_MEAN, LM_SEQUENCE_MAX])
  func gradientsOfReductionsMatchFiniteDifferences(reduction: lm_sequence_reduction) {
    let batch = Batch([4, 2, 0]), x = doubles(normal(18, key: 1)), dy = doubles(normal(9, key: 2))
    var y = dy, dx = x, index = [Int32](repeating: 0, count: 9)
    func forward(_ x: [Double]) -> Double {
      lm_sequence_reduce_twin(reduction, batch.steps, 3, x, &y, &index)
      return weightedSum(dy, y)
    }
    _ = forward(x)
    lm_sequence_reduce_gradient_twin(reduction, batch.steps, 3, index, dy, &dx, 0)
    #expect(finiteDifferenceError([x], [dx]) { forward($0[0]) } < 1e-6)
  }

  @Test(arguments: pathNames)
  func softmaxOverStepsMatchesEachSequenceAlone(name: String) throws {
    let path = try kernels(name), batch = Batch(Self.ragged), x = normal(batch.rowCount, key: 1, scale: 30)
    let dy = normal(batch.rowCount, key: 2)
    var y = zeros(x.count), dx = normal(x.count, key: 3), twinY = doubles(y), twinX = doubles(dx)
    path.sequence_softmax(batch.steps, x, &y)
    path.sequence_softmax_gradient(batch.steps, y, dy, &dx, 1)
    lm_sequence_softmax_twin(batch.steps, doubles(x), &twinY)
    lm_sequence_softmax_gradient_twin(batch.steps, twinY, doubles(dy), &twinX, 1)
    #expect(distance(y, twinY) < 1e-6 && distance(dx, twinX) < 1e-5)
    for b in 0..<batch.size {
      let single = Batch([batch.lengths[b]])
      var alone = zeros(batch.lengths[b])
      path.sequence_softmax(single.steps, batch.sequence(b, width: 1, of: x), &alone)
      #expect(bits(alone) == bits(batch.sequence(b, width: 1, of: y)))
    }
  }

  @Test func theGradientOfSoftmaxOverStepsMatchesFiniteDifferences() {
    let batch = Batch([4, 2, 1, 0]), x = doubles(normal(7, key: 1)), dy = doubles(normal(7, key: 2))
    var y = x, dx = x
    lm_sequence_softmax_twin(batch.steps, x, &y)
    lm_sequence_softmax_gradient_twin(batch.steps, y, dy, &dx, 0)
    let error = finiteDifferenceError([x], [dx]) {
      lm_sequence_softmax_twin(batch.steps, $0[0], &y)
      return weightedSum(dy, y)
    }
    #expect(error < 1e-6)
  }

  @Test(arguments: pathNames, [1, 2, 3, 6])
  func unfoldLooksAroundEachStep(name: String, taps: Int) throws {
    let path = try kernels(name), batch = Batch([5, 3, 1, 0])
    for width in [1, 4, 17] {
      let x = normal(batch.rowCount * width, key: 1), dy = normal(batch.rowCount * taps * width, key: 2)
      var y = zeros(dy.count), dx = normal(x.count, key: 3)
      path.unfold(batch.steps, Int64(width), Int64(taps), x, &y)
      path.unfold_gradient(batch.steps, Int64(width), Int64(taps), dy, &dx, 1)
      var expected = doubles(normal(x.count, key: 3))
      for b in 0..<batch.size {
        for t in 0..<batch.lengths[b] {
          for k in 0..<taps {
            let from = t + k - (taps - 1) / 2, to = (batch.row(t, b) * taps + k) * width
            guard (0..<batch.lengths[b]).contains(from) else {
              #expect(y[to..<to + width].allSatisfy { $0 == 0 })
              continue
            }
            let row = batch.row(from, b) * width
            #expect(Array(y[to..<to + width]) == Array(x[row..<row + width]))
            for j in 0..<width { expected[row + j] += Double(dy[to + j]) }
          }
        }
      }
      #expect(distance(dx, expected) < 1e-6)
    }
  }

  @Test(arguments: pathNames, [1, 2, 3, 16])
  func poolingTakesWindowsOfSteps(name: String, size: Int) throws {
    let path = try kernels(name), batch = Batch([7, 6, 3, 1, 0])
    let pooled = Batch(batch.lengths.map { ($0 + size - 1) / size })
    for width in [1, 5, 17] {
      let n = Int64(width), x = normal(batch.rowCount * width, key: 1), dy = normal(pooled.rowCount * width, key: 2)
      for mean: Int32 in [0, 1] {
        var y = zeros(dy.count), index = [Int32](repeating: 0, count: dy.count), dx = normal(x.count, key: 3)
        path.pool_steps(batch.steps, pooled.steps, Int64(size), mean, n, x, &y, &index)
        path.pool_steps_gradient(batch.steps, pooled.steps, Int64(size), mean, n, index, dy, &dx, 1)
        var expected = doubles(dy), gradient = doubles(normal(x.count, key: 3))
        for b in 0..<pooled.size {
          for t in 0..<pooled.lengths[b] {
            for j in 0..<width {
              let window = (size * t..<min(size * (t + 1), batch.lengths[b])).map { batch.row($0, b) * width + j }
              let at = pooled.row(t, b) * width + j, values = window.map { Double(x[$0]) }
              expected[at] = mean == 1 ? values.reduce(0, +) / Double(values.count) : values.max() ?? .nan
              for place in window where mean == 1 || Double(x[place]) == expected[at] {
                gradient[place] += Double(dy[at]) / (mean == 1 ? Double(values.count) : 1)
              }
            }
          }
        }
        #expect(distance(y, expected) < 1e-6 && distance(dx, gradient) < 1e-6)
      }
    }
  }
}
