/// Whether a BAI index (SAM specification, section 5.2) can be true. It has no checksum, and htslib believes what it says.
struct BAIChecks {
  private let bytes: [UInt8]
  private var position = 0
  /// The end of the BAM file, as a virtual offset.
  private let limit: UInt64

  private typealias Chunk = (start: UInt64, end: UInt64)

  /// Of the bin that holds, in place of chunks, where the reads of a contig lie and how many they are.
  private static let summaryBin = 37450

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
    var chunks: [Chunk] = []
    var extent: Chunk?
    var seen: Set<UInt64> = []
    for _ in 0..<binCount {
      guard let bin = number(4), bin <= Self.summaryBin, seen.insert(bin).inserted, let count = number(4),
        count <= UInt64(bytes.count - position) / 16
      else { return false }
      let found = (0..<count).compactMap { _ in takeChunk() }
      guard found.count == count else { return false }
      if bin == Self.summaryBin {
        guard found.count == 2 else { return false }
        extent = found[0]
      } else {
        chunks += found
      }
    }
    return isLinearIndexTrue(chunks) && Self.areWhole(chunks, in: extent, limit: limit)
  }

  /// The windows' offsets grow, within those of the chunks; 0 stands for a window before the first read.
  private mutating func isLinearIndexTrue(_ chunks: [Chunk]) -> Bool {
    guard let count = number(4), count <= UInt64(bytes.count - position) / 8 else { return false }
    let first = chunks.map(\.start).min() ?? 0
    let last = chunks.map(\.end).max() ?? 0
    var earlier: UInt64 = 0
    for _ in 0..<count {
      guard let offset = number(8) else { return false }
      if offset == 0, earlier <= first { continue }
      guard offset >= earlier, offset >= first, offset <= last else { return false }
      earlier = offset
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
