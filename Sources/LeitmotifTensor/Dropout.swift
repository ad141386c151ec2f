extension Tensor {
  /// Inverted dropout: each unit of a row is zeroed with probability 1 − `keep`, the others divided by `keep`.
  /// Srivastava and others (2014). A row's units depend on `random` and the row's key alone.
  ///
  /// **Shapes** self [rows, width], `rowKeys` [rows].
  public func droppingUnits(keep: Float, random: RandomStream, rowKeys: [UInt64]) -> Tensor {
    precondition(keep > 0 && keep <= 1, "keep \(keep) is outside (0, 1]")
    precondition(shape.rank == 2 && rowKeys.count == shape[0], "\(rowKeys.count) keys for \(shape)")
    if keep == 1 { return self }
    let x = contiguous
    let y = Tensor.uninitialized(shape)
    RandomKernels.dropoutRows(x, key: random.key, rowKeys: rowKeys, keep: keep, into: y, accumulate: false)
    return y.recorded(from: x) { dy, pass in
      pass.accumulate(into: x) {
        RandomKernels.dropoutRows(dy, key: random.key, rowKeys: rowKeys, keep: keep, into: $0, accumulate: $1)
      }
    }
  }
}
