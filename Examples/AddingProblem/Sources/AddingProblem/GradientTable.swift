import Leitmotif
import LeitmotifReport

/// The gradient norms of several cells, side by side by time step.
struct GradientTable {
  private(set) var columns: [(name: String, norms: [Double])] = []

  mutating func add(_ norms: [Double], of kind: CellKind) { columns.append((kind.rawValue, norms)) }

  /// How many times larger a cell's gradient is at the last step than at the first.
  func decay(of kind: CellKind) -> Double {
    guard let norms = columns.first(where: { $0.name == kind.rawValue })?.norms, let first = norms.first,
      let last = norms.last
    else { return .nan }
    return last / first
  }

  /// A header and a line for every `stride`-th step and the last.
  func text(separator: String, stride: Int = 1) -> String {
    let count = columns.first?.norms.count ?? 0
    let steps = (0..<count).filter { $0.isMultiple(of: stride) || $0 == count - 1 }
    let header = ["step"] + columns.map(\.name)
    let lines = steps.map { step in
      ["\(step)"] + columns.map { decimalText($0.norms[step], significantDigits: 4) }
    }
    return ([header] + lines).map { $0.joined(separator: separator) + "\n" }.joined()
  }

  /// The norms as lines by time step. What vanishes does so by powers of ten, so that is how they are spread.
  func chart(_ title: String) -> LineChart {
    LineChart(
      title, x: Axis("time step"), y: Axis("norm of the error's gradient", kind: .logarithmic),
      series: columns.map { LineChart.Series($0.name, values: $0.norms) })
  }
}
