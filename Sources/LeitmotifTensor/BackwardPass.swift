/// Where a gradient is to be written: a buffer of its shape, added to when `accumulate`, else written for the first time.
package struct GradientPlace: Sendable {
  package let buffer: Tensor
  package let accumulate: Bool
}

/// The walk back along a tape: the gradients found so far, one buffer a node.
package struct BackwardPass: ~Copyable {
  private let tape: Tape
  private let entries: [Tape.Entry]
  private var buffers: [GradientBuffer?]
  /// Narrow products whose weights wait for their gradients, by the weights' nodes: those of each view of a node apart.
  private var pending: [Int: [PendingProducts]] = [:]

  init(of tape: Tape) { self.init(of: tape, entries: tape.close()) }

  /// - Parameter entries: what the tape held when it was closed.
  init(of tape: Tape, entries: [Tape.Entry]) {
    self.tape = tape
    self.entries = entries
    buffers = Array(repeating: nil, count: entries.count)
  }

  /// Whether a gradient for `input` is wanted. A pullback may ask before it does costly work.
  package func wants(_ input: Tensor) -> Bool {
    guard let node = input.node else { return false }
    return node.tape === tape
  }

  /// Lets `body` write the gradient of `input`, when it is wanted, into a buffer of the same shape: added to what is
  /// there when `accumulate`, else for the first time, so that nothing needs zeroing.
  package mutating func accumulate(into input: Tensor, _ body: (_ buffer: Tensor, _ accumulate: Bool) -> Void) {
    if let place = place(for: input) { body(place.buffer, place.accumulate) }
  }

  /// Where the gradient of `input` is to be written next, as ``accumulate(into:_:)`` says; nil when it is not wanted. What
  /// writes several gradients at once takes a place for each, and writes all before the walk goes on.
  package mutating func place(for input: Tensor) -> GradientPlace? {
    guard let node = input.node, node.tape === tape, input.elementCount > 0 else { return nil }
    return place(for: input, node.index, GradientBuffer.Region(of: input, in: entries[node.index].shape))
  }

  /// The same where `body` may write the gradient over that of the result, `dy`, which is not needed any more.
  mutating func accumulate(
    into input: Tensor, reusing dy: Tensor, _ body: (_ buffer: Tensor, _ accumulate: Bool) -> Void
  ) {
    guard let node = input.node, node.tape === tape else { return }
    let isWhole = input.elementCount == entries[node.index].shape.elementCount && dy.isWhole
    guard buffers[node.index] == nil, isWhole, input.elementCount == dy.elementCount else {
      return accumulate(into: input, body)
    }
    buffers[node.index] = GradientBuffer(dy.storage, entries[node.index].shape)
    body(dy.reshaped(to: input.shape), false)
  }

  /// A region of nil is one that is no rectangle.
  private mutating func place(for input: Tensor, _ index: Int, _ region: GradientBuffer.Region?) -> GradientPlace {
    let isFirst = buffers[index] == nil
    let shape = entries[index].shape
    var buffer = buffers[index] ?? GradientBuffer(shape, first: region ?? .init(rows: 0..<0, columns: 0..<0))
    let hasValues: Bool
    if let region {
      hasValues = isFirst ? false : buffer.prepare(region)
    } else {
      buffer.finish()
      hasValues = true
    }
    buffers[index] = buffer
    return GradientPlace(
      buffer: Tensor(
        storage: buffer.storage, offset: input.offset, shape: input.shape, rowStride: input.rowStride, node: nil),
      accumulate: hasValues)
  }

  /// Adds a gradient that is already computed.
  package mutating func add(_ gradient: Tensor, to input: Tensor) {
    precondition(gradient.shape == input.shape, "a gradient of \(gradient.shape) for an input of \(input.shape)")
    accumulate(into: input) { buffer, accumulate in
      if accumulate {
        ElementwiseKernels.addScaled(gradient, by: 1, to: buffer)
      } else {
        ElementwiseKernels.affine(gradient, scale: 1, shift: 0, into: buffer)
      }
    }
  }

  /// Adds a gradient that nobody else holds: the first one becomes the buffer itself.
  package mutating func give(_ gradient: Tensor, to input: Tensor) {
    guard let node = input.node, node.tape === tape else { return }
    let shape = entries[node.index].shape
    if buffers[node.index] == nil, gradient.isWhole, gradient.elementCount == shape.elementCount {
      precondition(gradient.shape == input.shape, "a gradient of \(gradient.shape) for an input of \(input.shape)")
      buffers[node.index] = GradientBuffer(gradient.storage, shape)
    } else {
      add(gradient, to: input)
    }
  }

  /// Adds xᵀ · dy, summed over rows, to the gradient of `weight`, and the sum of dy's rows to that of `bias`: at once, or, where
  /// there are few rows, the product with other narrow ones.
  mutating func addProduct(_ x: Tensor, _ dy: Tensor, to weight: Tensor, bias: Tensor?, threads: ThreadPool) {
    var products = OuterProducts(of: dy)
    products.appendSums(into: bias.flatMap { place(for: $0) })
    let isNarrow = x.shape[0] < PendingProducts.narrowRowCount
    if !isNarrow { products.append(.init(of: x), into: place(for: weight)) }
    products.compute(threads: threads)
    guard isNarrow, let node = weight.node, node.tape === tape else { return }
    var waiting = pending[node.index] ?? []
    pending[node.index] = nil
    let index = waiting.firstIndex { $0.weight.isSameView(as: weight) } ?? waiting.endIndex
    if index == waiting.endIndex { waiting.append(PendingProducts(weight: weight, threads: threads)) }
    waiting[index].append(x, dy)
    if waiting[index].isFull { waiting.remove(at: index).add(to: &self) }
    if !waiting.isEmpty { pending[node.index] = waiting }
  }

  private mutating func finishProducts(of index: Int) {
    for products in pending.removeValue(forKey: index) ?? [] { products.add(to: &self) }
  }

  /// Walks back from `loss`, a scalar, to the leaves.
  mutating func run(from loss: Tensor) {
    add(Tensor.ones(loss.shape), to: loss)
    walk()
  }

  /// Takes the gradient of node number `index`, which nobody else holds.
  mutating func start(from gradient: Tensor, at index: Int) {
    buffers[index] = GradientBuffer(gradient.storage, entries[index].shape)
  }

  /// Walks back from where there are gradients to the leaves.
  mutating func walk() {
    for index in entries.indices.reversed() {
      if !pending.isEmpty { finishProducts(of: index) }
      guard let pullback = entries[index].pullback, var buffer = buffers[index] else { continue }
      buffers[index] = nil
      buffer.finish()
      pullback(Tensor(storage: buffer.storage, shape: entries[index].shape), &self)
    }
  }

  /// The gradient of leaf number `index`: zeros where the loss does not depend on it.
  func gradient(ofLeaf index: Int) -> Tensor {
    gradientIfAny(ofLeaf: index) ?? .zeros(entries[index].shape)
  }

  /// The gradient of leaf number `index`; nil where nothing depends on it.
  func gradientIfAny(ofLeaf index: Int) -> Tensor? {
    guard var buffer = buffers[index] else { return nil }
    buffer.finish()
    return Tensor(storage: buffer.storage, shape: entries[index].shape)
  }
}
