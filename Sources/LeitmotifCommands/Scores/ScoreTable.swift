internal import Leitmotif
internal import LeitmotifDNA

/// A model's scores with their intervals, beside those of honest baselines, for reading.
struct ScoreTable {
  /// One column.
  struct Column {
    let title: String
    let metrics: ClassificationMetrics
  }

  let title: String
  let columns: [Column]

  init(title: String, columns: [Column]) {
    self.title = title
    self.columns = columns
  }

  /// The model and its baselines.
  init(title: String, _ scores: ModelScores) {
    self.init(
      title: title,
      columns: [Column(title: "model", metrics: scores.metrics)]
        + scores.baselines.map { Column(title: $0.title, metrics: $0.metrics) })
  }

  /// Labels of a confusion table that a person can still read.
  private static let widestConfusion = 20

  var text: String {
    var grid = [[title] + columns.map(\.title)]
    // Columns of one number of sequences have it in their title.
    if Set(columns.map(\.metrics.examples)).count > 1 {
      grid.append(["sequences"] + columns.map(\.metrics.examples.grouped))
    }
    for metric in Metric.allCases { grid.append([metric.title] + columns.map { Self.cell(metric, $0.metrics) }) }
    return aligned(grid)
  }

  private static func cell(_ metric: Metric, _ metrics: ClassificationMetrics) -> String {
    guard let value = metrics[metric] else { return "–" }
    guard let interval = metrics.intervals[metric] else { return short(value) }
    return "\(short(value)) \(interval.text)"
  }

  /// Rows of true labels against columns of predicted ones.
  static func confusion(_ metrics: ClassificationMetrics) -> String {
    if metrics.labels.count > widestConfusion {
      return "The confusion of \(metrics.labels.count.grouped) labels is told by --json.\n"
    }
    let header = ["true \\ predicted"] + metrics.labels
    return aligned([header] + zip(metrics.labels, metrics.confusion).map { [$0] + $1.map(\.grouped) })
  }
}

extension Metric {
  /// As tables name it.
  var title: String {
    switch self {
    case .accuracy: "accuracy"
    case .balancedAccuracy: "balanced accuracy"
    case .macroF1: "macro F1"
    case .mcc: "MCC"
    case .auroc: "AUROC"
    case .auprc: "AUPRC"
    case .logLoss: "log loss"
    case .brier: "Brier score"
    case .ece: "calibration error"
    }
  }
}

extension ConfidenceInterval {
  /// In brackets, three significant digits an end, and four where three would all be nines.
  var text: String {
    let digits = low > 0.99 ? 4 : 3
    return "(\(decimalText(low, significantDigits: digits))–\(decimalText(high, significantDigits: digits)))"
  }
}

/// Cells in columns: the first to the left, the others to the right. No line ends in a space.
func aligned(_ rows: [[String]]) -> String {
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let line = zip(row, widths).enumerated().map { column, cell in
      let padding = String(repeating: " ", count: cell.1 - cell.0.count)
      return column == 0 ? cell.0 + padding : padding + cell.0
    }.joined(separator: "  ")
    return line.prefix(through: line.lastIndex { $0 != " " } ?? line.startIndex) + "\n"
  }.joined()
}
