extension Tensor {
  /// Rows (first axis) in the order of `index`; a negative index gives a row of zeros. The gradient is added back
  /// in order of `index`.
  ///
  /// **Shapes** self [rows, …], result [index.count, …].
  public func gatherRows(_ index: [Int32]) -> Tensor {
    precondition(shape.rank >= 1, "a scalar has no rows")
    precondition(index.allSatisfy { $0 < shape[0] }, "an index is beyond the last row")
    let x = contiguous
    let matrix = Shape(rows: shape[0], width: shape.elementCount(ofAxes: 1..<shape.rank))
    let y = RowKernels.gather(x.detached.reshaped(to: matrix), at: index)
      .reshaped(to: shape.replacing(axis: 0, with: index.count))
    return y.recorded(from: x) { dy, pass in
      pass.accumulate(into: x) { dx, accumulate in
        if !accumulate { dx.fill(with: 0) }
        RowKernels.scatterAdd(
          dy.reshaped(to: Shape(rows: index.count, width: matrix[1])), at: index, into: dx.reshaped(to: matrix))
      }
    }
  }
}

extension Tensor {
  /// Rows as columns.
  ///
  /// **Shapes** self [rows, columns], result [columns, rows].
  public func transposed() -> Tensor {
    precondition(shape.rank == 2, "\(shape) is not a matrix")
    return transposedValues().differentiable(from: [self]) { [$0.transposedValues()] }
  }

  private func transposedValues() -> Tensor {
    let (rows, columns, values) = (shape[0], shape[1], values)
    var result: [Float] = []
    result.reserveCapacity(values.count)
    for column in 0..<columns {
      for row in 0..<rows { result.append(values[row * columns + column]) }
    }
    return Tensor(result, shape: Shape(rows: columns, width: rows))
  }
}

/// The rows of `tensors`, one after the other.
///
/// **Shapes** each [rowsᵢ, …] with the same other axes; result [Σ rowsᵢ, …].
public func concatenateRows(_ tensors: [Tensor]) -> Tensor {
  precondition(!tensors.isEmpty, "nothing to concatenate")
  let tail = tensors[0].shape.dropFirst()
  precondition(tensors.allSatisfy { $0.shape.dropFirst().elementsEqual(tail) }, "tensors differ in width")
  let rowCount = tensors.reduce(0) { $0 + $1.shape[0] }
  let y = Tensor.uninitialized(Shape([rowCount] + Array(tail)))
  var start = 0
  for tensor in tensors {
    ElementwiseKernels.affine(tensor, scale: 1, shift: 0, into: y.rows(start..<(start + tensor.shape[0])))
    start += tensor.shape[0]
  }
  return y.recorded(from: tensors) { dy, pass in
    var start = 0
    for tensor in tensors {
      pass.add(dy.rows(start..<(start + tensor.shape[0])), to: tensor)
      start += tensor.shape[0]
    }
  }
}

/// Matrices that hold the rows of one among them, put together again: row `places[p][i]` of the result is row i of `parts[p]`. Every row
/// has one place.
///
/// **Shapes** each [rowsᵢ, width]; result [Σ rowsᵢ, width].
package func joinRows(_ parts: [Tensor], at places: [[Int32]]) -> Tensor {
  let sources = concatenateRows(parts.map(\.detached))
  var index = [Int32](repeating: -1, count: sources.shape[0])
  for (source, place) in places.joined().enumerated() { index[Int(place)] = Int32(source) }
  precondition(!index.contains(-1), "a row has no place")
  return RowKernels.gather(sources, at: index).recorded(from: parts) { dy, pass in
    for (part, places) in zip(parts, places) where pass.wants(part) {
      pass.give(RowKernels.gather(dy, at: places), to: part)
    }
  }
}

/// The columns of `matrices`, side by side.
///
/// **Shapes** each [rows, widthᵢ]; result [rows, Σ widthᵢ].
public func concatenateColumns(_ matrices: [Tensor], threads: ThreadPool = .serial) -> Tensor {
  precondition(!matrices.isEmpty, "nothing to concatenate")
  let rowCount = matrices[0].shape[0]
  precondition(matrices.allSatisfy { $0.shape.rank == 2 && $0.shape[0] == rowCount }, "matrices differ in rows")
  let y = Tensor.uninitialized(Shape(rows: rowCount, width: matrices.reduce(0) { $0 + $1.shape[1] }))
  var start = 0
  for matrix in matrices {
    ColumnKernels.copy(matrix, to: y.columns(start..<(start + matrix.shape[1])), threads: threads)
    start += matrix.shape[1]
  }
  return y.recorded(from: matrices) { dy, pass in
    var start = 0
    for matrix in matrices {
      let range = start..<(start + matrix.shape[1])
      pass.accumulate(into: matrix) { dx, accumulate in
        ColumnKernels.copy(dy.columns(range), to: dx, accumulate: accumulate, threads: threads)
      }
      start = range.upperBound
    }
  }
}
