import CLeitmotifKernels
import Foundation
import Synchronization
import Testing

/// How often each part was done.
final class Tally: @unchecked Sendable {
  // Each part writes its own element, and the pool's return orders the writes before the reads.
  let counts: UnsafeMutablePointer<Int32>
  let size: Int
  var pool: OpaquePointer?

  init(_ size: Int) {
    self.size = size
    counts = .allocate(capacity: size)
    counts.initialize(repeating: 0, count: size)
  }

  deinit { counts.deallocate() }

  func run(_ pool: OpaquePointer?) {
    self.pool = pool
    lm_pool_run(
      pool, Int64(size),
      { context, part in
        guard let context else { return }
        Unmanaged<Tally>.fromOpaque(context).takeUnretainedValue().counts[Int(part)] += 1
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  var all: [Int32] { (0..<size).map { counts[$0] } }
}

/// Eight threads that do nothing, until told to end.
// The pool is the only thing that is not Sendable, and one thread alone runs it.
final class Spinning: @unchecked Sendable {
  private let pool = Pool(threadCount: 8)
  private let isOver = Atomic(false)
  private let hasEnded = Atomic(false)

  func start() {
    Thread { [self] in
      lm_pool_run(
        pool.pointer, 8,
        { context, _ in
          guard let context else { return }
          let spinning = Unmanaged<Spinning>.fromOpaque(context).takeUnretainedValue()
          while !spinning.isOver.load(ordering: .relaxed) {}
        }, Unmanaged.passUnretained(self).toOpaque())
      hasEnded.store(true, ordering: .releasing)
    }.start()
  }

  func end() {
    isOver.store(true, ordering: .relaxed)
    while !hasEnded.load(ordering: .acquiring) { Thread.sleep(forTimeInterval: 0.001) }
  }
}

#if os(Linux)
  /// The processors that two threads of one run, which wait for each other, may run on.
  // Each part writes its own element before it counts itself, and the pool's return orders that before the reads.
  final class Meeting: @unchecked Sendable {
    private let count = Atomic(0)
    private let seen = UnsafeMutablePointer<(thread: pthread_t, processors: Set<Int>)?>.allocate(capacity: 2)

    init() { seen.initialize(repeating: nil, count: 2) }

    deinit {
      seen.deinitialize(count: 2)
      seen.deallocate()
    }

    /// Those of the caller, and those of its helper.
    func run(_ pool: OpaquePointer?) -> (caller: Set<Int>, helper: Set<Int>)? {
      lm_pool_run(
        pool, 2,
        { context, part in
          guard let context else { return }
          let meeting = Unmanaged<Meeting>.fromOpaque(context).takeUnretainedValue()
          meeting.seen[Int(part)] = (pthread_self(), Meeting.processors)
          meeting.count.add(1, ordering: .acquiringAndReleasing)
          while meeting.count.load(ordering: .acquiring) < 2 { sched_yield() }
        }, Unmanaged.passUnretained(self).toOpaque())
      guard let first = seen[0], let second = seen[1], first.thread != second.thread else { return nil }
      let isFirst = first.thread == pthread_self()
      return ((isFirst ? first : second).processors, (isFirst ? second : first).processors)
    }

    /// Those of this thread, from a mask of hexadecimal digits, the last one the first four processors'.
    private static var processors: Set<Int> {
      guard let status = try? String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8),
        let mask = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") })?.split(separator: "\t")
          .last
      else { return [] }
      return Set(
        mask.filter { $0 != "," }.reversed().enumerated().flatMap { place, digit in
          (0..<4).filter { (digit.hexDigitValue ?? 0) >> $0 & 1 == 1 }.map { 4 * place + $0 }
        })
    }
  }
#endif

@Suite struct PoolTests {
  @Test func fewerThanTwoThreadsIsNoPool() {
    #expect(lm_pool_create(1) == nil && lm_pool_create(0) == nil && lm_pool_create(-3) == nil)
    #expect(lm_pool_thread_count(nil) == 1)
    let pool = Pool(threadCount: 3)
    #expect(lm_pool_thread_count(pool.pointer) == 3)
  }

  @Test func aPoolOfTooManyThreadsIsCutAndStillDoesEveryPart() {
    let pool = Pool(threadCount: 200_000), tally = Tally(100)
    #expect((16...1024).contains(lm_pool_thread_count(pool.pointer)))
    tally.run(pool.pointer)
    #expect(tally.all == [Int32](repeating: 1, count: 100))
  }

  @Test(arguments: [1, 2, 3, 8] as [Int32], [0, 1, 2, 3, 100])
  func everyPartIsDoneOnceARun(threads: Int32, parts: Int) {
    let pool = Pool(threadCount: threads), tally = Tally(parts)
    for _ in 0..<50 { tally.run(pool.pointer) }
    #expect(tally.all == [Int32](repeating: 50, count: parts))
  }

  @Test func everyPartIsDoneOnceWhileOthersHoldTheProcessors() {
    let pool = Pool(threadCount: 3), tally = Tally(5), spinning = Spinning()
    spinning.start()
    for _ in 0..<2000 { tally.run(pool.pointer) }
    spinning.end()
    #expect(tally.all == [Int32](repeating: 2000, count: 5))
  }

  @Test func aRunInsideARunDoesItsPartsItself() {
    final class Nested: @unchecked Sendable {
      let pool = Pool(threadCount: 2)
      let tallies = (0..<6).map { _ in Tally(5) }
    }
    let nested = Nested()
    lm_pool_run(
      nested.pool.pointer, 6,
      { context, part in
        guard let context else { return }
        let nested = Unmanaged<Nested>.fromOpaque(context).takeUnretainedValue()
        nested.tallies[Int(part)].run(nested.pool.pointer)
      }, Unmanaged.passUnretained(nested).toOpaque())
    #expect(nested.tallies.allSatisfy { $0.all == [1, 1, 1, 1, 1] })
  }

  @Test func callersAtTheSameTimeEachGetAllTheirParts() async {
    final class Shared: @unchecked Sendable { let pool = Pool(threadCount: 2) }
    let shared = Shared()
    let done = await withTaskGroup(of: [Int32].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let tally = Tally(7)
          for _ in 0..<200 { tally.run(shared.pool.pointer) }
          return tally.all
        }
      }
      return await group.reduce(into: [[Int32]]()) { $0.append($1) }
    }
    #expect(done == [[Int32]](repeating: [Int32](repeating: 200, count: 7), count: 4))
  }

  #if os(Linux)
    @Test func aHelperThatWasWokenMayRunWhereverItsCallerMay() throws {
      let pool = Pool(threadCount: 2)
      for _ in 0..<10 {
        Thread.sleep(forTimeInterval: 0.002)
        let seen = try #require(Meeting().run(pool.pointer))
        #expect(!seen.caller.isEmpty && seen.helper == seen.caller)
      }
    }
  #endif
}
