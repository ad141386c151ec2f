import Foundation
import Testing

/// A folder of a test's own, in which the built tool is run; both go when the test is over.
final class Workspace {
  private let root: URL
  private let folder: URL
  /// Labelled sequences that a few updates can tell apart: `rich` in A and T, or `poor`.
  let sequences: String
  let labels: String

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "leitmotif-tool-\(UUID().uuidString)")
    folder = root.appending(path: "work")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    (sequences, labels) = (folder.appending(path: "train.fa").path, folder.appending(path: "train.tsv").path)
    try write(Samples.fasta(Samples.sequences), to: "train.fa")
    try write(Samples.table(Samples.sequences), to: "train.tsv")
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    try Data(bytes).write(to: folder.appending(path: name))
    return path(name)
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String { try write(text.utf8, to: name) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

  func text(_ name: String) throws -> String { try String(contentsOf: folder.appending(path: name), encoding: .utf8) }

  /// The names of all files, sorted.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  /// Flags that train a small model in a moment.
  static let brief = [
    "--max-steps", "4", "--hidden", "4", "--convolution", "4x5", "--batch-size", "8", "--learning-rate", "0.02",
  ]

  /// Trains on the labelled sequences, and expects that it works.
  @discardableResult
  func train(_ extra: [String] = [], output: String = "model") throws -> ToolRun.Outcome {
    let outcome = try run(
      ["dna", "train", "--sequences", sequences, "--labels", labels, "--output", path(output)] + Self.brief + extra)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return outcome
  }

  /// Runs the tool to its end.
  /// - Parameters:
  ///   - input: its standard input.
  ///   - outputPath: where standard output goes instead.
  ///   - output: what standard output is instead.
  ///   - environment: variables beside those of the tests.
  func run(
    _ arguments: [String], input: String = "", outputPath: String? = nil, output: FileHandle? = nil,
    environment: [String: String] = [:]
  ) throws -> ToolRun.Outcome {
    let handle = try output ?? outputPath.map { try FileHandle(forWritingTo: URL(filePath: $0)) }
    let run = try ToolRun(
      arguments, folder: folder, captureFolder: root, output: handle, environment: environment)
    try run.send(input)
    return try run.finish()
  }

  /// Starts the tool.
  func start(_ arguments: [String]) throws -> ToolRun {
    try ToolRun(arguments, folder: folder, captureFolder: root)
  }
}

/// The tool at work.
final class ToolRun {
  /// What it did.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    /// The JSON object on standard output.
    var json: [String: Any] {
      get throws { try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) }
    }

    /// The fields of each line on standard output.
    var rows: [[String]] {
      output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      }
    }

    /// The lines on standard error that tell of an error.
    var errorLines: [String] {
      errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("leitmotif: error: ") }
    }
  }

  private let process = Process()
  private let input = Pipe()
  private let outputURL: URL
  private let errorsURL: URL

  /// The tool, which is built beside the tests.
  private static let executable = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
    .deletingLastPathComponent().appending(path: "leitmotif")

  init(
    _ arguments: [String], folder: URL, captureFolder: URL, output: FileHandle? = nil,
    environment: [String: String] = [:]
  ) throws {
    let name = UUID().uuidString
    outputURL = captureFolder.appending(path: "\(name).out")
    errorsURL = captureFolder.appending(path: "\(name).err")
    try Data().write(to: outputURL)
    try Data().write(to: errorsURL)
    process.executableURL = Self.executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = folder
    process.standardInput = input
    process.standardOutput = try output ?? FileHandle(forWritingTo: outputURL)
    process.standardError = try FileHandle(forWritingTo: errorsURL)
    try process.run()
  }

  /// Gives it the whole of its standard input.
  func send(_ text: String) throws {
    if !text.isEmpty { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
    try input.fileHandleForWriting.close()
  }

  /// Ctrl-C.
  func interrupt() { process.interrupt() }

  /// SIGKILL; returns when it is gone.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// SIGTERM.
  func terminate() { process.terminate() }

  /// Waits, a minute at most, until standard error has `text`.
  func waitForErrors(containing text: String) throws {
    try wait(for: text) { try self.errors.contains(text) }
  }

  /// Waits, a minute at most, until `isReached`.
  func wait(for description: String, _ isReached: () throws -> Bool) throws {
    for _ in 0..<6000 {
      if try isReached() { return }
      try #require(process.isRunning, "it ended before: \(description)")
      Thread.sleep(forTimeInterval: 0.01)
    }
    Issue.record("it never came to: \(description)")
  }

  /// Waits for its end.
  func finish() throws -> Outcome {
    process.waitUntilExit()
    let (output, errors) = (try String(contentsOf: outputURL, encoding: .utf8), try errors)
    try #require(process.terminationReason == .exit, "it crashed: \(errors)")
    return Outcome(status: process.terminationStatus, output: output, errors: errors)
  }

  private var errors: String {
    get throws { try String(contentsOf: errorsURL, encoding: .utf8) }
  }
}
