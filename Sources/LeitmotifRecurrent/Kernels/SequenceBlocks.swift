internal import CLeitmotifKernels
internal import LeitmotifData
internal import LeitmotifTensor

/// What a fused cell gives, as one storage and so one node of the tape: the outputs of all steps [R, H], then each
/// tensor of the final state [B, H]. The blocks are views. Two directions have theirs side by side.
struct SequenceBlocks: Sendable {
  let tensor: Tensor
  let outputs: Tensor
  let finals: [Tensor]
  /// From a row to the next, in all of them.
  let rowStride: Int

  /// - Parameter width: H, or that of both directions.
  init(layout: RaggedLayout, width: Int, finalCount: Int) {
    let rowCount = layout.rowCount + finalCount * layout.batchSize
    self.init(
      .uninitialized(Shape(rows: rowCount, width: width)), rowCount: layout.rowCount, batchSize: layout.batchSize,
      finalCount: finalCount, rowStride: width)
  }

  /// The same blocks of another tensor of that shape.
  init(_ tensor: Tensor, like other: SequenceBlocks) {
    self.init(
      tensor, rowCount: other.outputs.shape[0], batchSize: other.finals[0].shape[0], finalCount: other.finals.count,
      rowStride: other.rowStride)
  }

  private init(_ tensor: Tensor, rowCount: Int, batchSize: Int, finalCount: Int, rowStride: Int) {
    self.tensor = tensor
    self.rowStride = rowStride
    outputs = tensor.rows(0..<rowCount)
    finals = (0..<finalCount).map {
      tensor.rows((rowCount + $0 * batchSize)..<(rowCount + ($0 + 1) * batchSize))
    }
  }

  /// One direction's part.
  func columns(_ range: Range<Int>) -> SequenceBlocks { SequenceBlocks(tensor.columns(range), like: self) }

  /// As the kernels take it.
  var kernelStride: Int64 { Int64(rowStride) }

  /// The kernels read by these sizes alone, so nothing of another may reach them.
  static func checkShapes(
    layout: RaggedLayout, hiddenSize: Int, gateCount: Int, input: CellInput, recurrentWeight: Tensor,
    initialState: [Tensor]
  ) {
    precondition(
      input.rowCount == layout.rowCount && input.width == gateCount * hiddenSize,
      "\(input.rowCount) projected rows of \(input.width), not \(layout.rowCount) of \(gateCount * hiddenSize)")
    check(recurrentWeight, is: Shape(rows: hiddenSize, width: gateCount * hiddenSize), named: "recurrentWeight")
    for state in initialState {
      check(state, is: Shape(rows: layout.batchSize, width: hiddenSize), named: "an initial state")
    }
  }

  private static func check(_ tensor: Tensor, is shape: Shape, named name: String) {
    precondition(tensor.shape == shape, "\(name): \(tensor.shape), not \(shape)")
  }

  /// For each row the hidden state that it came from: an earlier row of the outputs, or the initial state.
  func previousHidden(initialHidden: Tensor, layout: RaggedLayout, direction: Direction) -> OuterProducts.Rows {
    var index: [Int32] = []
    index.reserveCapacity(layout.rowCount)
    for step in 0..<layout.stepCount {
      let rows = layout.rows(atStep: step), from = direction == .backward ? step + 1 : step - 1
      let earlier = (0..<layout.stepCount).contains(from) ? layout.rows(atStep: from).prefix(rows.count) : 0..<0
      index.append(contentsOf: earlier.lazy.map { Int32($0) })
      index.append(contentsOf: (earlier.count..<rows.count).lazy.map { Int32(-1 - $0) })
    }
    return OuterProducts.Rows(index, of: outputs, others: initialHidden)
  }
}
