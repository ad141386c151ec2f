internal import ArgumentParser
internal import Foundation

/// What every suite is told.
struct RunOptions: ParsableArguments {
  @Flag(help: "A few rounds a case, for a first impression.")
  var quick = false

  @Option(help: ArgumentHelp("Write FOLDER/SUITE.json.", valueName: "folder"))
  var results: String?

  @Flag(help: "Measure Leitmotif alone.")
  var noPeers = false

  @Option(
    help: ArgumentHelp(
      "The Python that has the peers. (default: \(Checkout.pathInside(Checkout.python)))", valueName: "path"))
  var python: String?

  @Flag(
    help: """
      Peers' threads sleep while they wait, rather than spin: for a machine that has other work, on which spinning \
      can take a hundred times as long. On an idle one it slows small layers on two threads.
      """)
  var passivePeers = false

  /// How often a case is measured.
  var plan: RoundPlan { quick ? .quick : .thorough }

  /// The peers of a suite; nil where there are none, after saying so.
  func startPeer(suite: String) throws -> PeerProcess? {
    try peerPython.map { try PeerProcess(python: URL(filePath: $0), suite: suite, waitsPassively: passivePeers) }
  }

  /// The Python that has the peers; nil where there is none, after saying so.
  var peerPython: String? {
    if noPeers { return nil }
    let python = python ?? Checkout.python.path
    if FileManager.default.isExecutableFile(atPath: python) { return python }
    Progress.line(
      "No Python with the peers at \(Checkout.pathInside(URL(filePath: python))): Leitmotif is measured alone "
        + "(Benchmarks/peers/setup makes it)")
    return nil
  }

  /// Writes what a suite found, where that is wanted.
  func write(_ report: some Encodable, suite: String) throws {
    guard let results else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let folder = URL(filePath: results)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "\(suite).json")
    try (try encoder.encode(report) + Data("\n".utf8)).write(to: file, options: .atomic)
    Progress.line("Wrote \(Checkout.pathInside(file))")
  }
}
