/// Measures a run: how long it has taken, and what its parts take.
struct Stopwatch {
  private let now: @Sendable () -> Duration
  private let start: Duration
  /// What the last update took, its batch included.
  var updateTime = Duration.zero
  /// What the last validation took.
  var validationTime = Duration.zero

  /// - Parameter elapsed: what the run took before it was broken off.
  init(now: @escaping @Sendable () -> Duration, elapsed: Duration = .zero) {
    self.now = now
    start = now() - elapsed
  }

  /// Since the run began.
  var elapsed: Duration { now() - start }

  /// Whether another update and the validation after it should end within `budget`.
  func hasTimeForUpdate(within budget: Duration) -> Bool { elapsed + updateTime + validationTime <= budget }
}
