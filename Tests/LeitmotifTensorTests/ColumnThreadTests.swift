import LeitmotifTensor
import Testing

/// Columns that several threads move are those that one moves.
struct ColumnThreadTests {
  /// Large enough to be shared out among three threads.
  private static let matrices = [
    RandomStream(seed: 1).normal([701, 190]), RandomStream(seed: 2).normal([701, 151]),
  ]

  private func joined(threads: ThreadPool) -> [[Float]] {
    let result = valueWithGradient(at: Pair(left: Self.matrices[0], right: Self.matrices[1])) { pair in
      let both = concatenateColumns([pair.left, pair.right], threads: threads)
      return (square(both).sum() + square(pair.left).sum(), both)
    }
    return [result.auxiliary.values] + result.gradient.parameters.map(\.tensor.values)
  }

  private struct Pair: Module {
    var left: Tensor
    var right: Tensor
    mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
      visitor.visit("left", &left)
      visitor.visit("right", &right)
    }
  }

  @Test(arguments: [2, 3]) func bitsDoNotDependOnTheThreads(threadCount: Int) {
    let alone = joined(threads: .serial)
    #expect(joined(threads: ThreadPool(threadCount: threadCount)) == alone)
    let expected = (0..<701).flatMap { row in Self.matrices.flatMap { $0.row(row).values } }
    #expect(alone[0] == expected)
    #expect(alone[1] == Self.matrices[0].values.map { 4 * $0 } && alone[2] == Self.matrices[1].values.map { 2 * $0 })
  }
}
