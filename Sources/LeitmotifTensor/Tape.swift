internal import Synchronization

/// The record of one computation: its operations in order, each with its pullback.
///
/// A tape belongs to one call of `valueWithGradient(at:_:)`, which closes it; tensors that outlive the call are
/// then plain constants. Nodes are numbered in a flat array, so a chain of any length is freed without recursion.
package final class Tape: Sendable {
  /// Adds to the gradients of an operation's inputs, given the gradient of its output.
  package typealias Pullback = @Sendable (_ upstream: Tensor, _ pass: inout BackwardPass) -> Void

  /// A leaf has no pullback. The shape is that of the whole storage, as the operation made it.
  struct Entry: Sendable {
    let shape: Shape
    let pullback: Pullback?
  }

  private let entries = Mutex([Entry]())
  /// Asked by every operation, so it is read without the lock; it changes once, under the lock.
  private let open = Atomic(true)

  package var isOpen: Bool { open.load(ordering: .acquiring) }

  func append(_ entry: Entry) -> Int {
    entries.withLock {
      precondition(isOpen, "the tape is closed")
      $0.append(entry)
      return $0.count - 1
    }
  }

  /// Ends recording, and hands over what was recorded.
  func close() -> [Entry] {
    entries.withLock { entries in
      open.store(false, ordering: .releasing)
      defer { entries = [] }
      return entries
    }
  }
}

/// One recorded storage: a tape and a place on it. Every view of the storage shares the node, and the node's gradient
/// has the storage's layout; so a slice needs no operation of its own.
package struct TapeNode: Sendable {
  package let tape: Tape
  let index: Int
}

extension Tensor {
  /// This freshly computed tensor, recorded as the result of an operation on `inputs` when one of them is recorded.
  package func recorded(from a: Tensor, pullback: @escaping Tape.Pullback) -> Tensor {
    guard let tape = a.activeNode?.tape else { return self }
    return recorded(on: tape, pullback: pullback)
  }

  package func recorded(from a: Tensor, _ b: Tensor, pullback: @escaping Tape.Pullback) -> Tensor {
    guard let tape = commonTape(a.activeNode?.tape, b.activeNode?.tape) else { return self }
    return recorded(on: tape, pullback: pullback)
  }

  package func recorded(from inputs: [Tensor], pullback: @escaping Tape.Pullback) -> Tensor {
    let tape = inputs.reduce(nil) { commonTape($0, $1.activeNode?.tape) }
    guard let tape else { return self }
    return recorded(on: tape, pullback: pullback)
  }

  private func recorded(on tape: Tape, pullback: @escaping Tape.Pullback) -> Tensor {
    precondition(isWhole, "an operation's result fills its storage")
    let index = tape.append(Tape.Entry(shape: shape, pullback: pullback))
    return Tensor(storage: storage, offset: 0, shape: shape, node: TapeNode(tape: tape, index: index))
  }

  /// This tensor as a leaf of `tape`.
  func leaf(on tape: Tape) -> Tensor {
    let index = tape.append(Tape.Entry(shape: shape, pullback: nil))
    return Tensor(
      storage: isWhole ? storage : ownCopy.storage, offset: 0, shape: shape, node: TapeNode(tape: tape, index: index))
  }
}

func commonTape(_ a: Tape?, _ b: Tape?) -> Tape? {
  guard let a else { return b }
  guard let b else { return a }
  precondition(a === b, "an operation mixes tensors of two recordings")
  return a
}
