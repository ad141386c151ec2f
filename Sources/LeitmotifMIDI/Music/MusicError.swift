/// What can be wrong with settings of music, and with what is to become music.
public enum MusicError: Error, Sendable, Equatable {
  /// A setting that contradicts itself; `problem` says which, and what to give.
  case configuration(problem: String)
  /// A configuration written by a later version.
  case unsupportedVersion(Int)
  /// A piece that these tokens cannot express.
  case notExpressible(problem: String)
  /// Tokens that stand for no music, from the one at `index` on.
  case malformedTokens(index: Int, problem: String)
}

extension MusicError: CustomStringConvertible {
  /// One line: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .configuration(let problem), .notExpressible(let problem): "\(problem)."
    case .unsupportedVersion(let version):
      "the model's MIDI settings have version \(version), which is later than this program's. Update the program."
    case .malformedTokens(let index, let problem): "token \(index) of a piece: \(problem)."
    }
  }
}
