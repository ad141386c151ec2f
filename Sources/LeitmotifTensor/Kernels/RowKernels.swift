internal import CLeitmotifKernels

/// Wraps the parts of `lm_rows.h` that know no sequences.
package enum RowKernels {
  /// Rows of `x` [.., width] at `index`; a negative one gives zeros.
  package static func gather(_ x: Tensor, at index: [Int32]) -> Tensor {
    let y = Tensor.uninitialized(Shape(rows: index.count, width: x.shape[1]))
    unsafe lm_gather_rows(Int64(index.count), Int64(x.shape[1]), index, x.reading, y.writing)
    return y
  }

  /// x[index[r]] += y[r], in order of r.
  package static func scatterAdd(_ y: Tensor, at index: [Int32], into x: Tensor) {
    let (rows, width) = (Int64(x.shape[0]), Int64(x.shape[1]))
    unsafe withWorkspace(lm_scatter_workspace(rows, width, Int64(index.count))) { workspace in
      unsafe lm_scatter_add_rows(Int64(index.count), width, index, y.reading, rows, x.writing, workspace)
    }
  }
}
