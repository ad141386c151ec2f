internal import Foundation

/// A peer in a process of its own, which does nothing while it is not asked to.
///
/// A request and its answer are a line of JSON each. The peer first says which versions it has; then cases are prepared,
/// run, and dropped by the next one.
final class PeerProcess {
  /// Of the libraries that the peer measures, by name.
  let versions: [String: String]
  private let process = Process()
  private let requests = Pipe()
  private var answers: LineReader

  /// - Parameter suite: which of the peer's programs runs.
  init(python: URL, suite: String) throws {
    let output = Pipe()
    process.executableURL = python
    process.arguments = ["-u", Checkout.peers.appending(path: "peer.py").path, suite]
    process.standardInput = requests
    process.standardOutput = output
    answers = LineReader(output.fileHandleForReading)
    do { try process.run() } catch {
      throw BenchmarkError.peerFailed(command: "start", reason: error.localizedDescription)
    }
    versions = try answers.next(Hello.self, after: "start").versions
  }

  /// Gets a case ready; what was prepared before is dropped.
  func prepare(_ description: some Encodable) throws {
    _ = try ask(Request(command: "prepare", case: description), Ready.self)
  }

  /// Runs the prepared case.
  /// - Returns: seconds a repetition.
  func run(repetitions: Int) throws -> Double {
    let answer = try ask(Request(command: "run", case: ["repetitions": repetitions]), Timing.self)
    return answer.seconds / Double(repetitions)
  }

  private func ask<Answer: Decodable>(_ request: Request<some Encodable>, _ answer: Answer.Type) throws -> Answer {
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

private struct Request<Case: Encodable>: Encodable {
  let command: String
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
