internal import Synchronization

/// A part of a computation that does not need the others: from tensors to tensors.
package struct ConcurrentBranch: Sendable {
  /// Gives the branch's results from its inputs, which are recorded where the given ones are.
  ///
  /// It uses no recorded tensor but these, and no threads but those it is given.
  package typealias Body = @Sendable (_ inputs: [Tensor], _ threads: ThreadPool) -> [Tensor]

  let inputs: [Tensor]
  let body: Body

  package init(inputs: [Tensor], body: @escaping Body) {
    self.inputs = inputs
    self.body = body
  }
}

/// Computes branches, and on the walk back their gradients, at the same time: one a thread.
///
/// A tape is written in one order. So each branch has a tape of its own, and on the common one stand only its results, and
/// before them the node that walks all branches back when the gradients of the results are there. Gradients reach the
/// inputs branch by branch: bits do not depend on the threads.
///
/// - Parameter together: whether each branch has one thread; otherwise one after another has them all.
/// - Returns: the results of each branch.
package func runConcurrently(
  _ branches: [ConcurrentBranch], together: Bool, threads: ThreadPool
) -> [[Tensor]] {
  let tape = branches.flatMap(\.inputs).reduce(nil) { commonTape($0, $1.activeNode?.tape) }
  let runs = threads.map(count: branches.count, together: together) { index, threads in
    BranchRun(branches[index], isRecorded: tape != nil, threads: threads)
  }
  guard let tape else { return runs.map(\.outputs) }
  let join = BranchJoin(runs: runs, inputs: branches.map(\.inputs), together: together, threads: threads, tape: tape)
  return runs.indices.map { join.recordedOutputs(ofRun: $0) }
}

/// What one branch computed, with the record of how.
private struct BranchRun: Sendable {
  let outputs: [Tensor]
  let tape: Tape
  let entries: [Tape.Entry]

  init(_ branch: ConcurrentBranch, isRecorded: Bool, threads: ThreadPool) {
    tape = Tape()
    let tape = tape
    let inputs = branch.inputs.map { isRecorded && $0.isRecorded ? $0.leaf(on: tape) : $0.detached }
    outputs = branch.body(inputs, threads)
    entries = tape.close()
  }

  /// The gradients of the leaves, in order; nil where there is none.
  ///
  /// - Parameter gradients: of results, by their nodes.
  func leafGradients(from gradients: [Int: Tensor]) -> [Tensor?] {
    let leafCount = entries.prefix { $0.pullback == nil }.count
    if gradients.isEmpty { return Array(repeating: nil, count: leafCount) }
    var pass = BackwardPass(of: tape, entries: entries)
    for (index, gradient) in gradients { pass.start(from: gradient, at: index) }
    pass.walk()
    return (0..<leafCount).map { pass.gradientIfAny(ofLeaf: $0) }
  }
}

/// The node that stands for all branches on the common tape, and the gradients of their results that have come so far.
private final class BranchJoin: Sendable {
  private let runs: [BranchRun]
  private let inputs: [[Tensor]]
  private let together: Bool
  private let threads: ThreadPool
  private let tape: Tape
  private let found: Mutex<[[Int: Tensor]]>
  private let node: Mutex<Tensor?> = Mutex(nil)

  init(runs: [BranchRun], inputs: [[Tensor]], together: Bool, threads: ThreadPool, tape: Tape) {
    self.runs = runs
    self.inputs = inputs
    self.together = together
    self.threads = threads
    self.tape = tape
    found = Mutex(Array(repeating: [:], count: runs.count))
  }

  /// Results of a branch, recorded on the common tape: views of one storage share a node there as they do in the branch.
  func recordedOutputs(ofRun run: Int) -> [Tensor] {
    let join = joinTensor()
    var indices: [Int: Int] = [:]
    return runs[run].outputs.map { output in
      guard let own = output.node, own.tape === runs[run].tape else { return output.detached }
      let index = indices[own.index] ?? appendResult(own.index, ofRun: run, join)
      indices[own.index] = index
      return Tensor(
        storage: output.storage, offset: output.offset, shape: output.shape, rowStride: output.rowStride,
        node: TapeNode(tape: tape, index: index))
    }
  }

  private func appendResult(_ index: Int, ofRun run: Int, _ join: Tensor) -> Int {
    tape.append(
      Tape.Entry(shape: runs[run].entries[index].shape) { upstream, pass in
        self.found.withLock { $0[run][index] = upstream }
        pass.add(.ones(.scalar), to: join)
      })
  }

  /// What the results' pullbacks give a gradient to, so that its own pullback follows theirs.
  private func joinTensor() -> Tensor {
    node.withLock { node in
      if let node { return node }
      let index = tape.append(Tape.Entry(shape: .scalar) { _, pass in self.walkBack(&pass) })
      let tensor = Tensor(
        storage: Storage(count: 1, repeating: 0), offset: 0, shape: .scalar, node: TapeNode(tape: tape, index: index))
      node = tensor
      return tensor
    }
  }

  private func walkBack(_ pass: inout BackwardPass) {
    let found = found.withLock { found in
      defer { found = [] }
      return found
    }
    let runs = runs
    let gradients = threads.map(count: runs.count, together: together) { index, _ in
      runs[index].leafGradients(from: found[index])
    }
    for (inputs, gradients) in zip(inputs, gradients) {
      for (input, gradient) in zip(inputs.filter { pass.wants($0) }, gradients) {
        if let gradient { pass.give(gradient, to: input) }
      }
    }
  }
}

extension ThreadPool {
  /// The results of `body` for 0 ..< `count`: at the same time with one thread each, or one after another with all.
  fileprivate func map<Result: Sendable>(
    count: Int, together: Bool, _ body: @escaping @Sendable (_ index: Int, _ threads: ThreadPool) -> Result
  ) -> [Result] {
    guard together else { return (0..<count).map { body($0, self) } }
    let results = PartResults<Result>(count: count)
    run(partCount: count) { index in
      let result = body(index, .serial)
      results.slots.withLock { $0[index] = result }
    }
    return results.slots.withLock { $0.compactMap { $0 } }
  }
}

/// What the parts of a run give.
private final class PartResults<Result: Sendable>: Sendable {
  let slots: Mutex<[Result?]>

  init(count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }
}
