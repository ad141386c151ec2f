internal import Dispatch
internal import Foundation
internal import Synchronization

/// Ctrl-C and SIGTERM: the first asks a run to end well, where there is something to save; the second, or the first
/// where there is nothing, ends the process and leaves no unfinished file.
final class Interruption: Sendable {
  private struct State {
    /// The first signal.
    var signal: Int32?
    var unfinished: (temporaryPath: String, output: String)?
  }

  private let state = Mutex(State())
  private let step: String?

  /// - Parameter step: what is still finished after the first signal, such as `update`; nil to end at once.
  init(finishing step: String?) { self.step = step }

  /// Whether a signal came while this was watched.
  var isRequested: Bool { state.withLock { $0.signal != nil } }

  /// What the run ends with once a signal has come; nil before.
  /// - Parameter description: what was saved.
  func error(_ description: String) -> Interrupted? {
    state.withLock { $0.signal }.map { Interrupted(description: description, exitCode: Self.exitCode(of: $0)) }
  }

  /// Makes `temporaryPath`, which is to become `output`, and removes it when the process is ended at once: never
  /// between the two, where an ended process would leave it.
  func begins<Result: Sendable, Fault>(
    _ temporaryPath: String, of output: String, making make: () throws(Fault) -> Result
  ) throws(Fault) -> Result {
    try state.withLock { state throws(Fault) in
      state.unfinished = (temporaryPath, output)
      return try make()
    }
  }

  /// What was begun is over once `end` has run: before that or after it, and never within, the process is ended.
  func ends<Result: Sendable>(by end: () -> Result) -> Result {
    state.withLock { state in
      defer { state.unfinished = nil }
      return end()
    }
  }

  /// Runs `body` while signals come here.
  func watched<Result>(_ body: () throws -> Result) rethrows -> Result {
    let signals = [SIGINT, SIGTERM]
    let sources = signals.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in receive(number) }
      signal(number, SIG_IGN)
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in signals { signal(number, SIG_DFL) }
    }
    return try body()
  }

  private func receive(_ number: Int32) {
    let isFirst = state.withLock { state in
      defer { state.signal = state.signal ?? number }
      return state.signal == nil
    }
    if isFirst, let step {
      Console.note("\nStopping after this \(step); Ctrl-C again stops at once.")
      return
    }
    state.withLock { state in
      if let (temporaryPath, output) = state.unfinished {
        try? FileManager.default.removeItem(atPath: temporaryPath)
        Console.note("\nInterrupted: \(output) was not written")
      } else {
        Console.note("\nInterrupted before it was done")
      }
      // At once: the run goes on in other threads, which a tidy exit would pull the ground from under.
      _exit(Self.exitCode(of: number))
    }
  }

  /// As shells report a process that a signal ended.
  private static func exitCode(of number: Int32) -> Int32 { 128 + number }
}
