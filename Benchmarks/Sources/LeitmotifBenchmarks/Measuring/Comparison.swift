internal import Foundation

/// Seconds a call of ours and of the peer, measured in alternation.
struct Comparison: Sendable, Codable {
  let rounds: Int
  let ours: Spread
  /// Nil where there is no peer.
  let peer: Spread?
  /// The peer's median divided by ours: above 1 we are faster.
  let ratio: Double?
  /// The median of the rounds' own ratios, and its spread: what slows both down in a round does not show in it.
  let roundRatio: Spread?

  private init(ours: [Double], peer: [Double]) {
    rounds = ours.count
    self.ours = Spread(ours)
    self.peer = peer.isEmpty ? nil : Spread(peer)
    ratio = self.peer.map { [ours = self.ours] in $0.median / ours.median }
    roundRatio = peer.isEmpty ? nil : Spread(zip(peer, ours).map(/))
  }

  /// Runs ours and the peer's prepared case in turn.
  init(_ plan: RoundPlan, peer: PeerProcess?, ours body: () -> Void) throws {
    let ourRepetitions = plan.repetitions(secondsPerCall: Self.warmUp { Self.seconds(repetitions: 1, body) })
    var peerRepetitions = 1
    if let peer {
      peerRepetitions = plan.repetitions(secondsPerCall: try Self.warmUp { try peer.run(repetitions: 1) })
    }
    var (ourTimes, peerTimes): ([Double], [Double]) = ([], [])
    var roundCount = 1
    while ourTimes.count < roundCount {
      let start = ContinuousClock.now
      Thread.sleep(forTimeInterval: plan.pauseSeconds)
      ourTimes.append(Self.seconds(repetitions: ourRepetitions, body))
      if let peer {
        Thread.sleep(forTimeInterval: plan.pauseSeconds)
        peerTimes.append(try peer.run(repetitions: peerRepetitions))
      }
      if roundCount == 1 { roundCount = plan.rounds(secondsPerRound: start.duration(to: .now) / .seconds(1)) }
    }
    self.init(ours: ourTimes, peer: peerTimes)
  }

  /// The shorter of two calls; the first finds caches and pools empty.
  private static func warmUp(_ seconds: () throws -> Double) rethrows -> Double { min(try seconds(), try seconds()) }

  /// Seconds a call.
  private static func seconds(repetitions: Int, _ body: () -> Void) -> Double {
    let duration = ContinuousClock().measure { for _ in 0..<repetitions { body() } }
    return duration / .seconds(1) / Double(repetitions)
  }
}
