internal import Foundation
internal import Leitmotif

/// Where a training keeps the checkpoint that it can go on from, and when it writes one.
///
/// It stands beside the model, `MODEL.checkpoint`, and the one before it is `MODEL.checkpoint.previous`. One that was not
/// asked for goes when the model is there.
final class CheckpointFile {
  let path: String
  /// Updates from one to the next; nil for one a minute.
  private let interval: Int?
  private let arguments: [String]
  private let history: TrainingHistory
  /// Whether the file there is this training's.
  private var isOwn: Bool
  private var lastWritten = ContinuousClock.now

  static func previous(of path: String) -> String { "\(path).previous" }

  static func path(besideModel model: String) -> String { "\(model).checkpoint" }

  /// - Parameters:
  ///   - model: where the model goes.
  ///   - command: what trains it.
  ///   - interval: updates; nil for one a minute.
  ///   - resumed: the checkpoint that the training goes on from.
  ///   - history: is kept in it.
  ///   - overwrites: whether one that lies there may be replaced.
  /// - Throws: ``CommandError/checkpointExists(path:command:)``, and what keeps the file from being written.
  init(
    besideModel model: String, of command: TrainingCommand, interval: Int?, resumed: String?,
    history: TrainingHistory, overwrites: Bool
  ) throws {
    path = Self.path(besideModel: model)
    arguments = ResumedTraining.arguments(of: command)
    self.interval = interval
    self.history = history
    let place = FileSystem.Identity(of: path)
    let origin = resumed.map(FileSystem.Identity.init)
    isOwn = origin == place
    let isReplaceable = isOwn || overwrites || origin == FileSystem.Identity(of: Self.previous(of: path))
    if !isReplaceable {
      for left in [path, Self.previous(of: path)] where FileSystem.kind(of: left) == .file {
        throw CommandError.checkpointExists(path: left, command: command)
      }
    }
    try OutputFile.check(path, overwrites: true, allowsStreams: false)
    for file in [path, model] { FileSystem.removeRemains(of: file) }
  }

  /// Writes a checkpoint when one is due, and when the training ends: what follows may be broken off too.
  func show(_ snapshot: TrainingSnapshot, _ reason: StopReason?) throws {
    let isDue =
      interval.map { snapshot.updateCount.isMultiple(of: $0) } ?? (lastWritten.duration(to: .now) > .seconds(60))
    guard isDue || reason != nil else { return }
    let note = try CheckpointNote(arguments: arguments, history: history.records).text()
    try snapshot.write(to: path, note: note, keeping: isOwn ? Self.previous(of: path) : nil)
    isOwn = true
    lastWritten = .now
  }

  /// Once the model is written.
  func finish() {
    guard interval == nil, isOwn else { return }
    for file in [path, Self.previous(of: path)] { try? FileManager.default.removeItem(atPath: file) }
  }
}
