internal import Dispatch
internal import Foundation
internal import Synchronization

/// Ctrl-C: the first asks a run to end well, the second ends the process.
final class Interruption: Sendable {
  private let isRequestedFlag = Atomic(false)
  private let step: String

  /// - Parameter step: what is still finished after the first Ctrl-C, such as `update`.
  init(finishing step: String) { self.step = step }

  /// Whether Ctrl-C was pressed while this was watched.
  var isRequested: Bool { isRequestedFlag.load(ordering: .relaxed) }

  /// Runs `body` while Ctrl-C only sets ``isRequested``.
  func watched<Result>(_ body: () throws -> Result) rethrows -> Result {
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { [self] in
      if isRequestedFlag.exchange(true, ordering: .relaxed) { Foundation.exit(130) }
      Console.note("\nStopping after this \(step); Ctrl-C again stops at once.")
    }
    signal(SIGINT, SIG_IGN)
    source.resume()
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
    }
    return try body()
  }
}
