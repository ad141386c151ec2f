internal import Foundation

/// A peer in a process of its own, which does nothing while it is not asked to.
///
/// A request and its answer are a line of JSON each. The peer first says which versions it has; then cases are prepared by
/// name, run, and dropped.
final class PeerProcess {
  /// Of the libraries that the peer measures, by name.
  let versions: [String: String]
  private let process = Process()
  private let requests = Pipe()
  private var answers: LineReader

  /// - Parameters:
  ///   - suite: which of the peer's programs runs.
  ///   - waitsPassively: whether its threads are told to sleep while they wait for work; else they do as they always do.
  init(python: URL, suite: String, waitsPassively: Bool) throws {
    let output = Pipe()
    process.executableURL = python
    process.arguments = ["-u", Checkout.peers.appending(path: "peer.py").path, suite]
    if waitsPassively {
      process.environment = ProcessInfo.processInfo.environment.merging(
        ["OMP_WAIT_POLICY": "passive", "KMP_BLOCKTIME": "0"]) { $1 }
    }
    process.standardInput = requests
    process.standardOutput = output
    answers = LineReader(output.fileHandleForReading)
    do { try process.run() } catch {
      throw BenchmarkError.peerFailed(command: "start", reason: error.localizedDescription)
    }
    versions = try answers.next(Hello.self, after: "start").versions
  }

  /// Drops what was prepared.
  func clear() throws { _ = try ask(Request(command: "clear"), Ready.self) }

  /// Gets a case ready.
  /// - Parameter name: by which ``run(_:repetitions:)`` knows it.
  func prepare(_ name: String, _ description: some Encodable) throws {
    _ = try ask(PrepareRequest(name: name, case: description), Ready.self)
  }

  /// Runs a prepared case.
  /// - Returns: seconds of all repetitions together.
  func run(_ name: String, repetitions: Int) throws -> Double {
    try ask(Request(command: "run", name: name, repetitions: repetitions), Timing.self).seconds
  }

  private func ask<Answer: Decodable>(_ request: some PeerRequest, _ answer: Answer.Type) throws -> Answer {
    do { try requests.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(request) + Data("\n".utf8)) } catch {
      throw BenchmarkError.peerFailed(command: request.command, reason: "it has ended")
    }
    return try answers.next(answer, after: request.command)
  }

  /// The peer ends when nobody can ask it any more.
  deinit {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}

private struct Hello: Decodable { let versions: [String: String] }
private struct Ready: Decodable { let ready: Bool }
private struct Timing: Decodable { let seconds: Double }
private struct Fault: Decodable { let error: String }

private protocol PeerRequest: Encodable {
  var command: String { get }
}

private struct Request: PeerRequest {
  let command: String
  var name: String?
  var repetitions: Int?
}

private struct PrepareRequest<Case: Encodable>: PeerRequest {
  var command = "prepare"
  let name: String
  let `case`: Case
}

/// Answers, a line each.
private struct LineReader {
  private let file: FileHandle
  private var buffer = Data()

  init(_ file: FileHandle) { self.file = file }

  mutating func next<Answer: Decodable>(_ type: Answer.Type, after command: String) throws -> Answer {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Data(buffer[..<end])
        buffer = Data(buffer[buffer.index(after: end)...])
        return try decode(type, line, after: command)
      }
      let more = file.availableData
      if more.isEmpty { throw BenchmarkError.peerFailed(command: command, reason: "it ended without an answer") }
      buffer += more
    }
  }

  private func decode<Answer: Decodable>(_ type: Answer.Type, _ line: Data, after command: String) throws -> Answer {
    let decoder = JSONDecoder()
    if let fault = try? decoder.decode(Fault.self, from: line) {
      throw BenchmarkError.peerFailed(command: command, reason: fault.error)
    }
    do { return try decoder.decode(type, from: line) } catch {
      let text = String(decoding: line.prefix(200), as: UTF8.self)
      throw BenchmarkError.peerFailed(command: command, reason: "'\(text)' is no answer to it")
    }
  }
}
