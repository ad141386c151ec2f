import CLeitmotifKernels
import Foundation
import Testing

let unaryOps = [
  LM_NEGATE, LM_EXP, LM_LOG, LM_SQUARE_ROOT, LM_SQUARE, LM_RECIPROCAL, LM_ABSOLUTE, LM_TANH, LM_SIGMOID, LM_RELU,
]
let binaryOps = [LM_ADD, LM_SUBTRACT, LM_MULTIPLY, LM_DIVIDE, LM_MAXIMUM, LM_MINIMUM]

func exact(_ op: lm_unary_op, _ x: Double) -> Double {
  switch op {
  case LM_NEGATE: -x
  case LM_EXP: exp(x)
  case LM_LOG: log(x)
  case LM_SQUARE_ROOT: x.squareRoot()
  case LM_SQUARE: x * x
  case LM_RECIPROCAL: 1 / x
  case LM_ABSOLUTE: abs(x)
  case LM_TANH: tanh(x)
  case LM_SIGMOID: 1 / (1 + exp(-x))
  default: max(x, 0)
  }
}

@Suite struct ElementwiseTests {
  @Test(arguments: pathNames, unaryOps)
  func unaryMatchesTheDefinitionAtEverySize(name: String, op: lm_unary_op) throws {
    let path = try kernels(name)
    for size in tailSizes {
      let x = normal(size, key: 1).map { op == LM_LOG || op == LM_SQUARE_ROOT ? abs($0) : $0 }
      var y = zeros(size)
      path.unary(op, Int64(size), x, &y)
      #expect(distance(y, x.map { exact(op, Double($0)) }) < 4e-7, "size \(size)")
    }
  }

  @Test(arguments: pathNames, unaryOps)
  func anElementsBitsDoNotDependOnItsPlace(name: String, op: lm_unary_op) throws {
    let path = try kernels(name)
    let x = normal(65, key: 2).map { abs($0) }
    var whole = zeros(65)
    path.unary(op, 65, x, &whole)
    for start in 0..<20 {
      var part = zeros(65)
      x.withUnsafeBufferPointer { from in
        part.withUnsafeMutableBufferPointer { to in
          guard let from = from.baseAddress, let to = to.baseAddress else { return }
          path.unary(op, Int64(45 - start), from + start, to + start + 1)
        }
      }
      #expect(bits(Array(part[(start + 1)..<46])) == bits(Array(whole[start..<45])), "start \(start)")
    }
  }

  @Test(arguments: pathNames)
  func exponentialIsWithinTwoUnitsOverTheWholeRange(name: String) throws {
    let path = try kernels(name)
    let x = stride(from: UInt32(0), to: 0xffff_0000, by: 4099).map { Float(bitPattern: $0) }
    var y = zeros(x.count)
    path.unary(LM_EXP, Int64(x.count), x, &y)
    var worst = 0.0
    var wrong = 0
    for (x, y) in zip(x, y) {
      let expected = exp(Double(x))
      if x.isNaN || y.isNaN || y.isInfinite {
        if x.isNaN != y.isNaN || (y.isInfinite && expected < 0x1.fffffep127) { wrong += 1 }
      } else {
        let unit = max(Double(Float(expected).ulp), 0x1p-149)
        worst = max(worst, abs(Double(y) - expected) / unit)
      }
    }
    #expect(wrong == 0)
    #expect(worst <= 2)
  }

  /// Every 8209th float; Tests/CrossPaths looks at each.
  @Test(arguments: pathNames, [LM_TANH, LM_SIGMOID])
  func squashingIsWithin15e8OverTheWholeRange(name: String, op: lm_unary_op) throws {
    let path = try kernels(name)
    let x = stride(from: UInt32(0), to: 0xffff_0000, by: 8209).map { Float(bitPattern: $0) }
    var y = zeros(x.count)
    path.unary(op, Int64(x.count), x, &y)
    var worst = 0.0
    for (x, y) in zip(x, y) {
      guard !x.isNaN, !y.isNaN else {
        worst = x.isNaN == y.isNaN ? worst : .infinity
        continue
      }
      worst = max(worst, abs(Double(y) - exact(op, Double(x))))
    }
    #expect(worst <= 1.5e-7)
  }

  @Test(arguments: pathNames, [LM_TANH, LM_SIGMOID])
  func squashingRisesWithinItsBounds(name: String, op: lm_unary_op) throws {
    let x = stride(from: Float(-100), through: 100, by: 0x1p-9).map { $0 }
    var y = zeros(x.count)
    try kernels(name).unary(op, Int64(x.count), x, &y)
    // Steps this small fall by rounding alone: two units of 1.
    #expect(zip(y, y.dropFirst()).allSatisfy { $1 >= $0 - 0x1p-23 })
    #expect(y.min() == (op == LM_TANH ? -1 : 0))
    #expect(y.max() == 1)
  }

  @Test(arguments: pathNames)
  func hyperbolicTangentIsOdd(name: String) throws {
    let x = stride(from: UInt32(0), to: 0x7f80_0001, by: 65537).map { Float(bitPattern: $0) }
    var positive = zeros(x.count)
    var negative = zeros(x.count)
    try kernels(name).unary(LM_TANH, Int64(x.count), x, &positive)
    try kernels(name).unary(LM_TANH, Int64(x.count), x.map { -$0 }, &negative)
    #expect(bits(negative) == bits(positive.map { -$0 }))
  }

  @Test(arguments: pathNames)
  func smallArgumentsKeepTheirRelativeAccuracyInTanh(name: String) throws {
    let x = stride(from: UInt32(0), to: Float(1e-3).bitPattern, by: 8209).map { Float(bitPattern: $0) }
    var y = zeros(x.count)
    try kernels(name).unary(LM_TANH, Int64(x.count), x, &y)
    let worst = zip(x, y).map { x, y in abs(Double(y) - tanh(Double(x))) / Double(Float(tanh(Double(x))).ulp) }.max()
    #expect(try #require(worst) <= 4)
  }

