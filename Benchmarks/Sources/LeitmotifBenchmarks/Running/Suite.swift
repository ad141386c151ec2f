internal import Foundation
internal import Leitmotif

/// What a suite measures, one of many.
protocol SuiteCase: Codable, Sendable, Hashable {
  var threadCount: Int { get }
  /// What it is, in one line.
  var title: String { get }
  /// Floating-point operations of the first contender's products; nil where that says nothing.
  var operations: Double? { get }
}

/// What was found of one case.
struct CaseResult<Case: SuiteCase>: Codable, Sendable {
  let `case`: Case
  let timings: Comparison
  let gigaflops: Double?
  /// The machine's, measured around the case with as many threads.
  let peakGigaflops: Double

  /// Of the products; other arithmetic takes its time but is not counted.
  var shareOfPeak: Double? { gigaflops.map { $0 / peakGigaflops } }

  init(_ suiteCase: Case, timings: Comparison, peakGigaflops: Double) {
    self.case = suiteCase
    self.timings = timings
    self.peakGigaflops = peakGigaflops
    gigaflops = suiteCase.operations.map { $0 / timings.ours.median / 1e9 }
  }

  /// The case and what was found, in one line.
  var summary: String {
    var parts = [timings.ours.median.asTime]
    parts += timings.others.map { "\($0.name) \($0.seconds.median.asTime) = \($0.ratio.asFactor)" }
    if let gigaflops, let shareOfPeak {
      parts.append("\(gigaflops.rounded(to: 1)) GFLOP/s, \(shareOfPeak.asPercent) of the peak")
    }
    return "\(`case`.title): \(parts.joined(separator: ", "))"
  }
}

/// What a suite writes: its cases, and all that they depend on.
struct RunRecord<Case: SuiteCase>: Codable, Sendable {
  let suite: String
  let machine: MachineDescription
  /// Of the peers, by name; empty where there were none.
  var peers: [String: String]
  /// Whether the peers' threads were told to sleep while they wait; else they do as they always do.
  let peersWaitPassively: Bool
  let plan: RoundPlan
  let results: [CaseResult<Case>]
}

/// Measures the cases of a suite one after another.
struct SuiteRun<Case: SuiteCase> {
  let name: String
  let plan: RoundPlan
  let peer: PeerProcess?
  private let peersWaitPassively: Bool
  /// Pools and peaks by number of threads, made at first use.
  private var pools: [Int: (threads: ThreadPool, peak: FMAPeak)] = [:]

  /// - Parameter hasPeer: false where all contenders are ours.
  init(_ name: String, _ options: RunOptions, hasPeer: Bool = true) throws {
    self.name = name
    plan = options.plan
    peersWaitPassively = options.passivePeers
    peer = hasPeer ? try options.startPeer(suite: name) : nil
  }

  /// - Parameter contenders: those of a case, ours first; threads are those of the case.
  mutating func measure(
    _ cases: [Case], contenders: (Case, ThreadPool, PeerProcess?) throws -> [Comparison.Contender]
  ) throws -> RunRecord<Case> {
    var progress = Progress(caseCount: cases.count)
    let results = try cases.map { suiteCase in
      let (threads, peak) = pool(ofSize: suiteCase.threadCount)
      try peer?.clear()
      let contenders = try contenders(suiteCase, threads, peer)
      let peakBefore = peak.gigaflops()
      let timings = try Comparison(plan, contenders)
      let result = CaseResult(suiteCase, timings: timings, peakGigaflops: max(peakBefore, peak.gigaflops()))
      progress.finished(result.summary)
      return result
    }
    return RunRecord(
      suite: name, machine: .current(), peers: peer?.versions ?? [:], peersWaitPassively: peersWaitPassively,
      plan: plan,
      results: results)
  }

  private mutating func pool(ofSize threadCount: Int) -> (threads: ThreadPool, peak: FMAPeak) {
    if let pool = pools[threadCount] { return pool }
    let threads = threadCount == 1 ? ThreadPool.serial : ThreadPool(threadCount: threadCount)
    let pool = (threads, FMAPeak(threads: threads))
    pools[threadCount] = pool
    return pool
  }
}
