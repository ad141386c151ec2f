import LeitmotifTensor
import Testing

/// Columns of a wider matrix are a view; whatever is computed from them is what is computed from a copy, gradients included.
@Suite struct ColumnViewTests {
  struct Operation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: @Sendable (Tensor) -> Tensor

    init(_ name: String, _ body: @escaping @Sendable (Tensor) -> Tensor) { (testDescription, self.body) = (name, body) }
  }

  static let random = RandomStream(seed: 7)
  static let other = random.split("other").normal([5, 3]), row = random.split("row").normal([3])
  static let column = random.split("column").normal([5, 1]), wide = random.split("wide").normal([5, 9])

  static let operations: [Operation] = [
    Operation("tanh") { tanh($0) }, Operation("sigmoid") { sigmoid($0) }, Operation("exp") { exp($0) },
    Operation("square") { square($0) }, Operation("−x") { -$0 }, Operation("2x + 1") { 2 * $0 + 1 },
    Operation("x + y") { $0 + other }, Operation("y − x") { other - $0 }, Operation("x · y") { $0 * other },
    Operation("x · x") { $0 * $0 }, Operation("y / x²") { other / (square($0) + 1) },
    Operation("x + row") { $0 + row }, Operation("row · x") { row * $0 }, Operation("x · column") { $0 * column },
    Operation("larger") { maximum($0, other) }, Operation("beside other columns") { $0 * wide.columns(2..<5) },
    Operation("gate") { interpolate(gate: $0, other, wide.columns(5..<8)) },
    Operation("gated") { interpolate(gate: other, $0, $0 * 2) },
    Operation("left of a product") { matmul($0, other.transposed()) },
    Operation("right of a product") { matmul(other.transposed(), $0) },
    Operation("right of a wide product") { matmul(Tensor.ones([70, 5]) * 0.1, $0) },
    Operation("sum") { $0.sum() }, Operation("mean of rows") { $0.mean(axis: 0) }, Operation("max") { $0.max(axis: 1) },
    Operation("softmax") { softmax($0) }, Operation("log softmax") { logSoftmax($0) },
    Operation("layer norm") { layerNorm($0, gain: row, bias: row) },
    Operation("dropout") { $0.droppingUnits(keep: 0.5, random: random, rowKeys: [1, 2, 3, 4, 5]) },
    Operation("gathered rows") { $0.gatherRows([4, -1, 0, 0]) }, Operation("transposed") { $0.transposed() },
    Operation("reshaped") { $0.reshaped(to: [3, 5]) }, Operation("rows") { $0.rows(1..<4) },
    Operation("row") { $0.row(2) }, Operation("no rows") { concatenateRows([$0.rows(2..<2), other]) },
    Operation("columns") { $0.columns(1..<3) }, Operation("a column") { $0.columns(2..<3) * other },
    Operation("rows of columns") { tanh($0.columns(0..<2).rows(1..<5)) },
    Operation("columns of rows") { tanh($0.rows(1..<5).columns(0..<2)) },
    Operation("one row's columns") { tanh($0.rows(3..<4).columns(1..<2)) },
    Operation("rows side by side") { concatenateRows([$0, other, $0.rows(0..<2)]) },
    Operation("columns side by side") { concatenateColumns([other, $0, $0.columns(0..<1)]) },
    Operation("own") { $0.detached.differentiable(from: [$0]) { [$0 * 3] } },
    Operation("looked at") { $0.observingGradient { _ in } },
    Operation("twice") { tanh($0.columns(0..<2)).sum() * $0 + $0.columns(1..<2) * $0 },
  ]

  private func valueAndGradient(
    _ x: Tensor, _ operation: Operation, _ part: @escaping (Tensor) -> Tensor
  ) -> (values: [Float], gradient: Tensor) {
    var values: [Float] = []
    let gradient = valueWithGradient(at: x) { x in
      let y = operation.body(part(x))
      values = y.values
      let weights = Self.random.split("weights").normal(y.shape)
      return (y * weights).sum()
    }.gradient
    return (values, gradient)
  }

  @Test(arguments: operations)
  func anOperationSeesColumnsAsItSeesACopy(operation: Operation) {
    let x = Self.random.split("x").normal([5, 8]), columns = 2..<5
    let seen = valueAndGradient(x, operation) { $0.columns(columns) }
    let copy = Tensor(x.columns(columns).values, shape: [5, 3])
    let expected = valueAndGradient(copy, operation) { $0 }
    #expect(seen.values == expected.values)
    #expect(seen.gradient.columns(columns) == expected.gradient)
    #expect(seen.gradient.columns(0..<2) == .zeros([5, 2]))
    #expect(seen.gradient.columns(5..<8) == .zeros([5, 3]))
  }

  @Test func neighbouringColumnsShareAGradient() {
    let x = Self.random.split("x").normal([4, 6])
    let gradient = valueWithGradient(at: x) { x in
      let y = x * 2
      return (tanh(y.columns(0..<3)) + sigmoid(y.columns(3..<6)) + y.columns(2..<5)).sum()
    }.gradient
    let expected = (0..<24).map { at -> Float in
      let (column, value) = (at % 6, 2 * x.values[at])
      let slope =
        column < 3
        ? 1 - square(tanh(Tensor(value))).item : sigmoid(Tensor(value)).item * (1 - sigmoid(Tensor(value)).item)
      return 2 * (slope + ((2..<5).contains(column) ? 1 : 0))
    }
    #expect(zip(gradient.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func columnsAreValuesOfTheirOwn() throws {
    var x = Tensor(rows: [[1, 2, 3], [4, 5, 6]])
    var part = x.columns(1..<3)
    #expect(part.values == [2, 3, 5, 6])
    #expect(part[1, 0] == 5)
    #expect(part == Tensor(rows: [[2, 3], [5, 6]]))
    #expect(part.storage === x.storage)
    #expect(part.columns(0..<2).storage === x.storage)
    part.scale(by: 10)
    #expect(part.values == [20, 30, 50, 60])
    x.addScaled(concatenateColumns([part, part.columns(0..<1)]).columns(0..<3), by: 1)
    #expect(x.values == [21, 32, 23, 54, 65, 56])
    let file = try Safetensors(tensors: [NamedTensor(name: "part", tensor: x.columns(0..<2))]).encoded()
    let read = try Safetensors(decoding: file, path: "memory").tensors
    #expect(read.map(\.tensor.values) == [[21, 32, 54, 65]])
  }
}
