import CLeitmotifKernels
import Foundation
import Testing

@Suite struct ReduceTests {
  @Test(arguments: pathNames, tailSizes)
  func sumAndMaximumAlongAnAxis(name: String, size: Int) throws {
    let path = try kernels(name)
    for (outer, count, inner) in [(2, 3, size), (3, size, 1), (2, size, 5), (1, 300, size)] {
      let x = normal(outer * count * inner, key: 1)
      var sums = zeros(outer * inner)
      path.sum_axis(Int64(outer), Int64(count), Int64(inner), x, &sums)
      let columns = (0..<outer * inner).map { at in
        (0..<count).map { x[(at / inner * count + $0) * inner + at % inner] }
      }
      #expect(distance(sums, columns.map { $0.reduce(0) { $0 + Double($1) } }) < 1e-5)
      guard count > 0 else { continue }
      var largest = zeros(outer * inner), index = [Int32](repeating: -9, count: outer * inner)
      path.max_axis(Int64(outer), Int64(count), Int64(inner), x, &largest, &index)
      #expect(largest == columns.map { $0.max() ?? 0 })
      #expect(index == columns.map { column in Int32(column.firstIndex(of: column.max() ?? 0) ?? -1) })
    }
  }

  @Test(arguments: pathNames)
  func theFirstOfEqualsIsTheMaximum(name: String) throws {
    var y = zeros(1), index: [Int32] = [9]
    try kernels(name).max_axis(1, 5, 1, [1, 3, 2, 3, 3], &y, &index)
    #expect(y == [3] && index == [1])
  }

  @Test(arguments: pathNames, tailSizes)
  func softmaxAndItsLogarithmMatchTheTwins(name: String, width: Int) throws {
    let path = try kernels(name), n = Int64(width), x = normal(3 * width, key: 2, scale: 3),
      dy = normal(3 * width, key: 3)
    var y = zeros(3 * width), dx = normal(3 * width, key: 4)
    var twinY = doubles(y), twinX = doubles(dx)
    path.softmax(3, n, x, &y)
    path.softmax_gradient(3, n, y, dy, &dx, 1)
    lm_softmax_twin(3, n, doubles(x), &twinY)
    lm_softmax_gradient_twin(3, n, twinY, doubles(dy), &twinX, 1)
    #expect(distance(y, twinY) < 1e-6 && distance(dx, twinX) < 1e-5)
    path.log_softmax(3, n, x, &y)
    path.log_softmax_gradient(3, n, y, dy, &dx, 0)
    lm_log_softmax_twin(3, n, doubles(x), &twinY)
    lm_log_softmax_gradient_twin(3, n, twinY, doubles(dy), &twinX, 0)
    #expect(distance(y, twinY) < 1e-6 && distance(dx, twinX) < 1e-5)
  }

  @Test func gradientsOfSoftmaxMatchFiniteDifferences() {
    let x = doubles(normal(10, key: 2)), dy = doubles(normal(10, key: 3))
    func forward(_ x: [Double], logarithm: Bool) -> [Double] {
      var y = x
      if logarithm { lm_log_softmax_twin(2, 5, x, &y) } else { lm_softmax_twin(2, 5, x, &y) }
      return y
    }
    var dx = x
    lm_softmax_gradient_twin(2, 5, forward(x, logarithm: false), dy, &dx, 0)
    #expect(finiteDifferenceError([x], [dx]) { weightedSum(dy, forward($0[0], logarithm: false)) } < 1e-6)
    lm_log_softmax_gradient_twin(2, 5, forward(x, logarithm: true), dy, &dx, 0)
    #expect(finiteDifferenceError([x], [dx]) { weightedSum(dy, forward($0[0], logarithm: true)) } < 1e-6)
  }

  @Test(arguments: pathNames)
  func hugeLogitsDoNotOverflow(name: String) throws {
    let path = try kernels(name), x: [Float] = [3e38, -3e38, 3e38, -.infinity, 1000, 1001, 999, -.infinity]
    var y = zeros(8), loss = zeros(2), p = zeros(8)
    path.softmax(2, 4, x, &y)
    #expect(y[0] == 0.5 && y[1] == 0 && y[2] == 0.5 && y[3] == 0 && abs(y[4..<8].reduce(0, +) - 1) < 1e-6)
    path.log_softmax(2, 4, x, &y)
    #expect(y[3] == -.infinity && abs(y[0] + Float(log(2.0))) < 1e-6 && abs(y[5] + 0.407606) < 1e-5)
    path.cross_entropy(2, 4, x, [0, 1], 0, &p, &loss)
    #expect(abs(loss[0] - Float(log(2.0))) < 1e-6 && abs(loss[1] - 0.407606) < 1e-5)
    path.softmax(1, 3, [1, .nan, 2], &y)
    #expect(y[..<3].allSatisfy { $0.isNaN })
  }

