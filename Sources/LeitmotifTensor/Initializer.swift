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

  /// A matrix `[inputs, outputs]`, the numbers drawn from `random` alone.
  public func matrix(inputs: Int, outputs: Int, random: RandomStream) -> Tensor {
    let shape = Shape(rows: inputs, width: outputs)
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
      let rows = orthonormalRows(random.split(index).normal(Shape(rows: width, width: inputs)))
      var values = [Float](repeating: 0, count: inputs * width)
      for (column, row) in rows.enumerated() {
        for input in 0..<inputs { values[input * width + column] = Float(row[input]) }
      }
      return Tensor(values, shape: Shape(rows: inputs, width: width))
    }
    return concatenateColumns(blocks)
  }

  /// Gram and Schmidt's process, twice for accuracy, in double precision.
  private static func orthonormalRows(_ matrix: Tensor) -> [[Double]] {
    var rows = (0..<matrix.shape[0]).map { matrix.row($0).values.map(Double.init) }
    for index in rows.indices {
      for _ in 0..<2 {
        for earlier in 0..<index {
          let overlap = zip(rows[index], rows[earlier]).reduce(0) { $0 + $1.0 * $1.1 }
          for column in rows[index].indices { rows[index][column] -= overlap * rows[earlier][column] }
        }
      }
      let norm = rows[index].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in rows[index].indices { rows[index][column] /= norm }
    }
    return rows
  }
}
