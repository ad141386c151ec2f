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
}

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

/// The bases of the record at hand, while they are read: all of them, or no more than the next window needs.
struct RecordBases {
  private(set) var codes = CodeBuffer()
  private let longRecords: LongRecords
  private var cutter: WindowCutter?
  /// Bases of the record that `codes` has no more.
  private var droppedCount = 0
  /// Where the next window begins.
  private var start = 0
  /// How many codes are taken before `takeWindow` is due: one more than it needs, which tells that more follow.
  private var limit = Int.max

  init(_ longRecords: LongRecords) { self.longRecords = longRecords }

  /// Bases of the record so far.
  var count: Int { droppedCount + codes.count }

  /// Whether `takeWindow` is due.
  var isFull: Bool { codes.count >= limit }

  /// Begins a record.
  mutating func begin() {
    codes.removeAll()
    (droppedCount, start) = (0, 0)
    switch longRecords {
    case .whole: break
    case .windows(let plan, let maxN):
      cutter = WindowCutter(plan: plan, maxN: maxN)
      limit = plan.length + 1
    case .refused(let length): limit = length + 1
    }
  }

  /// Adds the codes of `bytes[range]` up to the first byte that is no base, or until this is full; returns their number.
  mutating func append(from bytes: [UInt8], in range: Range<Int>) -> Int {
    let room = limit - codes.count
    return codes.append(from: bytes, in: range.count > room ? range.lowerBound..<range.lowerBound + room : range)
  }

  /// The next window, once this is full; nil where windows are not wanted: then the bases are counted alone.
  mutating func takeWindow() -> (codes: [UInt8], part: RecordPart?)? {
    guard let plan = cutter?.plan else {
      droppedCount += codes.count
      codes.removeAll()
      return nil
    }
    // The last window may begin before the next one would: what this one has is kept until there is another.
    codes.removeFirst(start - droppedCount)
    droppedCount = start
    start += plan.stride
    limit = start - droppedCount + plan.length + 1
    let range = droppedCount..<droppedCount + plan.length
    return cutter?.cut(codes.codes(in: 0..<plan.length), at: ExampleWindow(range: range, isLast: false))
  }

  /// What is left when the record is over: its last window, or all of it.
  /// - Throws: `ReadFault.tooLong`.
  mutating func takeRest(name: String, line: Int?) throws(ReadFault) -> (codes: [UInt8], part: RecordPart?) {
    if case .refused(let limit) = longRecords, count > limit {
      throw .tooLong(name: name, line: line, length: count, limit: limit)
    }
    guard start > 0, var cutter else { return (codes.codes, nil) }
    let length = cutter.plan.length
    let window = ExampleWindow(range: count - length..<count, isLast: true)
    return cutter.cut(codes.codes(in: codes.count - length..<codes.count), at: window)
  }
}

/// The records of a reader that has each in memory as a whole, cut into windows or refused if they are too long.
final class CuttingReader: RecordReader {
  /// A record that is being given in windows.
  private struct Cutting {
    let whole: SequenceRecord
    var windows: ArraySlice<Range<Int>>
    var cutter: WindowCutter

    mutating func next() -> SequenceRecord? {
      guard let range = windows.popFirst() else { return nil }
      var record = whole
      let window = ExampleWindow(range: range, isLast: windows.isEmpty)
      (record.codes, record.part) = cutter.cut(Array(whole.codes[range]), at: window)
      return record
    }
  }

  private let records: any RecordReader
  private let longRecords: LongRecords
  private var cutting: Cutting?

  init(_ records: any RecordReader, _ longRecords: LongRecords) {
    self.records = records
    self.longRecords = longRecords
  }

  var progress: Double? { records.progress }

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
      throw .tooLong(name: record.name, line: record.line, length: count, limit: limit)
    default: return record
    }
  }
}
