internal import Foundation
internal import Leitmotif

/// What the tool keeps in a checkpoint beside the training's state.
struct CheckpointNote: Codable {
  /// Of the `dna train` that the training began with.
  let arguments: [String]
  /// Losses and scores so far, for the report.
  let history: TrainingHistory.Records

  init(arguments: [String], history: TrainingHistory.Records) {
    (self.arguments, self.history) = (arguments, history)
  }

  /// - Throws: ``CommandError/unusableCheckpoint(reason:previous:)`` for the checkpoint of another program.
  init(of checkpoint: ClassifierCheckpoint) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      self = try decoder.decode(CheckpointNote.self, from: Data(checkpoint.note.utf8))
    } catch {
      throw CommandError.unusableCheckpoint(
        reason: "\(checkpoint.path): another program wrote this checkpoint; go on with it there", previous: nil)
    }
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
