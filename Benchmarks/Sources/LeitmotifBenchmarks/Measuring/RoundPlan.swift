/// How often a case is measured: in rounds, in each of which every contender has a turn.
///
/// A peer keeps its own ways: PyTorch's threads spin after each call, for up to 20 ms where a processor's pause is long. Telling
/// them to sleep at once would nearly double its time for small layers on two threads, so the pauses are longer than that
/// instead.
struct RoundPlan: Sendable, Codable {
  /// Rounds of a case that takes long.
  var fewestRounds: Int
  /// Rounds of a short case.
  var mostRounds: Int
  /// Seconds that a case should take; it decides between the two.
  var secondsPerCase: Double
  /// Seconds that a case may take, where some contender is very slow: then it has fewer rounds, but three at least.
  var mostSecondsPerCase: Double
  /// A turn repeats short calls until it has lasted so long.
  var secondsPerTurn: Double
  /// Between two turns nobody works, so that threads which spin while they wait for more have gone to sleep.
  var pauseSeconds: Double

  static let thorough = RoundPlan(
    fewestRounds: 15, mostRounds: 41, secondsPerCase: 4, mostSecondsPerCase: 150, secondsPerTurn: 0.02,
    pauseSeconds: 0.05)
  static let quick = RoundPlan(
    fewestRounds: 5, mostRounds: 7, secondsPerCase: 0.5, mostSecondsPerCase: 10, secondsPerTurn: 0.02,
    pauseSeconds: 0.05)

  /// How often a call is repeated in a turn.
  func repetitions(secondsPerCall: Double) -> Int { max(1, Int((secondsPerTurn / secondsPerCall).rounded(.up))) }

  /// How many rounds a case gets.
  func rounds(secondsPerRound: Double) -> Int {
    let wanted = min(max(fewestRounds, Int(secondsPerCase / secondsPerRound)), mostRounds)
    return min(wanted, max(3, Int(mostSecondsPerCase / secondsPerRound)))
  }
}
