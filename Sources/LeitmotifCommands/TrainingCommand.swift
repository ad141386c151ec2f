internal import Leitmotif

/// A command that trains a model, and can go on from a checkpoint.
enum TrainingCommand: String, CaseIterable {
  case dna
  case midi
  case frames

  /// What follows `leitmotif`.
  var words: [String] { [rawValue, "train"] }

  /// As it is typed.
  var line: String { (["leitmotif"] + words).joined(separator: " ") }

  /// The command whose training left this checkpoint; nil for what is none, or cannot be read.
  init?(ofCheckpoint path: String) {
    guard let domain = try? SavedTraining(at: path).domain else { return nil }
    self.init(rawValue: domain)
  }

  /// What goes on with a training that was broken off.
  func goingOn(from checkpoint: String) -> String { "\(line) --resume \(checkpoint)" }
}

/// What a checkpoint says of its training, whatever it trains.
struct SavedTraining {
  /// Such as `dna`.
  let domain: String
  /// What the tool noted.
  let note: CheckpointNote
  /// What is trained, such as `classifier`.
  let shape: String
  let updateCount: Int
  let epochCount: Int
  /// At most.
  let epochs: Int

  /// - Throws: `ModelError.notACheckpoint` and `TensorError`; ``CommandError`` for a note that cannot be read.
  init(at path: String) throws {
    switch try ModelFileKind(of: path) {
    case .generatorCheckpoint:
      let checkpoint = try GeneratorCheckpoint(contentsOf: path)
      try self.init(checkpoint, shape: "generator", epochs: checkpoint.options.epochs)
    case .taggerCheckpoint:
      let checkpoint = try TaggerCheckpoint(contentsOf: path)
      try self.init(checkpoint, shape: "tagger", epochs: checkpoint.options.fitting.epochs)
    case .transcriberCheckpoint:
      let checkpoint = try TranscriberCheckpoint(contentsOf: path)
      try self.init(checkpoint, shape: "transcriber", epochs: checkpoint.options.fitting.epochs)
    default:
      let checkpoint = try ClassifierCheckpoint(contentsOf: path)
      try self.init(checkpoint, shape: "classifier", epochs: checkpoint.options.epochs)
    }
  }

  private init<Options>(_ checkpoint: TrainingCheckpoint<Options>, shape: String, epochs: Int) throws {
    (domain, self.shape, self.epochs) = (checkpoint.domain, shape, epochs)
    (updateCount, epochCount) = (checkpoint.updateCount, checkpoint.epochCount)
    note = try CheckpointNote(checkpoint.note, of: checkpoint.path)
  }
}
