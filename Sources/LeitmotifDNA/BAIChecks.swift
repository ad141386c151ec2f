/// Whether a BAI index (SAM specification, section 5.2) can be true. It has no checksum, and htslib believes what it says.
struct BAIChecks {
  private let bytes: [UInt8]
  private var position = 0
  /// The end of the BAM file, as a virtual offset.
  private let limit: UInt64

  private typealias Chunk = (start: UInt64, end: UInt64)

  /// Of the bin that holds, in place of chunks, where the reads of a contig lie and how many they are.
  private static let summaryBin = 37_450

  /// - Throws: `ReadFault.selection` for an index whose numbers contradict each other or the file.
  static func check(_ indexPath: String, of file: LocalFile) throws(ReadFault) {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let source = try ByteSource(path: indexPath)
    while case let count = try source.read(into: &chunk), count > 0 { bytes += chunk[..<count] }
    try source.close()
    var checks = BAIChecks(bytes: bytes, limit: UInt64(max(file.size, 0)) << 16)
    guard checks.isTrue() else {
      throw .selection("its index \(indexPath) is damaged. Remove the index, and it is built again")
    }
  }

  private init(bytes: [UInt8], limit: UInt64) {
    self.bytes = bytes
    self.limit = limit
  }

  private mutating func isTrue() -> Bool {
    guard bytes.starts(with: "BAI\u{1}".utf8) else { return false }
    position = 4
    guard let contigCount = number(4) else { return false }
    for _ in 0..<contigCount where !isContigTrue() { return false }
    // The number of reads without a place may follow.
    return position == bytes.count || position + 8 == bytes.count
  }

  private mutating func isContigTrue() -> Bool {
    guard let binCount = number(4), binCount <= Self.summaryBin else { return false }
    var bins: [Int: [Chunk]] = [:]
    var extent: Chunk?
    for _ in 0..<binCount {
      guard let bin = number(4).map(Int.init), let count = number(4), count <= UInt64(bytes.count - position) / 16
      else { return false }
      let found = (0..<count).compactMap { _ in takeChunk() }
      guard found.count == count else { return false }
      if bin == Self.summaryBin {
        guard found.count == 2, extent == nil else { return false }
        extent = found[0]
      } else {
        guard BAIBins.all.contains(bin), bins.updateValue(found, forKey: bin) == nil else { return false }
      }
    }
    let chunks = bins.values.flatMap(\.self)
    guard let windows = takeWindows(), Self.areWhole(chunks, in: extent, limit: limit) else { return false }
    return Self.areInOrder(windows, among: chunks) && Self.fit(bins, windows)
  }

  /// The linear index: for each window the offset of the first read that is over it.
  private mutating func takeWindows() -> [UInt64]? {
    guard let count = number(4), count <= UInt64(bytes.count - position) / 8 else { return nil }
    return (0..<count).compactMap { _ in number(8) }
  }

  /// The windows' offsets grow, from the first read's up; 0 stands for a window before it.
  private static func areInOrder(_ windows: [UInt64], among chunks: [Chunk]) -> Bool {
    let first = chunks.map(\.start).min() ?? 0
    let last = chunks.map(\.end).max() ?? 0
    var earlier: UInt64 = 0
    for offset in windows {
      if offset == 0, earlier <= first { continue }
      guard earlier > 0 || offset == first, offset >= earlier, offset <= last else { return false }
      earlier = offset
    }
    return true
  }

  /// No read of a bin comes before the first that is over the bin's first window, and the first read over a window is in a
  /// bin that is over it too. A window without reads has the offset of one beside it.
  private static func fit(_ bins: [Int: [Chunk]], _ windows: [UInt64]) -> Bool {
    for (bin, chunks) in bins where !chunks.isEmpty {
      let window = BAIBins.firstWindow(of: bin)
      guard window < windows.count, chunks.allSatisfy({ windows[window] <= $0.start }) else { return false }
    }
    func hasRead(_ window: Int) -> Bool {
      let offset = windows[window]
      return BAIBins.over(window).contains { bin in
        bins[bin]?.contains { $0.start <= offset && offset < $0.end } == true
      }
    }
    var start = 0
    while start < windows.count {
      let end = windows[start...].firstIndex { $0 != windows[start] } ?? windows.count
      guard windows[start] == 0 || hasRead(start) || hasRead(end - 1) else { return false }
      start = end
    }
    return true
  }

  /// Every read is in a bin, so that the chunks leave no gap among the reads of a contig.
  private static func areWhole(_ chunks: [Chunk], in extent: Chunk?, limit: UInt64) -> Bool {
    let sorted = chunks.sorted { $0.start < $1.start }
    guard var reached = sorted.first?.start else { return true }
    if let extent, extent.start != reached { return false }
    for chunk in sorted {
      guard chunk.start < chunk.end, chunk.end <= limit, chunk.start <= reached else { return false }
      reached = max(reached, chunk.end)
    }
    return extent.map { $0.end == reached } ?? true
  }

  private mutating func takeChunk() -> Chunk? {
    guard let start = number(8), let end = number(8) else { return nil }
    return (start, end)
  }

  /// A number without a sign; nil behind the end.
  private mutating func number(_ width: Int) -> UInt64? {
    guard position + width <= bytes.count else { return nil }
    defer { position += width }
    return bytes[position..<position + width].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The bins of BAI: one of 2²⁹ bases, eight in each bin of the level above, and at last those of one window of 2¹⁴ bases.
private enum BAIBins {
  static let all = 0..<37_449

  /// The number of the first bin of each level.
  private static let levels = [0, 1, 9, 73, 585, 4681]

  static func firstWindow(of bin: Int) -> Int {
    let level = levels.lastIndex { $0 <= bin } ?? 0
    return (bin - levels[level]) << (3 * (5 - level))
  }

  /// The bins that a window lies in.
  static func over(_ window: Int) -> [Int] {
    levels.enumerated().map { level, first in first + window >> (3 * (5 - level)) }
  }
}
