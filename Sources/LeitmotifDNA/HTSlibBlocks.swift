import CHTSlibShims

// All that is unsafe about blocks in a row is in this file: pointers stay inside it, and the handle is closed just once.

/// The bytes of BGZF blocks, decompressed by htslib: by the thread that reads, or ahead of it by others.
@safe final class BlockInput {
  /// Nil once closed.
  private var input: OpaquePointer?
  /// What was found wrong after bytes that were still to be given out.
  private var fault: ReadFault?

  /// Whether `bytes`, with which a file begins, are the header of a block; 18 tell.
  static func isBlock(_ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { unsafe lm_is_block($0.baseAddress, $0.count) == 1 }
  }

  /// Takes `source`, which stands at its beginning, over.
  /// - Parameter threads: how many may be busy with reading, the caller's included.
  init(_ source: ByteSource, threads: Int) throws(ReadFault) {
    guard let stream = unsafe source.take() else { preconditionFailure("the source is closed") }
    var error: Int32 = 0
    unsafe input = lm_block_input_open(stream, Int32(threads - 1), &error)
    if unsafe input == nil { throw .unreadable(systemReason(error)) }
  }

  deinit { if let input = unsafe input { _ = unsafe lm_block_input_close(input) } }

  /// The share of the file that has been read: all of it once closed, nil where its size is not known.
  var progress: Double? {
    guard let input = unsafe input else { return 1 }
    let share = unsafe lm_block_input_progress(input)
    return share < 0 ? nil : share
  }

  /// Fills `buffer` from its beginning and returns how much was there: less than its size only at the end.
  func read(into buffer: inout [UInt8]) throws(ReadFault) -> Int {
    if let fault { throw fault }
    guard let input = unsafe input else { return 0 }
    var problem = LM_BLOCKS_FINE
    let count = unsafe buffer.withUnsafeMutableBufferPointer {
      unsafe lm_block_input_read(input, $0.baseAddress, $0.count, &problem)
    }
    fault = Self.fault(problem, after: Int(unsafe lm_block_input_place(input)))
    if count == 0, let fault { throw fault }
    return count
  }

  private static func fault(_ problem: lm_block_problem, after place: Int) -> ReadFault? {
    switch problem {
    case LM_BLOCKS_FINE: nil
    case LM_BLOCKS_CUT: .truncated("its gzip data ends early")
    case LM_BLOCKS_NO_END: .truncated("bgzip's end-of-file block is missing")
    case LM_BLOCKS_OTHER_DATA: .damaged("after byte \(place), among bgzip's blocks, there is something else")
    default: .damaged("the gzip data is wrong after byte \(place)")
    }
  }

  /// Ends reading; what closing finds wrong is thrown.
  func close() throws(ReadFault) {
    guard let input = unsafe input else { return }
    unsafe self.input = nil
    if unsafe lm_block_input_close(input) != 0 { throw .damaged("closing it failed") }
  }
}
