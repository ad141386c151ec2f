/// What stops a benchmark: one line that says what to do.
enum BenchmarkError: Error, Equatable, CustomStringConvertible {
  /// The peer's program ended, or gave something that is no answer.
  case peerFailed(command: String, reason: String)
  /// A contender did not do what it should.
  case wrongCount(program: String, expected: Int, actual: String)
  /// A file that was written before cannot be read.
  case unreadable(path: String, reason: String)

  var description: String {
    switch self {
    case .peerFailed(let command, let reason):
      "the peer failed on '\(command)': \(reason); make its environment anew with Benchmarks/peers/setup, or give --no-peers"
    case .wrongCount(let program, let expected, let actual):
      "\(program) read \(actual) records of \(expected): its time means nothing; report this"
    case .unreadable(let path, let reason): "\(path): \(reason); run the suite again with --results"
    }
  }
}
