import Leitmotif
import Synchronization
import Testing

@testable import LeitmotifModels

@Suite("Reading, work and finishing that overlap") struct OrderedPipelineTests {
  private struct Fault: Error, Equatable { var place: Int }

  /// Squares of 0 ..< count, as far as they were finished; what was thrown.
  private func squares(
    of count: Int, threads: Int, readFault: Int? = nil, workFault: Int? = nil, finishFault: Int? = nil
  ) -> (finished: [Int], fault: Fault?, mostHeld: Int) {
    var (next, finished) = (0, [Int]())
    let held = Mutex((now: 0, most: 0))
    do {
      try OrderedPipeline<Int, Int>.run(
        threads: ThreadPool(threadCount: threads),
        next: {
          if next == readFault { throw Fault(place: next) }
          guard next < count else { return nil }
          held.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
          defer { next += 1 }
          return next
        },
        work: { item in
          if item == workFault { throw Fault(place: item) }
          // Some are slow, so that others overtake them.
          var sum = 0
          for i in 0..<(item % 7 == 0 ? 20_000 : 10) { sum &+= i ^ item }
          return sum == .min ? -1 : item * item
        },
        finish: { square in
          if finished.count == finishFault { throw Fault(place: finished.count) }
          held.withLock { $0.now -= 1 }
          finished.append(square)
        })
      return (finished, nil, held.withLock { $0.most })
    } catch {
      return (finished, error as? Fault, held.withLock { $0.most })
    }
  }

  @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 500]) func allIsFinishedInOrder(threads: Int, count: Int) {
    let outcome = squares(of: count, threads: threads)
    #expect(outcome.finished == (0..<count).map { $0 * $0 })
    #expect(outcome.fault == nil)
    #expect(outcome.mostHeld <= ThreadPool(threadCount: threads).threadCount + 2)
  }

  @Test(arguments: [1, 2, 8]) func whatWasReadBeforeAFaultIsFinished(threads: Int) {
    let outcome = squares(of: 100, threads: threads, readFault: 40)
    #expect(outcome.finished == (0..<40).map { $0 * $0 })
    #expect(outcome.fault == Fault(place: 40))
  }

  @Test(arguments: [1, 2, 8]) func aFaultOfTheWorkEndsIt(threads: Int) {
    let outcome = squares(of: 1000, threads: threads, workFault: 30)
    #expect(outcome.finished == (0..<30).map { $0 * $0 })
    #expect(outcome.fault == Fault(place: 30))
  }

  @Test(arguments: [1, 2, 8]) func aFaultOfTheFinishingEndsIt(threads: Int) {
    let outcome = squares(of: 1000, threads: threads, finishFault: 25)
    #expect(outcome.finished == (0..<25).map { $0 * $0 })
    #expect(outcome.fault == Fault(place: 25))
  }

  @Test func withOneThreadTheStagesTakeTurns() {
    #expect(squares(of: 100, threads: 1).mostHeld == 1)
  }
}
