import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// Every differentiable operation against differences of its value.
struct OperationGradientTests {
  struct Operation: Sendable, CustomTestStringConvertible {
    let name: String
    let shapes: [Shape]
    let compute: @Sendable ([Tensor]) -> Tensor
    var testDescription: String { name }

    init(_ name: String, _ shapes: Shape..., compute: @escaping @Sendable ([Tensor]) -> Tensor) {
      self.name = name
      self.shapes = shapes
      self.compute = compute
    }
  }

  static let unary = [
    Operation("negate", [3, 4]) { -$0[0] },
    Operation("exp", [3, 4]) { exp($0[0]) },
    Operation("log", [3, 4]) { log($0[0]) },
    Operation("squareRoot", [3, 4]) { squareRoot($0[0]) },
    Operation("square", [3, 4]) { square($0[0]) },
    Operation("reciprocal", [3, 4]) { reciprocal($0[0]) },
    Operation("absolute", [3, 4]) { absolute($0[0] - 1.5) },
    Operation("tanh", [3, 4]) { tanh($0[0]) },
    Operation("sigmoid", [3, 4]) { sigmoid($0[0]) },
    Operation("relu", [3, 4]) { relu($0[0] - 1.5) },
    Operation("plus a number", [3]) { 2 + $0[0] + 1 },
    Operation("minus a number", [3]) { 2 - ($0[0] - 1) },
    Operation("times a number", [3]) { 2 * $0[0] * 3 },
    Operation("over a number", [3]) { $0[0] / 4 },
    Operation("sum", [3, 4]) { $0[0].sum() },
    Operation("mean", [3, 4]) { $0[0].mean() },
    Operation("sum of a middle axis", [2, 3, 2, 2]) { $0[0].sum(axis: 1) },
    Operation("maximum along an axis", [3, 5]) { $0[0].max(axis: 1) },
    Operation("softmax", [3, 5]) { softmax($0[0]) },
    Operation("logSoftmax", [3, 5]) { logSoftmax($0[0]) },
    Operation("reshape", [3, 4]) { square($0[0].reshaped(to: [2, 6])) },
    Operation("row", [3, 4]) { square($0[0].row(1)) },
    Operation("rows", [5, 2]) { square($0[0].rows(1..<4)) },
    Operation("columns", [3, 5]) { square($0[0].columns(1..<4)) },
    Operation("gatherRows of three axes", [3, 2, 2]) { square($0[0].gatherRows([2, 2, 0, -1])) },
    Operation("gatherRows", [4, 3]) { square($0[0].gatherRows([3, 0, -1, 3])) },
    Operation("dropout", [4, 9]) {
      $0[0].droppingUnits(keep: 0.6, random: RandomStream(seed: 3), rowKeys: [5, 6, 7, 8])
    },
  ]

  static let several = [
    Operation("add, both repeated", [2, 1, 3], [4, 1]) { $0[0] + $0[1] },
    Operation("subtract a scalar", [2, 3], []) { $0[0] - $0[1] },
    Operation("multiply by itself", [2, 3]) { $0[0] * $0[0] },
    Operation("multiply a row", [3, 4], [4]) { $0[0] * $0[1] },
    Operation("divide by a column", [3, 4], [3, 1]) { $0[0] / $0[1] },
    Operation("maximum", [3, 4], [3, 4]) { maximum($0[0], $0[1]) },
    Operation("minimum with a row", [3, 4], [4]) { minimum($0[0], $0[1]) },
    Operation("interpolate", [3, 4], [3, 4], [3, 4]) { interpolate(gate: $0[0], $0[1], $0[2]) },
    Operation("matmul with bias", [3, 4], [4, 5], [5]) { matmul($0[0], $0[1], bias: $0[2]) },
    Operation("matmul of a slice", [5, 4], [4, 2]) { matmul($0[0].rows(1..<4), $0[1]) },
    Operation("layerNorm", [3, 6], [6], [6]) { layerNorm($0[0], gain: $0[1], bias: $0[2]) },
    Operation("concatenateRows", [2, 3], [0, 3], [1, 3]) { square(concatenateRows($0)) },
    Operation("concatenateColumns", [2, 3], [2, 1]) { square(concatenateColumns($0)) },
    Operation("concatenate one tensor twice", [2, 3]) {
      square(concatenateColumns([$0[0], concatenateRows([$0[0].rows(1..<2), $0[0].rows(0..<1)])]))
    },
  ]

  @Test(arguments: unary + several)
  func gradientAgreesWithDifferences(operation: Operation) {
    let random = RandomStream(seed: 41)
    let inputs = operation.shapes.enumerated().map { index, shape in
      NamedTensor(name: "\(index)", tensor: random.split(index).uniform(shape, in: 0.7..<2.3))
    }
    let problems = DirectionalDerivative().problems(at: NamedLeaves(inputs)) {
      [operation.compute($0.leaves.map(\.tensor))]
    }
    #expect(problems.isEmpty, "\(problems)")
  }

  @Test func aWrongGradientIsFound() {
    let leaves = NamedLeaves([NamedTensor(name: "x", tensor: Tensor([0.5, 1, 1.5]))])
    let problems = DirectionalDerivative().problems(at: leaves) { leaves in
      let x = leaves["x"]
      return [square(x.detached).differentiable(from: [x]) { [$0 * x.detached * 1.9] }]
    }
    #expect(problems.map(\.parameter) == ["x"])
  }

  @Test func derivativesAtKinksAndTiesAreAsDocumented() {
    func gradient(_ values: [Float], _ compute: (Tensor) -> Tensor) -> [Float] {
      valueWithGradient(at: Tensor(values)) { compute($0).sum() }.gradient.values
    }
    #expect(gradient([-1, 0, 1], relu) == [0, 0, 1])
    #expect(gradient([-1, 0, 1], absolute) == [-1, 0, 1])
    #expect(gradient([2, 2]) { maximum($0, Tensor([2, 1])) } == [1, 1])
    #expect(gradient([2, 2]) { maximum(Tensor([2, 1]), $0) } == [0, 1])
    #expect(gradient([1, 3, 3]) { $0.max(axis: 0) } == [0, 1, 0])
  }
}
