internal import CLeitmotifKernels

/// The memory of tensors: `count` Float32 values at a multiple of 64 bytes, shared until somebody writes.
///
/// Values are written only while a storage has one owner: by the kernel that fills it, or in place after
/// `Tensor.makeWritable()`, which copies a shared storage first. That makes sharing between threads sound, and it is the
/// proof behind `@unchecked Sendable`. A pointer is taken only inside the argument list of the C call that uses it,
/// while the tensors it comes from are held by the calling function's arguments or results.
@safe
package final class Storage: @unchecked Sendable {
  package let count: Int
  private let block: Block
  private let base: UnsafeMutablePointer<Float>

  /// Memory whose values are not set: the caller fills all of it.
  package init(uninitialized count: Int) {
    self.count = count
    block = BlockCache.shared.take(byteCount: count * MemoryLayout<Float>.stride)
    unsafe base = block.address.bindMemory(to: Float.self, capacity: count)
  }

  package convenience init(count: Int, repeating value: Float) {
    self.init(uninitialized: count)
    unsafe base.update(repeating: value, count: count)
  }

  package convenience init(_ values: some Collection<Float>) {
    self.init(uninitialized: values.count)
    var index = 0
    for value in values {
      unsafe base[index] = value
      index += 1
    }
  }

  deinit { BlockCache.shared.giveBack(block) }

  /// For reading, from `offset` on.
  @unsafe package func reading(from offset: Int) -> UnsafePointer<Float> { unsafe UnsafePointer(base + offset) }

  /// For writing by the one owner, from `offset` on.
  @unsafe package func writing(from offset: Int) -> UnsafeMutablePointer<Float> { unsafe base + offset }

  /// A storage of its own with the `count` values from `offset` on.
  package func copy(from offset: Int, count: Int) -> Storage {
    let copy = Storage(uninitialized: count)
    unsafe copy.base.update(from: base + offset, count: count)
    return copy
  }

  /// The `count` values from `offset` on.
  package func values(from offset: Int, count: Int) -> [Float] {
    unsafe Array(UnsafeBufferPointer(start: base + offset, count: count))
  }

  /// Zeros in some rows and columns of a matrix of `width`, for the one owner.
  func clear(rows: Range<Int>, columns: Range<Int>, width: Int) {
    if columns.count == width {
      return unsafe (base + rows.lowerBound * width).update(repeating: 0, count: rows.count * width)
    }
    for row in rows where !columns.isEmpty {
      unsafe (base + row * width + columns.lowerBound).update(repeating: 0, count: columns.count)
    }
  }

  package subscript(index: Int) -> Float {
    precondition(index >= 0 && index < count, "index outside the storage")
    return unsafe base[index]
  }

  /// The values' bytes in little-endian order.
  package func bytes(from offset: Int, count: Int) -> [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: base + offset, count: count * MemoryLayout<Float>.stride))
  }

  /// Values from bytes in little-endian order, four a value.
  package convenience init(bytes: ArraySlice<UInt8>) {
    self.init(uninitialized: bytes.count / MemoryLayout<Float>.stride)
    unsafe bytes.withUnsafeBytes { source in
      unsafe UnsafeMutableRawBufferPointer(start: base, count: count * MemoryLayout<Float>.stride)
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<(count * MemoryLayout<Float>.stride)]))
    }
  }
}

/// Lends a kernel scratch memory of `count` values, not set, for the time of `body`.
package func withWorkspace<Result>(_ count: Int64, _ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
  let storage = Storage(uninitialized: Int(count))
  return withExtendedLifetime(storage) { unsafe body(storage.writing(from: 0)) }
}

extension Tensor {
  /// The tensor's values, row after row, for a kernel that reads them.
  @unsafe package var reading: UnsafePointer<Float> {
    precondition(isContiguous, "a kernel that knows no strides is given columns of a wider matrix")
    return unsafe storage.reading(from: offset)
  }

  /// The tensor's values, row after row, for a kernel that fills a tensor nobody else holds yet.
  @unsafe package var writing: UnsafeMutablePointer<Float> {
    precondition(isContiguous, "a kernel that knows no strides is given columns of a wider matrix")
    return unsafe storage.writing(from: offset)
  }

  /// The tensor's values, for a kernel that reads them by strides.
  @unsafe package var readingByStrides: UnsafePointer<Float> { unsafe storage.reading(from: offset) }

  /// The same for a kernel that fills a tensor nobody else holds yet.
  @unsafe package var writingByStrides: UnsafeMutablePointer<Float> { unsafe storage.writing(from: offset) }

  /// The values of a matrix from a row on, rows ``kernelStride`` apart.
  @unsafe package func reading(row: Int) -> UnsafePointer<Float> {
    unsafe storage.reading(from: offset + row * (rowStride ?? shape[1]))
  }

  /// The same for a kernel that fills a matrix nobody else holds yet, or such columns of one.
  @unsafe package func writing(row: Int) -> UnsafeMutablePointer<Float> {
    unsafe storage.writing(from: offset + row * (rowStride ?? shape[1]))
  }

  /// Values from row to row of a matrix, as the kernels take it.
  package var kernelStride: Int64 { Int64(rowStride ?? shape[1]) }

  /// Sets every value of a tensor nobody else holds yet.
  package func fill(with value: Float) {
    for run in Runs(of: self) { unsafe writing(run).update(repeating: value, count: run.count) }
  }

  /// The element count as the kernels take it.
  package var kernelCount: Int64 { Int64(shape.elementCount) }
}
