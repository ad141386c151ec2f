internal import Foundation

/// Tells on standard error how far a run is.
struct Progress {
  private let caseCount: Int
  private let start = ContinuousClock.now
  private var doneCount = 0

  init(caseCount: Int) { self.caseCount = caseCount }

  /// One line.
  static func line(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  /// A case is done.
  /// - Parameter summary: what it is and what was found.
  mutating func finished(_ summary: String) {
    doneCount += 1
    let elapsed = start.duration(to: .now)
    let left = elapsed / doneCount * (caseCount - doneCount)
    let time = doneCount == caseCount ? "took \(Self.spoken(elapsed))" : "\(Self.spoken(left)) left"
    Self.line("[\(doneCount)/\(caseCount)] \(summary) (\(time))")
  }

  private static func spoken(_ duration: Duration) -> String {
    duration.formatted(.units(allowed: [.hours, .minutes, .seconds], width: .narrow, maximumUnitCount: 2))
  }
}
