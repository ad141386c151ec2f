internal import LeitmotifData

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
      limit = Self.above(plan.length)
    case .refused(let length): limit = Self.above(length)
    }
  }

  private static func above(_ length: Int) -> Int { length == .max ? .max : length + 1 }

  /// Adds the codes of `bytes[range]` up to the first byte that is no base, or until this is full; returns their number.
  mutating func append(from bytes: [UInt8], in range: Range<Int>) -> Int {
    let room = limit - codes.count
    return codes.append(from: bytes, in: range.count > room ? range.lowerBound..<range.lowerBound + room : range)
  }

  /// Begins with the record of FASTQ that `bytes[range]` begins with, if it has four lines and as few bases as make one
  /// example; then it is whole, and `takeWhole` is due.
  /// - Returns: the places of its header, without the mark, and of its end.
  mutating func beginWhole(fastq bytes: [UInt8], in range: Range<Int>) -> (header: Range<Int>, end: Int)? {
    begin()
    return codes.takeFASTQ(bytes, in: range, limit: limit - 1)
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

  /// The record that `beginWhole` took, with its name: both share one array.
  mutating func takeWhole(name: ArraySlice<UInt8>) -> (name: ExampleName, codes: SharedBytes) {
    let count = codes.count
    let bytes = codes.codes(with: name)
    return (ExampleName(utf8: SharedBytes(bytes, in: count..<bytes.count)), SharedBytes(bytes, in: 0..<count))
  }

  /// What is left when the record is over: its last window, or all of it.
  /// - Throws: `ReadFault.tooLong`.
  mutating func takeRest(name: ExampleName, line: Int?) throws(ReadFault) -> (codes: [UInt8], part: RecordPart?) {
    if case .refused(let limit) = longRecords, count > limit {
      throw .tooLong(name: name.text, line: line, length: count, limit: limit)
    }
    guard start > 0, var cutter else { return (codes.codes, nil) }
    let length = cutter.plan.length
    let window = ExampleWindow(range: count - length..<count, isLast: true)
    return cutter.cut(codes.codes(in: codes.count - length..<codes.count), at: window)
  }
}

/// Codes of the record at hand, in memory that the next record uses again.
struct CodeBuffer {
  private var storage = [UInt8](repeating: 0, count: 1 << 12)
  private(set) var count = 0

  /// The codes, copied out.
  var codes: [UInt8] { codes(in: 0..<count) }

  /// Some of the codes, copied out.
  func codes(in range: Range<Int>) -> [UInt8] { Array(storage[range]) }

  /// The codes, copied out, and after them some other bytes.
  func codes(with others: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + others.count)
    bytes += storage[..<count]
    bytes += others
    return bytes
  }

  mutating func removeAll() { count = 0 }

  /// Takes the record of FASTQ in, in place of what there was, if it is one of four lines and has at most `limit` bases.
  mutating func takeFASTQ(_ bytes: [UInt8], in range: Range<Int>, limit: Int) -> (header: Range<Int>, end: Int)? {
    guard let record = SequenceText.readFASTQ(bytes, in: range, limit: limit, codes: &storage) else { return nil }
    count = record.baseCount
    return (record.header, record.end)
  }

  /// Removes the first codes.
  mutating func removeFirst(_ removedCount: Int) {
    for place in removedCount..<count { storage[place - removedCount] = storage[place] }
    count -= removedCount
  }

  /// Adds the codes of `bytes[range]` up to the first byte that is no base; returns how many there were.
  mutating func append(from bytes: [UInt8], in range: Range<Int>) -> Int {
    let needed = count + range.count
    if needed > storage.count {
      storage.append(contentsOf: repeatElement(0, count: max(needed, storage.count * 2) - storage.count))
    }
    let added = SequenceText.writeCodes(of: bytes, in: range, to: &storage, at: count)
    count += added
    return added
  }
}
