internal import ArgumentParser
internal import Foundation
internal import Leitmotif

/// `-@`: how many threads are busy at most.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: [.customShort("@", allowingJoined: true), .customLong("threads")],
    help: ArgumentHelp(
      "Threads that are busy at most; results do not depend on it. (default: all cores)", valueName: "n"))
  var count: Int?

  func validate() throws {
    if let count, count < 1 { throw ValidationError("-@ \(count): at least one thread is needed") }
  }

  var pool: ThreadPool { ThreadPool(threadCount: count ?? ProcessInfo.processInfo.activeProcessorCount) }
}
