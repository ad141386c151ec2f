internal import Foundation

/// Seconds a call of several contenders, measured in turn; the first is ours.
struct Comparison: Sendable, Codable {
  /// One of several that do the same.
  struct Contender {
    let name: String
    /// Calls it so often, and gives the seconds of all calls together.
    let seconds: (_ repetitions: Int) throws -> Double
  }

  /// What was found of a contender that is not the first.
  struct Other: Sendable, Codable {
    let name: String
    /// Of a call.
    let seconds: Spread
    /// Its median divided by ours: above 1 we are faster.
    let ratio: Double
    /// The median of the rounds' own ratios, and its spread: what slows all down in a round does not show in it.
    let roundRatio: Spread
  }

  let rounds: Int
  /// Of a call of the first.
  let ours: Spread
  let others: [Other]

  /// Lets the contenders run in turn, round after round.
  init(_ plan: RoundPlan, _ contenders: [Contender]) throws {
    // The shorter of two calls counts: the first finds caches and pools empty.
    let repetitions = try contenders.map { contender in
      plan.repetitions(secondsPerCall: min(try contender.seconds(1), try contender.seconds(1)))
    }
    var times: [[Double]] = contenders.map { _ in [] }
    var (round, roundCount) = (0, 1)
    while round < roundCount {
      let start = ContinuousClock.now
      for (index, contender) in contenders.enumerated() {
        Thread.sleep(forTimeInterval: plan.pauseSeconds)
        times[index].append(try contender.seconds(repetitions[index]) / Double(repetitions[index]))
      }
      if round == 0 { roundCount = plan.rounds(secondsPerRound: start.duration(to: .now) / .seconds(1)) }
      round += 1
    }
    let ours = Spread(times[0])
    (rounds, self.ours) = (roundCount, ours)
    others = zip(contenders, times).dropFirst().map { contender, theirs in
      let seconds = Spread(theirs)
      return Other(
        name: contender.name, seconds: seconds, ratio: seconds.median / ours.median,
        roundRatio: Spread(zip(theirs, times[0]).map(/)))
    }
  }

  /// What was found of a contender; nil where it did not take part.
  subscript(name: String) -> Other? { others.first { $0.name == name } }
}

extension Comparison.Contender {
  /// One in this process.
  init(_ name: String, _ body: @escaping () throws -> Void) {
    self.name = name
    seconds = { repetitions in
      try ContinuousClock().measure { for _ in 0..<repetitions { try body() } } / .seconds(1)
    }
  }

  /// One that the peer prepares and runs.
  init(_ name: String, _ peer: PeerProcess, _ description: some Encodable) throws {
    self.name = name
    try peer.prepare(name, description)
    seconds = { try peer.run(name, repetitions: $0) }
  }
}
