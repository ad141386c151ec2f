/// The results of the grid as tables.
struct CoresTables {
  private let results: [CaseResult<CoreCase>]
  private let byCase: [CoreCase: CaseResult<CoreCase>]

  init(_ results: [CaseResult<CoreCase>]) {
    self.results = results
    byCase = Dictionary(results.map { ($0.case, $0) }, uniquingKeysWith: { _, last in last })
  }

  /// All tables, for a terminal.
  var text: String { all.map(\.text).joined(separator: "\n") }

  /// All tables, for a page: the means in sight, the cases behind them.
  var markdown: String {
    let details = """
      <details><summary>Every case: PyTorch's time ÷ ours (ours, and its share of the peak of multiply-adds)</summary>

      \(cases.markdown)
      </details>

      """
    return [
      means?.markdown, details,
      limits.map {
        "<details><summary>Ratios, and what they would be at the peak of multiply-adds</summary>\n\n\($0.markdown)\n</details>\n"
      },
      scaling.map { "<details><summary>What a second thread brings</summary>\n\n\($0.markdown)\n</details>\n" },
    ]
    .compactMap { $0 }.joined(separator: "\n")
  }

  private var all: [TextTable] { [cases, means, limits, scaling].compactMap { $0 } }

  /// Every case.
  private var cases: TextTable {
    table { result in
      let ratio = result.ratio.map { "\($0.asFactor) " } ?? ""
      return "\(ratio)(\(result.timings.ours.median.asTime), \((result.shareOfPeak ?? 0).asPercent))"
    }
  }

  /// Every ratio beside that of a run at the peak of multiply-adds, which no Float32 arithmetic exceeds; nil without PyTorch.
  private var limits: TextTable? {
    guard results.contains(where: { $0.ratio != nil }) else { return nil }
    return table { result in
      guard let ratio = result.ratio, let share = result.shareOfPeak else { return "" }
      return "\(ratio.asFactor) of \((ratio / share).asFactor)"
    }
  }

  /// A line for each cell, shape and number of directions, with a column for each pass and number of threads.
  private func table(_ text: (CaseResult<CoreCase>) -> String) -> TextTable {
    let columns = results.map { Column(pass: $0.case.pass, threadCount: $0.case.threadCount) }.unique
    var table = TextTable(header: ["T,B,I,H"] + columns.map(\.title))
    for row in results.map(\.case.row).unique {
      table.add([row.title] + columns.map { byCase[row.case($0)].map(text) ?? "" })
    }
    return table
  }

  /// Geometric means of the ratios.
  private var means: TextTable? {
    var table = TextTable(header: ["PyTorch's time ÷ ours, geometric mean", "ratio", "cases"])
    func add(_ title: String, _ results: [CaseResult<CoreCase>]) {
      let ratios = results.compactMap(\.ratio)
      if let mean = ratios.geometricMean { table.add([title, mean.asFactor, "\(ratios.count)"]) }
    }
    guard results.contains(where: { $0.ratio != nil }) else { return nil }
    add("all", results)
    for cell in CoreCell.allCases { add(cell.title, results.filter { $0.case.cell == cell }) }
    for pass in CorePass.allCases { add("\(pass)", results.filter { $0.case.pass == pass }) }
    for threadCount in results.map(\.case.threadCount).unique {
      add(
        threadCount.asThreads, results.filter { $0.case.threadCount == threadCount })
    }
    return table
  }

  /// What a second thread brings: to one direction, and to both.
  private var scaling: TextTable? {
    var table = TextTable(header: ["T,B,I,H", "2 threads", "both directions on 2 ÷ one on 1"])
    var rowCount = 0
    for result in results where result.case.directionCount == 1 && result.case.threadCount == 1 {
      let single = result.timings.ours.median
      let double = byCase[result.case.with(threadCount: 2, directionCount: 1)]?.timings.ours.median
      let both = byCase[result.case.with(threadCount: 2, directionCount: 2)]?.timings.ours.median
      if double == nil && both == nil { continue }
      table.add([
        "\(result.case.cell.title) \(result.case.shape.name) \(result.case.pass)",
        double.map { (single / $0).asFactor } ?? "", both.map { ($0 / single).asFactor } ?? "",
      ])
      rowCount += 1
    }
    return rowCount == 0 ? nil : table
  }
}

/// A column of the table of cases.
private struct Column: Hashable {
  let pass: CorePass
  let threadCount: Int

  var title: String { "\(pass), \(threadCount.asThreads)" }
}

/// A line of the table of cases.
private struct Row: Hashable {
  let cell: CoreCell
  let shape: CoreShape
  let directionCount: Int

  var title: String { "\(cell.title) \(shape.name)\(directionCount == 2 ? ", both directions" : "")" }

  func `case`(_ column: Column) -> CoreCase {
    CoreCase(
      cell: cell, shape: shape, directionCount: directionCount, pass: column.pass, threadCount: column.threadCount)
  }
}

extension CoreCase {
  fileprivate var row: Row { Row(cell: cell, shape: shape, directionCount: directionCount) }

  fileprivate func with(threadCount: Int, directionCount: Int) -> CoreCase {
    var copy = self
    copy.threadCount = threadCount
    copy.directionCount = directionCount
    return copy
  }
}

extension CaseResult {
  /// PyTorch's time divided by ours.
  fileprivate var ratio: Double? { timings["PyTorch"]?.ratio }
}
