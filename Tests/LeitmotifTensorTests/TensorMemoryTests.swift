import Testing

@testable import LeitmotifTensor

struct TensorMemoryTests {
  private static let megabyte = 1 << 20

  @Test(arguments: [0, 1, 64, 65, 512, 513, 4096, 5000, 1 << 20, (1 << 20) + 1, 1 << 33])
  func aClassHoldsWhatItIsMadeForAndLittleMore(byteCount: Int) {
    let size = SizeClass(holding: byteCount)
    #expect(size.byteCount >= byteCount)
    #expect(size.byteCount % 64 == 0)
    #expect(size.byteCount <= max(byteCount + 63, byteCount * 5 / 4 + 64))
    #expect(SizeClass(holding: size.byteCount) == size)
    #expect(SizeClass(holding: size.byteCount + 1).index == size.index + 1)
  }

  @Test func aBlockGivenBackIsTakenAgain() {
    let cache = BlockCache()
    let first = cache.take(byteCount: Self.megabyte)
    cache.giveBack(first)
    let second = cache.take(byteCount: Self.megabyte)
    #expect(first.isSame(as: second))
    cache.giveBack(second)
    cache.trim()
  }

  @Test func blocksInUseAreNeverShared() {
    let cache = BlockCache()
    let blocks = (0..<50).map { cache.take(byteCount: $0 * 1000) }
    for (index, block) in blocks.enumerated() {
      #expect(blocks[..<index].allSatisfy { !$0.isSame(as: block) })
    }
    for block in blocks { cache.giveBack(block) }
    cache.trim()
  }

  @Test func whatIsKeptIsBoundedByWhatWasInUse() {
    let cache = BlockCache()
    var most = 0
    for round in 0..<40 {
      let blocks = (0..<8).map { cache.take(byteCount: ((round * 37 + $0 * 11) % 50 + 1) * 100_000) }
      most = max(most, cache.byteCounts.inUse)
      for block in blocks { cache.giveBack(block) }
      #expect(cache.byteCounts.inUse == 0)
      #expect(cache.byteCounts.kept <= most + most / 8 + Self.megabyte)
    }
    cache.trim()
  }

  @Test func whatLiesIdleGoesBackToTheSystem() {
    let cache = BlockCache()
    let large = (0..<4).map { _ in cache.take(byteCount: 16 * Self.megabyte) }
    for block in large { cache.giveBack(block) }
    #expect(cache.byteCounts.kept == 64 * Self.megabyte)
    for _ in 0..<2000 { cache.giveBack(cache.take(byteCount: Self.megabyte)) }
    #expect(cache.byteCounts.kept < 4 * Self.megabyte)
    cache.trim()
    #expect(cache.byteCounts.kept == 0)
  }

  @Test func threadsTakeAndGiveBackTogether() async {
    let cache = BlockCache()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask {
          for round in 0..<500 {
            let blocks = (0..<4).map { cache.take(byteCount: (round + task + $0) % 9 * 5000) }
            for block in blocks { cache.giveBack(block) }
          }
        }
      }
    }
    #expect(cache.byteCounts.inUse == 0)
    cache.trim()
    #expect(cache.byteCounts.kept == 0)
  }

  @Test func aTensorsMemoryIsAligned() {
    for count in [0, 1, 17, 1000, 100_000] {
      #expect(Tensor.zeros([count]).isAligned)
    }
  }
}

extension Block {
  fileprivate func isSame(as other: Block) -> Bool { unsafe address == other.address }
}

extension Tensor {
  fileprivate var isAligned: Bool { unsafe UInt(bitPattern: reading) % 64 == 0 }
}
