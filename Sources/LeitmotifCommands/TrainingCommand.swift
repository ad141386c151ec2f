internal import Leitmotif

/// A command that trains a model, and can go on from a checkpoint.
enum TrainingCommand: String, CaseIterable {
  case dna
  case midi

  /// What follows `leitmotif`.
  var words: [String] { [rawValue, "train"] }

  /// As it is typed.
  var line: String { (["leitmotif"] + words).joined(separator: " ") }

  /// The command whose training left this checkpoint; nil for what is none, or cannot be read.
  init?(ofCheckpoint path: String) {
    switch try? ModelFileKind(of: path) {
    case .classifierCheckpoint: self = .dna
    case .generatorCheckpoint: self = .midi
    default: return nil
    }
  }

  /// What goes on with a training that was broken off.
  func goingOn(from checkpoint: String) -> String { "\(line) --resume \(checkpoint)" }
}
