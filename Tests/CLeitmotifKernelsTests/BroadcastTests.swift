import CLeitmotifKernels
import Testing

/// Two operands of one shape, and how each walks it.
struct Shape: Sendable, CustomTestStringConvertible {
  let shape: [Int64], a: [Int64], b: [Int64]

  var testDescription: String { "\(shape) \(a) \(b)" }

  var broadcast: lm_broadcast {
    lm_broadcast(
      shape: (shape[0], shape[1], shape[2], shape[3]), a_strides: (a[0], a[1], a[2], a[3]),
      b_strides: (b[0], b[1], b[2], b[3]))
  }

  /// Where each element of the dense result finds its operands.
  var places: [(a: Int, b: Int)] {
    var places: [(a: Int, b: Int)] = []
    for i in 0..<shape[0] {
      for j in 0..<shape[1] {
        for k in 0..<shape[2] {
          for l in 0..<shape[3] {
            let at = [i, j, k, l]
            places.append(
              (Int(zip(at, a).reduce(0) { $0 + $1.0 * $1.1 }), Int(zip(at, b).reduce(0) { $0 + $1.0 * $1.1 })))
          }
        }
      }
    }
    return places
  }

  static let all = [
    Shape(shape: [1, 1, 5, 17], a: [0, 0, 17, 1], b: [0, 0, 17, 1]),
    Shape(shape: [1, 1, 5, 17], a: [0, 0, 17, 1], b: [0, 0, 0, 1]),
    Shape(shape: [1, 1, 5, 17], a: [0, 0, 1, 0], b: [0, 0, 17, 1]),
    Shape(shape: [2, 3, 4, 33], a: [396, 132, 33, 1], b: [0, 33, 0, 1]),
    Shape(shape: [2, 3, 4, 5], a: [60, 20, 5, 1], b: [3, 1, 0, 0]),
    Shape(shape: [1, 1, 7, 9], a: [0, 0, 1, 7], b: [0, 0, 0, 0]),
    Shape(shape: [2, 1, 3, 1], a: [3, 0, 1, 0], b: [0, 0, 1, 0]),
    Shape(shape: [2, 0, 3, 4], a: [0, 0, 4, 1], b: [12, 12, 4, 1]),
  ]
}

@Suite struct BroadcastTests {
  func apply(_ op: lm_binary_op, _ a: Float, _ b: Float) -> Float {
    switch op {
    case LM_ADD: a + b
    case LM_SUBTRACT: a - b
    case LM_MULTIPLY: a * b
    case LM_DIVIDE: a / b
    case LM_MAXIMUM: max(a, b)
    default: min(a, b)
    }
  }

  @Test(arguments: pathNames, Shape.all)
  func everyElementIsTheOperationOfItsOperands(name: String, shape: Shape) throws {
    let path = try kernels(name), places = shape.places
    let a = normal(1000, key: 1), b = normal(1000, key: 2)
    for op in binaryOps {
      var y = zeros(places.count)
      withUnsafePointer(to: shape.broadcast) { path.binary(op, $0, a, b, &y) }
      #expect(y == places.map { apply(op, a[$0.a], b[$0.b]) })
    }
  }

  @Test(arguments: binaryOps)
  func theGradientMatchesFiniteDifferences(op: lm_binary_op) {
    let shape = Shape(shape: [1, 2, 2, 3], a: [0, 6, 3, 1], b: [0, 6, 3, 1])
    let a = doubles(normal(12, key: 3)), b = doubles(normal(12, key: 4)).map { $0 + 3 },
      dy = doubles(normal(12, key: 5))
    var da = dy, db = dy
    withUnsafePointer(to: shape.broadcast) { lm_binary_gradient_twin(op, $0, a, b, dy, &da, &db, 0) }
    let error = finiteDifferenceError([a, b], [da, db]) { x in
      var y = dy
      withUnsafePointer(to: shape.broadcast) { lm_binary_twin(op, $0, x[0], x[1], &y) }
      return weightedSum(dy, y)
    }
    #expect(error < 1e-6)
  }

  @Test(arguments: pathNames, Shape.all)
  func theGradientMatchesTheTwinOnEveryShape(name: String, shape: Shape) throws {
    let path = try kernels(name), count = shape.places.count
    let a = normal(1000, key: 1), b = normal(1000, key: 2).map { abs($0) + 0.5 }, dy = normal(count, key: 3)
    for op in binaryOps {
      var da = zeros(count), db = zeros(count), twinA = doubles(da), twinB = doubles(db)
      withUnsafePointer(to: shape.broadcast) {
        path.binary_gradient(op, $0, a, b, dy, &da, &db, 0)
        lm_binary_gradient_twin(op, $0, doubles(a), doubles(b), doubles(dy), &twinA, &twinB, 0)
      }
      #expect(distance(da, twinA) < 1e-5 && distance(db, twinB) < 1e-5)
      let (onceA, onceB) = (da, db)
      withUnsafePointer(to: shape.broadcast) { path.binary_gradient(op, $0, a, b, dy, &da, &db, 1) }
      #expect(da == onceA.map { $0 + $0 } && db == onceB.map { $0 + $0 })
    }
  }

  @Test func aTieGoesToTheFirstOperandAndNaNWins() {
    let shape = Shape(shape: [1, 1, 1, 3], a: [0, 0, 0, 1], b: [0, 0, 0, 1])
    var y = zeros(3), da = zeros(3), db = zeros(3)
    for op in [LM_MAXIMUM, LM_MINIMUM] {
      withUnsafePointer(to: shape.broadcast) {
        lm_binary_gradient(op, $0, [1, 2, 3], [1, 2, 3], [5, 6, 7], &da, &db, 0)
        lm_binary(op, $0, [1, .nan, 1], [.nan, 1, 1], &y)
      }
      #expect(da == [5, 6, 7] && db == [0, 0, 0])
      #expect(y[0].isNaN && y[1].isNaN && y[2] == 1)
    }
  }

  @Test(arguments: pathNames, Shape.all)
  func sumToAddsOverTheRepeatedAxes(name: String, shape: Shape) throws {
    let path = try kernels(name), places = shape.places, x = normal(places.count, key: 6)
    var expected = doubles(zeros(1000))
    for (value, place) in zip(x, places) { expected[place.b] += Double(value) }
    let kept = places.isEmpty ? 0 : (places.map(\.b).max() ?? 0) + 1
    var y = normal(kept, key: 7), added = y
    withUnsafePointer(to: shape.broadcast) {
      path.sum_to($0, x, &y, 0)
      path.sum_to($0, x, &added, 1)
    }
    #expect(distance(y, Array(expected[..<kept])) < 1e-5)
    #expect(distance(zip(added, normal(kept, key: 7)).map { $0 - $1 }, Array(expected[..<kept])) < 1e-5)
  }

  @Test func aSumOverNothingIsZero() {
    var y: [Float] = [1, 2, 3]
    let shape = Shape(shape: [1, 1, 0, 3], a: [0, 0, 0, 0], b: [0, 0, 0, 1])
    withUnsafePointer(to: shape.broadcast) { lm_sum_to($0, [], &y, 0) }
    #expect(y == [0, 0, 0])
  }
}
