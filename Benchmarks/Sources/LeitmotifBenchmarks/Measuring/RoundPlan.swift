/// How often a case is measured: in rounds, of which each has ours and then the peer's.
struct RoundPlan: Sendable, Encodable {
  /// Rounds of a case that takes long.
  var fewestRounds: Int
  /// Rounds of a short case.
  var mostRounds: Int
  /// Seconds that a case should take; it decides between the two.
  var secondsPerCase: Double
  /// A turn repeats short calls until it has lasted so long.
  var secondsPerTurn: Double
  /// Between two turns nobody works, so that threads which spin while they wait for more have gone to sleep.
  var pauseSeconds: Double

  static let thorough = RoundPlan(
    fewestRounds: 15, mostRounds: 41, secondsPerCase: 4, secondsPerTurn: 0.02, pauseSeconds: 0.015)
  static let quick = RoundPlan(
    fewestRounds: 5, mostRounds: 7, secondsPerCase: 0.5, secondsPerTurn: 0.02, pauseSeconds: 0.015)

  /// How often a call is repeated in a turn.
  func repetitions(secondsPerCall: Double) -> Int { max(1, Int((secondsPerTurn / secondsPerCall).rounded(.up))) }

  /// How many rounds a case gets.
  func rounds(secondsPerRound: Double) -> Int {
    min(max(fewestRounds, Int(secondsPerCase / secondsPerRound)), mostRounds)
  }
}
