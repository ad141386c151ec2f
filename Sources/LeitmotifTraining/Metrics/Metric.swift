/// A number that sums up how good predictions are.
public enum Metric: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
  /// The share of examples predicted right.
  case accuracy
  /// The mean of the classes' recalls.
  case balancedAccuracy
  /// The mean of the classes' F1.
  case macroF1
  /// Matthews' correlation coefficient.
  case mcc
  /// The area under the receiver operating characteristic.
  case auroc
  /// Average precision.
  case auprc
  /// The mean cross-entropy in nats.
  case logLoss
  /// The mean squared error of the probabilities.
  case brier
  /// The expected calibration error.
  case ece

  /// Whether a lower value is the better one, as of a loss.
  public var isLowerBetter: Bool {
    switch self {
    case .accuracy, .balancedAccuracy, .macroF1, .mcc, .auroc, .auprc: false
    case .logLoss, .brier, .ece: true
    }
  }
}
