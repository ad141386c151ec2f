internal import CFMAPeak
internal import Leitmotif

/// The multiply-adds that this machine does at most, on the instruction set that the kernels run on.
struct FMAPeak {
  private let threads: ThreadPool
  private let isa = ThreadPool.instructionSet
  /// Turns of the chains that take about five milliseconds a thread.
  private let iterationCount: Int64

  init(threads: ThreadPool) {
    self.threads = threads
    let trial: Int64 = 100_000
    let seconds = Self.seconds(threads: .serial, isa: isa, iterationCount: trial)
    iterationCount = max(1, Int64(Double(trial) * 0.005 / seconds))
  }

  /// GFLOP/s of all threads together: the best of several bursts.
  func gigaflops() -> Double {
    let operations = unsafe fma_peak_run(isa, 1) * Double(iterationCount) * Double(threads.threadCount)
    let seconds = (0..<5).map { _ in Self.seconds(threads: threads, isa: isa, iterationCount: iterationCount) }
    return operations / (seconds.min() ?? .infinity) / 1e9
  }

  private static func seconds(threads: ThreadPool, isa: String, iterationCount: Int64) -> Double {
    let duration = ContinuousClock().measure {
      threads.run(partCount: threads.threadCount) { _ in _ = unsafe fma_peak_run(isa, iterationCount) }
    }
    return duration / .seconds(1)
  }
}
