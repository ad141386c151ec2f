/// The walk back along a tape: the gradients found so far, one buffer a node.
package struct BackwardPass: ~Copyable {
  private let tape: Tape
  private let entries: [Tape.Entry]
  private var buffers: [Storage?]
  /// Narrow products whose weights wait for their gradients, by the weights' nodes.
  private var pending: [Int: PendingProducts] = [:]

  init(of tape: Tape) {
    self.tape = tape
    entries = tape.close()
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
    guard let node = input.node, node.tape === tape else { return }
    let whole = entries[node.index].shape.elementCount
    if let buffer = buffers[node.index] {
      body(Tensor(storage: buffer, offset: input.offset, shape: input.shape), true)
    } else if input.elementCount == whole {
      let buffer = Storage(uninitialized: whole)
      buffers[node.index] = buffer
      body(Tensor(storage: buffer, offset: input.offset, shape: input.shape), false)
    } else {
      let buffer = Storage(count: whole, repeating: 0)
      buffers[node.index] = buffer
      body(Tensor(storage: buffer, offset: input.offset, shape: input.shape), true)
    }
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
    let isWhole = gradient.offset == 0 && gradient.storage.count == entries[node.index].shape.elementCount
    if buffers[node.index] == nil, isWhole, gradient.elementCount == gradient.storage.count {
      precondition(gradient.shape == input.shape, "a gradient of \(gradient.shape) for an input of \(input.shape)")
      buffers[node.index] = gradient.storage
    } else {
      add(gradient, to: input)
    }
  }

  /// Adds xᵀ · dy, summed over rows, to the gradient of `weight`: at once, or with other narrow products.
  mutating func addProduct(_ x: Tensor, _ dy: Tensor, to weight: Tensor, threads: ThreadPool) {
    guard let node = weight.node, node.tape === tape else { return }
    guard x.shape[0] < PendingProducts.narrowRowCount else {
      return accumulate(into: weight) {
        MatrixKernels.outerProduct(x, dy, into: $0, accumulate: $1, threads: threads)
      }
    }
    if let waiting = pending[node.index], waiting.weight.offset != weight.offset || waiting.weight.shape != weight.shape
    {
      finishProducts(of: node.index)
    }
    pending[node.index, default: PendingProducts(weight: weight, threads: threads)].append(x, dy)
    if pending[node.index]?.isFull == true { finishProducts(of: node.index) }
  }

  private mutating func finishProducts(of index: Int) {
    pending.removeValue(forKey: index)?.add(to: &self)
  }

  /// Walks back from `loss`, a scalar, to the leaves.
  mutating func run(from loss: Tensor) {
    add(Tensor.ones(loss.shape), to: loss)
    for index in entries.indices.reversed() {
      if !pending.isEmpty { finishProducts(of: index) }
      guard let pullback = entries[index].pullback, let buffer = buffers[index] else { continue }
      buffers[index] = nil
      pullback(Tensor(storage: buffer, shape: entries[index].shape), &self)
    }
  }

  /// The gradient of leaf number `index`: zeros where the loss does not depend on it.
  func gradient(ofLeaf index: Int) -> Tensor {
    let shape = entries[index].shape
    guard let buffer = buffers[index] else { return .zeros(shape) }
    return Tensor(storage: buffer, shape: shape)
  }
}
