internal import Leitmotif
internal import LeitmotifDNA

/// A model's scores beside those of an honest baseline, for reading.
struct ScoreTable {
  /// One column.
  struct Column {
    let title: String
    let metrics: ClassificationMetrics
  }

  let title: String
  let columns: [Column]

  /// Labels of a confusion table that a person can still read.
  private static let widestConfusion = 20

  var text: String {
    let rows: [(String, (ClassificationMetrics) -> Double?)] = [
      ("accuracy", \.accuracy), ("balanced accuracy", \.balancedAccuracy), ("macro F1", \.macroF1), ("MCC", \.mcc),
      ("AUROC", \.auroc), ("AUPRC", \.auprc),
    ]
    var grid = [[title] + columns.map(\.title)]
    // Columns of one number of sequences have it in their title.
    if Set(columns.map(\.metrics.examples)).count > 1 {
      grid.append(["sequences"] + columns.map(\.metrics.examples.grouped))
    }
    for (name, value) in rows { grid.append([name] + columns.map { value($0.metrics).map(short) ?? "–" }) }
    return aligned(grid)
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

/// Cells in columns: the first to the left, the others to the right.
func aligned(_ rows: [[String]]) -> String {
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    zip(row, widths).enumerated().map { column, cell in
      let padding = String(repeating: " ", count: cell.1 - cell.0.count)
      return column == 0 ? cell.0 + padding : padding + cell.0
    }.joined(separator: "  ") + "\n"
  }.joined()
}
