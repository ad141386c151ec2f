internal import Leitmotif

/// Measures cases of the grid and collects what is found.
struct CoresReport {
  private let plan: RoundPlan
  private let peer: PeerProcess?
  /// Pools and peaks by number of threads, made at first use.
  private var pools: [Int: (threads: ThreadPool, peak: FMAPeak)] = [:]
  private var results: [CoreResult] = []

  init(plan: RoundPlan, peer: PeerProcess?) {
    self.plan = plan
    self.peer = peer
  }

  /// - Returns: what was found, in one line.
  mutating func measure(_ coreCase: CoreCase) throws -> String {
    let (threads, peak) = pool(ofSize: coreCase.threadCount)
    let shape = coreCase.shape
    let body = coreCase.cell.workload(
      inputSize: shape.inputSize, hiddenSize: shape.hiddenSize, directionCount: coreCase.directionCount,
      layout: RaggedLayout(lengths: Array(repeating: shape.stepCount, count: shape.batchSize)), threads: threads)
    try peer?.prepare(coreCase)
    let peakBefore = peak.gigaflops()
    let seconds = try Comparison(plan, peer: peer) { body(coreCase.pass) }
    let result = CoreResult(coreCase, seconds: seconds, peakGigaflops: max(peakBefore, peak.gigaflops()))
    results.append(result)
    return result.summary
  }

  private mutating func pool(ofSize threadCount: Int) -> (threads: ThreadPool, peak: FMAPeak) {
    if let pool = pools[threadCount] { return pool }
    let threads = threadCount == 1 ? ThreadPool.serial : ThreadPool(threadCount: threadCount)
    let pool = (threads, FMAPeak(threads: threads))
    pools[threadCount] = pool
    return pool
  }

  /// What goes into the file of results.
  var record: RunRecord<CoreResult> {
    RunRecord(suite: "cores", machine: .current(), peers: peer?.versions ?? [:], cases: results)
  }

  /// What is printed at the end.
  var text: String { CoresTables(results).text }
}
