internal import Dispatch
internal import LeitmotifTensor
internal import Synchronization

/// Reads items one after the other, works on several at once, and finishes them in the order they were read.
///
/// Each thread of the pool reads an item, works on it and finishes what is next in order, so that all threads are busy and no
/// more than they: reading, work and finishing of different items overlap, and with one thread they take turns. At most a
/// few items a thread are held at once.
///
/// `next` and `finish` are each called by one thread at a time, under a lock of their own; that, and that `work` is Sendable,
/// is the proof behind `@unchecked Sendable`.
final class OrderedPipeline<Item: Sendable, Output: Sendable>: @unchecked Sendable {
  private struct Reading {
    var count = 0
    var isOver = false
  }

  private struct Finishing {
    var count = 0
    /// Done before those that come first.
    var waiting: [Int: Output] = [:]
    var isOver = false
  }

  private let next: () throws -> Item?
  private let work: @Sendable (Item) throws -> Output
  private let finish: (Output) throws -> Void
  private let reading = Mutex(Reading())
  private let finishing = Mutex(Finishing())
  /// The one that comes first in order.
  private let failure = Mutex<(index: Int, error: any Error)?>(nil)
  /// One for each item that may be held.
  private let permits: DispatchSemaphore
  private let threads: ThreadPool

  private init(
    threads: ThreadPool, next: @escaping () throws -> Item?, work: @escaping @Sendable (Item) throws -> Output,
    finish: @escaping (Output) throws -> Void
  ) {
    (self.threads, self.next, self.work, self.finish) = (threads, next, work, finish)
    // Begun at 0, for a semaphore may not end below where it began, and items behind one that failed keep theirs.
    permits = DispatchSemaphore(value: 0)
    for _ in 0..<(threads.threadCount + 2) { permits.signal() }
  }

  /// Runs until `next` gives nil.
  /// - Throws: what the parts throw: the first in order. What was read before it is finished.
  static func run(
    threads: ThreadPool, next: () throws -> Item?, work: @escaping @Sendable (Item) throws -> Output,
    finish: (Output) throws -> Void
  ) throws {
    try withoutActuallyEscaping(next) { next in
      try withoutActuallyEscaping(finish) { finish in
        let pipeline = OrderedPipeline(threads: threads, next: next, work: work, finish: finish)
        threads.run(partCount: threads.threadCount) { _ in pipeline.takeTurns() }
        if let failure = pipeline.failure.withLock({ $0 }) { throw failure.error }
      }
    }
  }

  /// What each thread does.
  private func takeTurns() {
    while true {
      permits.wait()
      guard let (index, item) = read() else {
        permits.signal()
        return
      }
      do {
        let output = try work(item)
        finishing.withLock { hand(output, index, to: &$0) }
      } catch {
        fail(at: index, error)
        permits.signal()
      }
    }
  }

  private func read() -> (index: Int, item: Item)? {
    reading.withLock { reading in
      if reading.isOver || failure.withLock({ $0 != nil }) { return nil }
      do {
        if let item = try next() {
          defer { reading.count += 1 }
          return (reading.count, item)
        }
      } catch {
        fail(at: reading.count, error)
      }
      reading.isOver = true
      return nil
    }
  }

  private func hand(_ output: Output, _ index: Int, to finishing: inout Finishing) {
    finishing.waiting[index] = output
    while let output = finishing.waiting.removeValue(forKey: finishing.count) {
      if !finishing.isOver {
        do {
          try finish(output)
        } catch {
          fail(at: finishing.count, error)
          finishing.isOver = true
        }
      }
      finishing.count += 1
      permits.signal()
    }
  }

  private func fail(at index: Int, _ error: any Error) {
    failure.withLock { first in
      if first.map({ index < $0.index }) ?? true { first = (index, error) }
    }
  }
}