  @Test(arguments: pathNames, tailSizes.dropFirst())
  func layerNormalisationMatchesTheTwin(name: String, width: Int) throws {
    let path = try kernels(name), n = Int64(width), rows = 130
    let x = normal(rows * width, key: 1).map { $0 + 2 }, gain = normal(width, key: 2), bias = normal(width, key: 3)
    let dy = normal(rows * width, key: 4)
    var y = zeros(rows * width), statistics = zeros(2 * rows), dx = y, dgain = gain, dbias = bias
    var twinY = doubles(y), twinStatistics = doubles(statistics), twinX = twinY, twinGain = doubles(gain)
    var twinBias = doubles(bias)
    path.layer_norm(Int64(rows), n, 0.1, x, gain, bias, &y, &statistics)
    path.layer_norm_gradient(Int64(rows), n, x, gain, statistics, dy, &dx, 0, &dgain, &dbias)
    let epsilon = Double(Float(0.1))
    lm_layer_norm_twin(Int64(rows), n, epsilon, doubles(x), doubles(gain), doubles(bias), &twinY, &twinStatistics)
    lm_layer_norm_gradient_twin(
      Int64(rows), n, doubles(x), doubles(gain), twinStatistics, doubles(dy), &twinX, 0, &twinGain, &twinBias)
    #expect(distance(y, twinY) < 1e-5 && distance(statistics, twinStatistics) < 1e-5)
    #expect(distance(dx, twinX) < 1e-5 && distance(dgain, twinGain) < 1e-5 && distance(dbias, twinBias) < 1e-5)
  }

  @Test func gradientsOfLayerNormalisationMatchFiniteDifferences() {
    let inputs = [doubles(normal(12, key: 1)), doubles(normal(4, key: 2)), doubles(normal(4, key: 3))]
    let dy = doubles(normal(12, key: 4))
    var statistics = [Double](repeating: 0, count: 6), dx = dy
    var dgain = [Double](repeating: 0, count: 4), dbias = dgain
    func forward(_ x: [[Double]]) -> [Double] {
      var y = dy
      lm_layer_norm_twin(3, 4, 1e-5, x[0], x[1], x[2], &y, &statistics)
      return y
    }
    _ = forward(inputs)
    lm_layer_norm_gradient_twin(3, 4, inputs[0], inputs[1], statistics, dy, &dx, 0, &dgain, &dbias)
    #expect(finiteDifferenceError(inputs, [dx, dgain, dbias]) { weightedSum(dy, forward($0)) } < 1e-6)
  }

  @Test(arguments: pathNames, [1, 2, 5, 16, 17, 65])
  func crossEntropyMatchesTheTwin(name: String, classes: Int) throws {
    let path = try kernels(name), n = Int64(classes), x = normal(4 * classes, key: 1), scale = normal(4, key: 2)
    let targets: [Int32] = [0, Int32(classes - 1), -1, Int32(classes / 2)]
    for smoothing: Float in [0, 0.1] {
      for accumulate: Int32 in [0, 1] {
        var p = zeros(4 * classes), losses = zeros(4), dx = normal(4 * classes, key: 3)
        var twinP = doubles(p), twinLosses = doubles(losses), twinX = doubles(dx)
        path.cross_entropy(4, n, x, targets, smoothing, &p, &losses)
        path.cross_entropy_gradient(4, n, p, targets, smoothing, scale, &dx, accumulate)
        lm_cross_entropy_twin(4, n, doubles(x), targets, Double(smoothing), &twinP, &twinLosses)
        lm_cross_entropy_gradient_twin(4, n, twinP, targets, Double(smoothing), doubles(scale), &twinX, accumulate)
        #expect(distance(p, twinP) < 1e-6 && distance(losses, twinLosses) < 1e-5 && distance(dx, twinX) < 1e-5)
        #expect(losses[2] == 0)
      }
    }
  }

  @Test(arguments: [0, 0.2])
  func theGradientOfCrossEntropyMatchesFiniteDifferences(smoothing: Double) {
    let x = doubles(normal(12, key: 1)), scale = doubles(normal(3, key: 2)), targets: [Int32] = [2, -1, 0]
    var p = x, losses = scale, dx = x
    func forward(_ x: [Double]) -> Double {
      lm_cross_entropy_twin(3, 4, x, targets, smoothing, &p, &losses)
      return weightedSum(scale, losses)
    }
    _ = forward(x)
    lm_cross_entropy_gradient_twin(3, 4, p, targets, smoothing, scale, &dx, 0)
    #expect(finiteDifferenceError([x], [dx]) { forward($0[0]) } < 1e-6)
  }
}
