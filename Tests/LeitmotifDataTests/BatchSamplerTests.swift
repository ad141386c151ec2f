import Foundation
import LeitmotifData
import Testing

struct BatchSamplerTests {
  private let lengths = (0..<1000).map { ($0 * 37) % 211 }

  private func sampler(drawing: BatchSampler.Drawing = .eachOnce, seed: UInt64 = 1) -> BatchSampler {
    BatchSampler(lengths: lengths, limit: BatchLimit(exampleCount: 16), drawing: drawing, seed: seed, poolBatchCount: 8)
  }

  @Test func anEpochHasEveryExampleOnce() {
    var sampler = sampler()
    #expect(sampler.batchCount == 63)
    let drawn = (0..<63).flatMap { _ in sampler.next() }
    #expect(drawn.sorted() == Array(lengths.indices))
    #expect(sampler.position == .init(epoch: 1, index: 0))
  }

  @Test func epochsAndSeedsDiffer() {
    #expect(sampler().batches(ofEpoch: 0) != sampler().batches(ofEpoch: 1))
    #expect(sampler().batches(ofEpoch: 0) != sampler(seed: 2).batches(ofEpoch: 0))
    #expect(sampler().batches(ofEpoch: 5) == sampler().batches(ofEpoch: 5))
  }

  @Test func lengthsInsideABatchAreNearEachOther() {
    func spread(_ batches: [[Int]]) -> Int {
      batches.reduce(0) { sum, batch in
        let inside = batch.map { lengths[$0] }
        return sum + (inside.max() ?? 0) - (inside.min() ?? 0)
      }
    }
    let unsorted = BatchSampler(lengths: lengths, limit: BatchLimit(exampleCount: 16), seed: 1, poolBatchCount: 1)
    #expect(spread(sampler().batches(ofEpoch: 0)) * 5 < spread(unsorted.batches(ofEpoch: 0)))
  }

  @Test func batchesDoNotComeInOrderOfLength() {
    let means = sampler().batches(ofEpoch: 0).map { batch in batch.reduce(0) { $0 + lengths[$1] } / batch.count }
    #expect(means.prefix(8) != means.prefix(8).sorted()[...])
  }

  @Test func aSavedPositionContinuesWithTheSameBatches() throws {
    var first = sampler(drawing: .balanced(classes: lengths.map { $0 % 3 }))
    for _ in 0..<100 { _ = first.next() }
    let saved = try JSONEncoder().encode(first.position)
    var second = sampler(drawing: .balanced(classes: lengths.map { $0 % 3 }))
    try second.restore(JSONDecoder().decode(BatchSampler.Position.self, from: saved))
    #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
  }

  @Test(arguments: [(0, 63), (0, -1), (-1, 0)])
  func aPositionThatDoesNotExistIsRefused(epoch: Int, index: Int) {
    var sampler = sampler()
    #expect(throws: DataError.self) { try sampler.restore(.init(epoch: epoch, index: index)) }
    #expect(sampler.position == .init())
  }

  @Test func balancedDrawingTakesEachClassEquallyOften() {
    let classes = lengths.indices.map { $0 < 20 ? 7 : $0 < 300 ? 2 : 0 }
    let sampler = sampler(drawing: .balanced(classes: classes))
    for epoch in 0..<4 {
      let drawn = sampler.batches(ofEpoch: epoch).joined()
      let counts = [0, 2, 7].map { label in drawn.count { classes[$0] == label } }
      #expect(counts.reduce(0, +) == 1000)
      #expect(counts.allSatisfy { $0 == 333 || $0 == 334 })
    }
  }

  @Test func balancedDrawingUsesAllOfAClassBeforeRepeating() {
    let classes = lengths.indices.map { $0 < 20 ? 1 : 0 }
    let sampler = sampler(drawing: .balanced(classes: classes))
    let drawn = (0..<2).flatMap { sampler.batches(ofEpoch: $0).joined() }
    let times = drawn.reduce(into: [Int](repeating: 0, count: 1000)) { $0[$1] += 1 }
    #expect(times[..<20].allSatisfy { $0 == 50 })
    #expect(times[20...].allSatisfy { $0 == 1 || $0 == 2 })
  }

  @Test func aBatchThatTheRowsFillIsClosed() {
    let sampler = BatchSampler(lengths: lengths, limit: BatchLimit(exampleCount: 64, rowCount: 500), seed: 1)
    let batches = sampler.batches(ofEpoch: 0)
    #expect(batches.joined().sorted() == Array(lengths.indices))
    #expect(batches.allSatisfy { $0.reduce(0) { $0 + lengths[$1] } <= 500 && $0.count <= 64 })
  }
}

struct BatchLimitTests {
  @Test func predictionBatchesKeepTheOrder() {
    #expect(BatchLimit(exampleCount: 2).batches(lengths: [5, 0, 3, 3, 1]) == [0..<2, 2..<4, 4..<5])
    #expect(BatchLimit(exampleCount: 2).batches(lengths: []).isEmpty)
  }

  @Test func anExampleThatIsTooLongIsABatchAlone() {
    #expect(
      BatchLimit(exampleCount: 9, rowCount: 10).batches(lengths: [3, 3, 50, 3, 10]) == [0..<2, 2..<3, 3..<4, 4..<5])
  }
}
