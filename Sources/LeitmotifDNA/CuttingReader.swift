internal import LeitmotifData

/// The records of a reader that has each in memory as a whole, cut into windows or refused if they are too long.
final class CuttingReader<Records: RecordReader>: RecordReader {
  /// A record that is being given in windows.
  private struct Cutting: ~Copyable {
    let whole: SequenceRecord
    var windows: ArraySlice<Range<Int>>
    var cutter: WindowCutter

    mutating func next() -> SequenceRecord? {
      guard let range = windows.popFirst() else { return nil }
      let window = ExampleWindow(range: range, isLast: windows.isEmpty)
      let (codes, part) = cutter.cut(Array(whole.codes[range]), at: window)
      return SequenceRecord(
        name: whole.name, codes: SharedBytes(codes), flags: whole.flags, reference: whole.reference,
        tagValue: whole.tagValue,
        line: whole.line, part: part, alignment: whole.alignment)
    }
  }

  private let records: Records
  private let longRecords: LongRecords
  private var cutting: Cutting?

  init(_ records: Records, _ longRecords: LongRecords) {
    self.records = records
    self.longRecords = longRecords
  }

  var progress: Double? { records.progress }
  var leftOutCount: Int { records.leftOutCount }
  var plain: AlignmentFile? { records.plain }

  func next() throws(ReadFault) -> SequenceRecord? {
    if let window = cutting?.next() { return window }
    cutting = nil
    guard let record = try records.next() else { return nil }
    let count = record.codes.count
    switch longRecords {
    case .windows(let plan, let maxN) where count > plan.length:
      cutting = Cutting(
        whole: record, windows: plan.windows(of: count)[...], cutter: WindowCutter(plan: plan, maxN: maxN))
      return cutting?.next()
    case .refused(let limit) where count > limit:
      throw .tooLong(name: record.name.text, line: record.line, length: count, limit: limit)
    default: return record
    }
  }
}

extension RecordReader {
  /// The records, with those that are too long cut or refused.
  func cut(_ longRecords: LongRecords) -> any RecordReader {
    if case .whole = longRecords { self } else { CuttingReader(self, longRecords) }
  }
}
