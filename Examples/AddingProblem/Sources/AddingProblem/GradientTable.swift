import Foundation
import Leitmotif

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

  func write(to path: String) throws {
    try text(separator: ",").write(toFile: path, atomically: true, encoding: .utf8)
  }
}
