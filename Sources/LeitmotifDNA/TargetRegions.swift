/// The intervals of a BED file: contig, start and end, tab- or blank-separated, from 0 with the end not included. Further
/// columns, comments, and the lines `track` and `browser` play no part.
public struct TargetRegions: Sendable, Hashable {
  /// The file; `-` is standard input.
  public let path: String
  /// In the file's order.
  public let intervals: [GenomicInterval]
  /// By contig, for the search.
  let sorted: [String: SortedRanges]

  /// Intervals made in memory.
  /// - Parameter path: what messages call them.
  public init(_ intervals: [GenomicInterval], path: String) {
    self.path = path
    self.intervals = intervals
    sorted = Dictionary(grouping: intervals, by: \.contig).mapValues { SortedRanges($0.map(\.range)) }
  }

  /// Reads a BED file; gzip and `-` are fine.
  /// - Throws: `DNAError.unreadable`, `.truncated`, `.damaged`; `.targets` for a line that is not BED, or none at all.
  public init(path: String) throws(DNAError) {
    var intervals: [GenomicInterval] = []
    do throws(ReadFault) {
      var scanner = try ByteScanner(ByteSource(path: path))
      var text: [UInt8] = []
      while try scanner.skipEmptyLines() != nil {
        let line = scanner.line
        try scanner.takeLine(into: &text)
        if let interval = try Self.interval(of: text, line: line) { intervals.append(interval) }
      }
    } catch .malformed(let line, let problem) {
      throw .targets(path: path, line: line, problem: problem)
    } catch {
      throw error.error(path: path, recordCount: intervals.count)
    }
    guard !intervals.isEmpty else {
      throw .targets(path: path, line: nil, problem: "there is no interval in it. Give a BED file with at least one")
    }
    self.init(intervals, path: path)
  }

  /// The names of its contigs, each once, in the file's order.
  var contigs: [String] {
    var seen: Set<String> = []
    return intervals.map(\.contig).filter { seen.insert($0).inserted }
  }

  /// Nil for a line that holds no interval.
  private static func interval(of text: [UInt8], line: Int) throws(ReadFault) -> GenomicInterval? {
    let fields = text.split(whereSeparator: isBlank).map { String(decoding: $0, as: UTF8.self) }
    guard let contig = fields.first, !contig.hasPrefix("#"), contig != "track", contig != "browser" else { return nil }
    guard fields.count >= 3 else {
      throw .malformed(
        line: line, "\(fields.count) column\(fields.count == 1 ? "" : "s") where BED has contig, start and end")
    }
    guard let start = Int(fields[1]), let end = Int(fields[2]), start >= 0, start <= end, end < Int.max / 2 else {
      throw .malformed(
        line: line, "'\(fields[1])' and '\(fields[2])' are no start and end. BED counts bases from 0, start before end")
    }
    return GenomicInterval(contig: contig, range: start..<end)
  }
}

/// Ranges that may overlap, for the question whether one of them meets another.
struct SortedRanges: Sendable, Hashable {
  private let ranges: [Range<Int>]
  /// The largest end of the ranges up to each.
  private let ends: [Int]

  init(_ ranges: [Range<Int>]) {
    self.ranges = ranges.sorted { $0.lowerBound < $1.lowerBound }
    var ends: [Int] = []
    for range in self.ranges { ends.append(max(range.upperBound, ends.last ?? 0)) }
    self.ends = ends
  }

  /// Whether one of them shares a base with `range`; one without a base must lie inside `range`.
  /// - Complexity: logarithmic in the number of ranges.
  func overlap(_ range: Range<Int>) -> Bool {
    // Those that start before the end of `range`.
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].lowerBound < range.upperBound { low = middle + 1 } else { high = middle }
    }
    return low > 0 && ends[low - 1] > range.lowerBound
  }

  /// Sorted, joined where they touch; one without a base takes in its neighbours.
  static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    let wide = ranges.map { $0.isEmpty ? max($0.lowerBound - 1, 0)..<$0.lowerBound + 1 : $0 }
    return wide.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { joined, range in
      if let last = joined.last, last.upperBound >= range.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
  }
}
