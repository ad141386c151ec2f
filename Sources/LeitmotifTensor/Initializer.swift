/// How a weight matrix starts.
public enum Initializer: Sendable, Hashable {
  /// Every weight zero.
  case zeros
  /// Uniform with variance 2/(inputs + outputs): Glorot and Bengio (2010). For tanh and sigmoid.
  case glorot
  /// Normal with variance 2/inputs: He, Zhang, Ren and Sun (2015). For relu.
  case he
  /// An orthogonal matrix for each square block of columns: Saxe, McClelland and Ganguli (2014). For recurrent weights.
  case orthogonal

  /// Whether matrices are drawn, in this task.
  @TaskLocal private static var isDrawing = true

  /// Runs `body`, in which every matrix starts as zeros: for a model whose weights are replaced at once, as when a file
  /// of them is read. It holds for this task alone, and ends with `body`.
  public static func withoutDrawing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try $isDrawing.withValue(false, operation: body)
  }

  /// A matrix `[inputs, outputs]`, the numbers drawn from `random` alone.
  /// - Complexity: O(inputs · outputs), and `orthogonal` inputs times that.
  public func matrix(inputs: Int, outputs: Int, random: RandomStream) -> Tensor {
    let shape = Shape(rows: inputs, width: outputs)
    guard Self.isDrawing else { return .zeros(shape) }
    switch self {
    case .zeros: return .zeros(shape)
    case .glorot:
      let limit = (6 / Float(inputs + outputs)).squareRoot()
      return random.uniform(shape, in: -limit..<limit)
    case .he: return random.normal(shape) * (2 / Float(inputs)).squareRoot()
    case .orthogonal: return Self.orthogonalBlocks(inputs: inputs, outputs: outputs, random: random)
    }
  }

  /// Orthogonal blocks `[inputs, inputs]` side by side; the last is cut when `outputs` is no multiple.
  private static func orthogonalBlocks(inputs: Int, outputs: Int, random: RandomStream) -> Tensor {
    let blockCount = (outputs + inputs - 1) / max(inputs, 1)
    let blocks = (0..<blockCount).map { index in
      let width = min(inputs, outputs - index * inputs)
      var rows = GramSchmidt(random.split(index).normal(Shape(rows: width, width: inputs)))
      rows.orthonormalise()
      return rows.transposed
    }
    return concatenateColumns(blocks)
  }
}

/// Gram and Schmidt's process on the rows of a matrix, in double precision.
private struct GramSchmidt {
  private typealias Lanes = SIMD8<Double>

  private let rowCount: Int
  private let width: Int
  /// Lanes in a row; the last is filled up with zeros.
  private let stride: Int
  /// Row after row.
  private var lanes: [Lanes]

  init(_ matrix: Tensor) {
    (rowCount, width) = (matrix.shape[0], matrix.shape[1])
    stride = (width + Lanes.scalarCount - 1) / Lanes.scalarCount
    lanes = Array(repeating: .zero, count: rowCount * stride)
    for (index, value) in matrix.values.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: width)
      lanes[row * stride + column / Lanes.scalarCount][column % Lanes.scalarCount] = Double(value)
    }
  }

  mutating func orthonormalise() {
    for row in 0..<rowCount {
      let length = dot(row, row).squareRoot()
      removeEarlierRows(from: row)
      // Where little is left of a row its error has grown as much: a second pass takes it away.
      if dot(row, row).squareRoot() < length / 64 { removeEarlierRows(from: row) }
      let norm = dot(row, row).squareRoot()
      for place in (row * stride)..<((row + 1) * stride) { lanes[place] /= norm }
    }
  }

  /// The rows as columns.
  var transposed: Tensor {
    var values = [Float](repeating: 0, count: rowCount * width)
    for row in 0..<rowCount {
      for column in 0..<width {
        values[column * rowCount + row] = Float(
          lanes[row * stride + column / Lanes.scalarCount][column % Lanes.scalarCount])
      }
    }
    return Tensor(values, shape: Shape(rows: width, width: rowCount))
  }

  private mutating func removeEarlierRows(from row: Int) {
    let start = row * stride
    for earlier in 0..<row {
      let overlap = dot(row, earlier)
      let other = earlier * stride
      for place in 0..<stride { lanes[start + place] -= overlap * lanes[other + place] }
    }
  }

  private func dot(_ a: Int, _ b: Int) -> Double {
    let (first, second) = (a * stride, b * stride)
    var sum = Lanes.zero
    for place in 0..<stride { sum += lanes[first + place] * lanes[second + place] }
    return sum.sum()
  }
}
