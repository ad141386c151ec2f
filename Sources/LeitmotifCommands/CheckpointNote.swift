internal import Foundation
internal import Leitmotif

/// What the tool keeps in a checkpoint beside the training's state.
struct CheckpointNote: Codable {
  /// Of the `train` that the training began with.
  let arguments: [String]
  /// Losses and scores so far, for the report.
  let history: TrainingHistory.Records

  init(arguments: [String], history: TrainingHistory.Records) {
    (self.arguments, self.history) = (arguments, history)
  }

  /// - Parameters:
  ///   - text: the note of a checkpoint.
  ///   - path: the checkpoint's.
  /// - Throws: ``CommandError/unusableCheckpoint(reason:previous:)`` for the checkpoint of another program.
  init(_ text: String, of path: String) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      self = try decoder.decode(CheckpointNote.self, from: Data(text.utf8))
    } catch {
      throw CommandError.unusableCheckpoint(
        reason: "\(path): another program wrote this checkpoint; go on with it there", previous: nil)
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
