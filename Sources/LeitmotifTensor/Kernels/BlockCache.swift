internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// Memory that tensors have done with, kept for those that come.
///
/// A large block that goes back to the system returns as pages of zeros, and each costs a fault when it is first written: up
/// to a tenth of a small model's pass. So blocks are kept, by classes of size, under two rules. Blocks in use and blocks kept are
/// together hardly more than what was in use at most of late: a process takes little more memory than without the cache. And what
/// lay idle for a while goes back to the system, as when a training ends.
///
/// It is one of a process, as the system's own allocator is, and any thread may use it.
final class BlockCache: Sendable {
  static let shared = BlockCache()

  private let state = Mutex(State())

  /// Memory of at least `byteCount` bytes at a multiple of 64, not set.
  func take(byteCount: Int) -> Block {
    let size = SizeClass(holding: byteCount)
    let (block, excess) = state.withLock { $0.take(size) }
    for block in excess { block.free() }
    return block ?? Block(size)
  }

  /// Takes back what nobody reads or writes any more.
  func giveBack(_ block: Block) {
    let isKept = state.withLock { $0.keep(block) }
    if !isKept { block.free() }
  }

  /// Gives all blocks that are not in use back to the system.
  func trim() {
    let all = state.withLock { $0.dropAll() }
    for block in all { block.free() }
  }

  /// Bytes in use, and bytes kept beside them.
  var byteCounts: (inUse: Int, kept: Int) { state.withLock { ($0.inUse, $0.kept) } }
}

/// Memory of one class of size. Who took it owns it alone until it is given back, which is the proof behind `@unchecked
/// Sendable`.
@safe
struct Block: @unchecked Sendable {
  let size: SizeClass
  let address: UnsafeMutableRawPointer

  fileprivate init(_ size: SizeClass) {
    self.size = size
    let isLarge = size.byteCount >= 2 * Self.largePage
    unsafe address = .allocate(byteCount: size.byteCount, alignment: isLarge ? Self.largePage : SizeClass.unit)
    #if canImport(Glibc)
      // Large pages, where the system has them: a fault for 2 MB instead of 4 KB, and fewer look-ups of addresses.
      if isLarge { unsafe madvise(address, size.byteCount, MADV_HUGEPAGE) }
    #endif
  }

  private static let largePage = 2 << 20

  fileprivate func free() { unsafe address.deallocate() }
}

/// Sizes of blocks: multiples of 64 bytes up to 512, then four to an octave, so that less than a fifth is not used.
struct SizeClass: Sendable, Hashable {
  static let unit = 64
  /// Of any size that an address can have.
  static let count = 4 * Int.bitWidth

  let index: Int

  fileprivate init(index: Int) { self.index = index }

  init(holding byteCount: Int) {
    let last = max(byteCount - 1, 0) / Self.unit
    let shift = max(Int.bitWidth - last.leadingZeroBitCount - 3, 0)
    index = 4 * shift + (last >> shift)
  }

  var byteCount: Int {
    let shift = max(index / 4 - 1, 0)
    return ((index - 4 * shift + 1) << shift) * Self.unit
  }
}

/// What the lock of a cache guards.
private struct State {
  private(set) var inUse = 0
  private(set) var kept = 0
  /// By class, the last used at the end.
  private var blocks = [[Block]](repeating: [], count: SizeClass.count)
  /// The fewest blocks of each class in this period: so many lay idle all the while.
  private var idle = [Int](repeating: 0, count: SizeClass.count)
  /// The most in use in this period and in the one before.
  private var peak = 0
  private var formerPeak = 0
  /// Bytes taken in this period.
  private var taken = 0

  /// What in use and kept may be together.
  private var limit: Int {
    let most = max(peak, formerPeak)
    return most + most / 8 + (1 << 20)
  }

  /// A kept block, if there is one of the class or little above, and what has to go.
  mutating func take(_ size: SizeClass) -> (block: Block?, excess: [Block]) {
    for index in size.index..<min(size.index + 4, SizeClass.count) {
      guard let block = blocks[index].popLast() else { continue }
      idle[index] = min(idle[index], blocks[index].count)
      kept -= block.size.byteCount
      return (block, use(block.size))
    }
    return (nil, use(size))
  }

  private mutating func use(_ size: SizeClass) -> [Block] {
    inUse += size.byteCount
    taken += size.byteCount
    peak = max(peak, inUse)
    if taken > 4 * limit { return endPeriod() }
    return inUse + kept > limit ? dropLargest() : []
  }

  /// Whether the block stays.
  mutating func keep(_ block: Block) -> Bool {
    inUse -= block.size.byteCount
    guard inUse + kept + block.size.byteCount <= limit else { return false }
    kept += block.size.byteCount
    blocks[block.size.index].append(block)
    return true
  }

  /// A period holds several passes of a training, so what nobody took in it is not about to be wanted.
  private mutating func endPeriod() -> [Block] {
    var dropped: [Block] = []
    for index in blocks.indices {
      dropped += blocks[index].prefix(idle[index])
      blocks[index].removeFirst(idle[index])
      idle[index] = blocks[index].count
    }
    kept -= dropped.reduce(0) { $0 + $1.size.byteCount }
    (formerPeak, peak, taken) = (peak, inUse, 0)
    return dropped
  }

  /// As many of the largest as have to go.
  private mutating func dropLargest() -> [Block] {
    var dropped: [Block] = []
    for index in blocks.indices.reversed() {
      while inUse + kept > limit, let block = blocks[index].popLast() {
        kept -= block.size.byteCount
        dropped.append(block)
      }
      idle[index] = min(idle[index], blocks[index].count)
      if inUse + kept <= limit { break }
    }
    return dropped
  }

  mutating func dropAll() -> [Block] {
    let dropped = blocks.flatMap { $0 }
    for index in blocks.indices {
      blocks[index].removeAll()
      idle[index] = 0
    }
    kept = 0
    (formerPeak, peak) = (inUse, inUse)
    return dropped
  }
}