  @Test(arguments: pathNames)
  func logarithmIsWithinTwoUnits(name: String) throws {
    let path = try kernels(name)
    let x = stride(from: UInt32(1), to: 0x7f80_0000, by: 16411).map { Float(bitPattern: $0) }
    var y = zeros(x.count)
    path.unary(LM_LOG, Int64(x.count), x, &y)
    let worst = zip(x, y).map { x, y in abs(Double(y) - log(Double(x))) / max(Double(y.ulp), 0x1p-24) }.max()
    #expect(try #require(worst) <= 2)
  }

  @Test(arguments: pathNames)
  func limitsAreExactAndNaNStays(name: String) throws {
    let path = try kernels(name)
    let x: [Float] = [.infinity, -.infinity, .nan, 0, -0.0, 1e38, -1e38]
    func apply(_ op: lm_unary_op) -> [Float] {
      var y = zeros(x.count)
      path.unary(op, Int64(x.count), x, &y)
      // Which NaN does not matter.
      return y.map { $0.isNaN ? .nan : $0 }
    }
    #expect(bits(apply(LM_EXP)) == bits([.infinity, 0, .nan, 1, 1, .infinity, 0]))
    #expect(bits(apply(LM_TANH)) == bits([1, -1, .nan, 0, -0.0, 1, -1]))
    #expect(bits(apply(LM_SIGMOID)) == bits([1, 0, .nan, 0.5, 0.5, 1, 0]))
    #expect(apply(LM_RELU)[2].isNaN && apply(LM_RELU)[1] == 0 && apply(LM_RELU)[0] == .infinity)
    let logarithms = apply(LM_LOG)
    #expect(logarithms[0] == .infinity && logarithms[1].isNaN && logarithms[2].isNaN && logarithms[3] == -.infinity)
  }

  @Test(arguments: unaryOps)
  func unaryGradientMatchesFiniteDifferences(op: lm_unary_op) {
    let x = doubles(normal(9, key: 3)).map { op == LM_LOG || op == LM_SQUARE_ROOT ? abs($0) + 0.1 : $0 }
    let dy = doubles(normal(9, key: 4))
    func forward(_ x: [Double]) -> [Double] {
      var y = x
      lm_unary_twin(op, 9, x, &y)
      return y
    }
    var dx = x
    lm_unary_gradient_twin(op, 9, x, forward(x), dy, &dx, 0)
    #expect(finiteDifferenceError([x], [dx]) { weightedSum(dy, forward($0[0])) } < 1e-6)
  }

  @Test(arguments: pathNames, unaryOps)
  func unaryGradientMatchesTheTwin(name: String, op: lm_unary_op) throws {
    let path = try kernels(name)
    for size in tailSizes {
      let x = normal(size, key: 5).map { abs($0) + 0.1 }, dy = normal(size, key: 6)
      var y = zeros(size), dx = normal(size, key: 7), overwritten = zeros(size)
      path.unary(op, Int64(size), x, &y)
      var expected = doubles(dx), twinY = doubles(y)
      lm_unary_twin(op, Int64(size), doubles(x), &twinY)
      lm_unary_gradient_twin(op, Int64(size), doubles(x), twinY, doubles(dy), &expected, 1)
      path.unary_gradient(op, Int64(size), x, y, dy, &dx, 1)
      path.unary_gradient(op, Int64(size), x, y, dy, &overwritten, 0)
      #expect(distance(dx, expected) < 1e-5)
      #expect(distance(zip(overwritten, normal(size, key: 7)).map { $0 + $1 }, expected) < 1e-5)
    }
  }

  @Test func aKinkHasSlopeZero() {
    var dx: [Float] = [9]
    for op in [LM_RELU, LM_ABSOLUTE] {
      lm_unary_gradient(op, 1, [0], [0], [1], &dx, 0)
      #expect(dx == [0])
    }
  }

  @Test(arguments: pathNames)
  func interpolationMatchesItsTwinAndItsGradientFiniteDifferences(name: String) throws {
    let path = try kernels(name)
    for size in tailSizes {
      let n = Int64(size), gate = normal(size, key: 1), a = normal(size, key: 2), b = normal(size, key: 3)
      var y = zeros(size), twin = doubles(y)
      path.interpolate(n, gate, a, b, &y)
      lm_interpolate_twin(n, doubles(gate), doubles(a), doubles(b), &twin)
      #expect(distance(y, twin) < 1e-6)
    }
    let inputs = [doubles(normal(7, key: 1)), doubles(normal(7, key: 2)), doubles(normal(7, key: 3))]
    let dy = doubles(normal(7, key: 4))
    var dgate = dy, da = dy, db = dy
    lm_interpolate_gradient_twin(7, inputs[0], inputs[1], inputs[2], dy, &dgate, &da, &db)
    let error = finiteDifferenceError(inputs, [dgate, da, db]) { x in
      var y = x[0]
      lm_interpolate_twin(7, x[0], x[1], x[2], &y)
      return weightedSum(dy, y)
    }
    #expect(error < 1e-6)
  }

  @Test(arguments: pathNames)
  func affineAndAddScaledAreExactOnWholeNumbers(name: String) throws {
    let path = try kernels(name)
    for size in tailSizes {
      let x = (0..<size).map(Float.init)
      var y = zeros(size)
      path.affine(Int64(size), 3, -2, x, &y)
      #expect(y == x.map { 3 * $0 - 2 })
      path.add_scaled(Int64(size), 2, x, &y)
      #expect(y == x.map { 5 * $0 - 2 })
    }
  }
}
