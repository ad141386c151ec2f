public import LeitmotifData

/// What becomes of a record that has more bases than a model reads at once.
public enum LongRecords: Sendable, Hashable {
  /// It is one example; memory is that of the longest record.
  case whole
  /// It is an example for each of its windows. Of FASTA and FASTQ no more than a few windows are in memory, whatever a
  /// record's length.
  ///
  /// A window whose share of N is above `maxN` comes without bases, so that it plays no part in what is said of the
  /// record; nil for no limit.
  case windows(WindowPlan, maxN: Double? = nil)
  /// It is an error if it has more bases than this.
  case refused(above: Int)

  /// The most bases that a record may have to be one example, as it stands.
  var wholeLimit: Int {
    switch self {
    case .whole: .max
    case .windows(let plan, _): plan.length
    case .refused(let limit): limit
    }
  }
}
