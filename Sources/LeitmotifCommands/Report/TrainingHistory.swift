internal import Leitmotif
internal import Synchronization

/// Keeps the losses and scores of a training, for its report.
final class TrainingHistory: TrainingObserver {
  /// What was kept, in order.
  struct Records: Codable {
    var epochs: [EpochReport] = []
    var validations: [ValidationReport] = []
  }

  private let state: Mutex<Records>

  /// - Parameter records: of the training that was broken off.
  init(goingOnFrom records: Records = Records()) { state = Mutex(records) }

  var records: Records { state.withLock { $0 } }

  func observe(_ event: TrainingEvent) {
    state.withLock { records in
      switch event {
      case .epochEnded(let report): records.epochs.append(report)
      case .validated(let report): records.validations.append(report)
      case .started, .updated, .skipped, .stopped: break
      }
    }
  }
}
