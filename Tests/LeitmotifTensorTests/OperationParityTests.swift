import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// Operations against PyTorch's values and gradients in double precision.
struct OperationParityTests {
  private static let fixture = Result { try ParityFixture("operations") }
  static let caseNames = (try? fixture.get().caseNames) ?? []

  @Test func theFixtureHasCases() throws {
    #expect(try Self.fixture.get().caseNames.count > 50)
  }

  @Test(arguments: caseNames)
  func agreesWithPyTorch(name: String) throws {
    let parity = try Self.fixture.get()[name]
    let problems = parity.problems { leaves in Self.compute(parity, leaves).map { ["y": $0] } ?? [:] }
    #expect(problems.isEmpty, "\(problems)")
  }

  private static func compute(_ parity: ParityCase, _ leaves: NamedLeaves) -> Tensor? {
    let operation = parity.facts.operation ?? parity.name.split(separator: "-")[0].description
    switch operation {
    case "add": return leaves["a"] + leaves["b"]
    case "subtract": return leaves["a"] - leaves["b"]
    case "multiply": return leaves["a"] * leaves["b"]
    case "divide": return leaves["a"] / leaves["b"]
    case "maximum": return maximum(leaves["a"], leaves["b"])
    case "minimum": return minimum(leaves["a"], leaves["b"])
    case "matmul": return matmul(leaves["a"], leaves["b"])
    case "interpolate": return interpolate(gate: leaves["gate"], leaves["a"], leaves["b"])
    case "concatenate":
      let parts = [leaves["a"], leaves["b"]]
      return parity.facts.axis == 0 ? concatenateRows(parts) : concatenateColumns(parts)
    case "sum", "mean", "max": return reduction(operation, leaves["x"], axis: parity.facts.axis)
    case "layerNorm": return normalized(parity, leaves)
    default: return unary(operation, leaves["x"], parity)
    }
  }

  private static func reduction(_ operation: String, _ x: Tensor, axis: Int?) -> Tensor? {
    switch (operation, axis) {
    case ("sum", nil): x.sum()
    case ("mean", nil): x.mean()
    case ("sum", let axis?): x.sum(axis: axis)
    case ("mean", let axis?): x.mean(axis: axis)
    case ("max", let axis?): x.max(axis: axis)
    default: nil
    }
  }

  private static func normalized(_ parity: ParityCase, _ leaves: NamedLeaves) -> Tensor {
    let x = leaves["x"]
    guard parity.has("parameters", "gain") else { return layerNorm(x, gain: .ones([x.width]), bias: .zeros([x.width])) }
    return layerNorm(x, gain: leaves["gain"], bias: leaves["bias"])
  }

  private static func unary(_ operation: String, _ x: Tensor, _ parity: ParityCase) -> Tensor? {
    switch operation {
    case "exp": return exp(x)
    case "log": return log(x)
    case "tanh": return tanh(x)
    case "sigmoid": return sigmoid(x)
    case "relu": return relu(x)
    case "square": return square(x)
    case "squareRoot": return squareRoot(x)
    case "absolute": return absolute(x)
    case "negate": return -x
    case "reciprocal": return reciprocal(x)
    case "softmax": return softmax(x)
    case "logSoftmax": return logSoftmax(x)
    case "gather": return x.gatherRows(parity.indices("rows"))
    case "slice":
      let range = (parity.facts.lower ?? 0)..<(parity.facts.upper ?? 0)
      return parity.facts.axis == 0 ? x.rows(range) : x.columns(range)
    default: return nil
    }
  }
}
