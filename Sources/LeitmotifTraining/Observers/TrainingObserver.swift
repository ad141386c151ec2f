/// Is told what happens during training: a log, a progress bar, a plot.
public protocol TrainingObserver: Sendable {
  /// - Throws: an error ends the run.
  func observe(_ event: TrainingEvent) throws
}

/// Takes text as it comes, line ends included.
public typealias TextSink = @Sendable (String) throws -> Void

extension Duration {
  /// Seconds as a number.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
