internal import LeitmotifData

/// What is known of a window beside its bases. A class, so that whole records, which have none, stay small.
final class RecordPart: Sendable, Hashable {
  let window: ExampleWindow
  /// The share of the window's bases that are N.
  let nFraction: Double
  /// The share of N among the record's bases up to the window's end.
  let recordNFraction: Double

  init(window: ExampleWindow, nFraction: Double, recordNFraction: Double) {
    self.window = window
    self.nFraction = nFraction
    self.recordNFraction = recordNFraction
  }

  static func == (a: RecordPart, b: RecordPart) -> Bool {
    a.window == b.window && a.nFraction == b.nFraction && a.recordNFraction == b.recordNFraction
  }

  func hash(into hasher: inout Hasher) { hasher.combine(window) }
}

/// The windows of one record, in order, and what there is of N in them.
struct WindowCutter {
  let plan: WindowPlan
  let maxN: Double?
  private var end = 0
  private var nCount = 0

  init(plan: WindowPlan, maxN: Double?) {
    self.plan = plan
    self.maxN = maxN
  }

  /// The next window of the record, which has the bases `codes`.
  mutating func cut(_ codes: [UInt8], at window: ExampleWindow) -> (codes: [UInt8], part: RecordPart?) {
    let own = codes.count { $0 == Nucleotides.anyBase }
    let new = codes[(codes.count - (window.range.upperBound - end))...]
    nCount += new.count { $0 == Nucleotides.anyBase }
    end = window.range.upperBound
    let share = Double(own) / Double(codes.count)
    let part = RecordPart(window: window, nFraction: share, recordNFraction: Double(nCount) / Double(end))
    return (maxN.map { share > $0 } == true ? [] : codes, part)
  }
}
