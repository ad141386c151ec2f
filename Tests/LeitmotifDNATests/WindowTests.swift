import Foundation
import LeitmotifDNA
import LeitmotifData
import Testing

/// Records of 0 to 40 bases, each in lines of another width.
private let lengths = Array(0...40)
private let plans = [
  WindowPlan(length: 1), WindowPlan(length: 4), WindowPlan(length: 7, overlap: 0), WindowPlan(length: 7, overlap: 6),
  WindowPlan(length: 16, overlap: 5), WindowPlan(length: 100),
]

private func letters(_ count: Int) -> [Character] { (0..<count).map { Array("ACGTNRA")[$0 * $0 % 7] } }

/// The letters in lines of `width`.
private func lines(_ letters: [Character], width: Int) -> String {
  stride(from: 0, to: letters.count, by: width).map {
    String(letters[$0..<min($0 + width, letters.count)]) + "\n"
  }.joined()
}

private enum Format: CaseIterable {
  case fasta, fastq, bam

  func text() -> String {
    switch self {
    case .fasta: lengths.map { ">s\($0)\n" + lines(letters($0), width: $0 % 9 + 1) }.joined()
    case .fastq:
      lengths.map {
        "@s\($0)\n" + ($0 == 0 ? "\n" : lines(letters($0), width: $0 % 9 + 1)) + "+\n"
          + ($0 == 0 ? "\n" : lines(Array(repeating: "@", count: $0), width: $0 % 9 + 1))
      }.joined()
    case .bam:
      lengths.map { "s\($0)\t4\t*\t0\t0\t*\t*\t0\t0\t\($0 == 0 ? "*" : String(letters($0)))\t*\n" }.joined()
    }
  }

  func write(to files: TemporaryFiles) throws -> String {
    try self == .bam ? files.write(TemporaryFiles.bam("@HD\tVN:1.6\n" + text())) : files.write(text())
  }
}

struct WindowTests {
  private let files: TemporaryFiles

  init() throws { files = try TemporaryFiles() }

  private func read(_ path: String, _ longRecords: LongRecords) throws -> [Example<DNASequence>] {
    var reader = try DNAReader(DNASource(path: path, longRecords: longRecords))
    var examples: [Example<DNASequence>] = []
    while let example = try reader.next() { examples.append(example) }
    return examples
  }

  /// What reading on throws.
  private func failure(of reader: inout DNAReader) -> DNAError? {
    do throws(DNAError) {
      while try reader.next() != nil {}
      return nil
    } catch {
      return error
    }
  }

  private func failure(_ path: String, _ longRecords: LongRecords) throws -> DNAError? {
    var reader = try DNAReader(DNASource(path: path, longRecords: longRecords))
    return failure(of: &reader)
  }

  @Test(arguments: Format.allCases, plans)
  private func recordsComeInTheWindowsOfThePlan(format: Format, plan: WindowPlan) throws {
    let windows = try read(format.write(to: files), .windows(plan))
    let expected = lengths.flatMap { length in
      plan.windows(of: length).map { "s\(length):\($0):\(String(letters(length)[$0]))" }
    }
    let found = windows.map { "\($0.id):\($0.window?.range ?? 0..<$0.content.count):\($0.content)" }
    #expect(found == expected)
    #expect(windows.allSatisfy { $0.window == nil || $0.window?.isLast == ($0.window?.range.upperBound == length($0)) })
  }

  /// What the name says.
  private func length(_ example: Example<DNASequence>) -> Int? { Int(example.id.dropFirst()) }

  @Test(arguments: Format.allCases, plans)
  private func theLastWindowKnowsTheShareOfNInTheWholeRecord(format: Format, plan: WindowPlan) throws {
    let path = try format.write(to: files)
    let whole = try read(path, .whole).map(\.content.nFraction)
    let last = try read(path, .windows(plan)).filter { $0.window?.isLast ?? true }
    #expect(last.map(\.content.recordNFraction) == whole)
    for example in last {
      let own = Double(example.content.description.count { $0 == "N" }) / Double(max(example.content.count, 1))
      #expect(example.content.nFraction == own)
    }
  }

  @Test(arguments: ["\n", "\r\n", ""])
  func aRecordThatEndsWithTheFileJustAboveAWindowIsCut(end: String) throws {
    let path = try files.write(">a\nACGTN\(end)")
    let windows = try read(path, .windows(WindowPlan(length: 4, overlap: 1)))
    #expect(windows.map { "\($0.content)" } == ["ACGT", "CGTN"])
  }

  @Test func aRecordLongerThanAnyBufferIsCut() throws {
    let line = String(repeating: "ACGTTGCAN", count: 40_001)
    let plan = WindowPlan(length: 65_536, overlap: 1_000)
    let windows = try read(files.write(">a\n\(line)\n>b\nA"), .windows(plan))
    let whole = Array(line.utf8)
    #expect(windows.map { $0.window?.range ?? 0..<1 } == plan.windows(of: whole.count) + [0..<1])
    for window in windows.dropLast() {
      let range = try #require(window.window?.range)
      #expect(window.content.description == String(decoding: whole[range], as: UTF8.self))
    }
  }

  @Test func aMarkInsideALineIsNoRecord() throws {
    let path = try files.write(">a\nACGTA>\nA\n")
    for longRecords in [LongRecords.whole, .windows(WindowPlan(length: 4))] {
      guard case .malformedRecord(path, line: 2, record: 1, let problem) = try failure(path, longRecords) else {
        Issue.record("another error")
        return
      }
      #expect(problem.contains("'>' in 'a' is no base"))
    }
  }

  @Test func windowsWithTooManyNComeWithoutBases() throws {
    let path = try files.write(">a\nACGTNNNNACGN\n>b\nNN\n")
    let windows = try read(path, .windows(WindowPlan(length: 4, overlap: 0), maxN: 0.25))
    #expect(windows.map { "\($0.content)" } == ["ACGT", "", "ACGN", "NN"])
    #expect(windows.map(\.content.nFraction) == [0, 1, 0.25, 1])
    #expect(windows[2].content.recordNFraction == 5.0 / 12)
  }

  @Test func aRecordAllOfWhoseWindowsHaveTooManyNIsCountedAsLeftOut() throws {
    let path = try files.write(">a\nNNNNNNNN\n>b\nACGTNNNN\n>c\nNN\n>d\nACGT\n")
    let tally = DNATally()
    var source = DNASource(path: path, reading: DNAReading(maximumNFraction: 0.25), tally: tally)
    source.longRecords = .windows(WindowPlan(length: 4, overlap: 0))
    var reader = try DNAReader(source)
    while try reader.next() != nil {}
    #expect(tally.counts == DNATally.Counts(records: 4, examples: 2, manyN: 2))
  }

  @Test func wrongQualitiesAreFoundAfterTheWindows() throws {
    let path = try files.write("@a\nACGTACGT\n+\nIIII\n@b\nA\n+\nI\n")
    var reader = try DNAReader(DNASource(path: path, longRecords: .windows(WindowPlan(length: 4, overlap: 0))))
    #expect(try reader.next()?.content.description == "ACGT")
    guard case .malformedRecord(path, line: 4, record: 1, let problem) = failure(of: &reader) else {
      Issue.record("another error")
      return
    }
    #expect(problem.contains("4 qualities for 8 bases"))
  }

  @Test func recordsAreCountedOnceWhateverTheirWindows() throws {
    let path = try files.write(">a\nACGTACGT\n>b\nA\n>c\nACGTAE\n")
    let tally = DNATally()
    let table = LabelTable(["a": "x", "b": "y"])
    var source = DNASource(path: path, labelling: .labels(table), tally: tally)
    source.longRecords = .windows(WindowPlan(length: 4, overlap: 0))
    var reader = try DNAReader(source)
    #expect(try reader.next()?.annotation == .label("x"))
    #expect(reader.recordCount == 0)
    #expect(try reader.next()?.annotation == .label("x"))
    #expect(reader.recordCount == 1)
    #expect(try reader.next()?.id == "b")
    guard case .unlabelled(name: "c", path, record: 3, _) = failure(of: &reader) else {
      Issue.record("another error")
      return
    }
  }

  @Test(arguments: Format.allCases)
  private func whatIsTooLongIsRefusedByItsNameAndLength(format: Format) throws {
    let path = try format.write(to: files)
    guard
      case .tooLong(name: "s31", path, _, record: 32, length: 31, limit: 30) = try failure(path, .refused(above: 30))
    else {
      Issue.record("another error")
      return
    }
    #expect(try read(path, .refused(above: 40)).count == lengths.count)
  }

  @Test func theRefusalIsOneLineThatNamesTheFlag() throws {
    let path = try files.write(">chr1\n\(String(repeating: "ACGTN\n", count: 300_000))>b\nA\n")
    let error = try #require(try failure(path, .refused(above: 1024)))
    #expect(
      "\(error)" == "\(path):1: record 1, 'chr1', has 1,500,000 bases, and the limit is 1,024. "
        + "Raise it with --max-length, or have long records read in windows.")
  }

  @Test func windowsAreWrittenAsRegions() throws {
    let windows = try read(files.write(">a\nACGTNNAC\n"), .windows(WindowPlan(length: 4, overlap: 0)))
    let writer = DNAPredictionWriter(labels: ["x", "y"], hasBothStrands: false)
    let prediction = Prediction(probabilities: [0.25, 0.75])
    let lines = windows.map { writer.text(for: prediction, of: $0) }
    #expect(lines == ["a:1-4\ty\t0.75\t0.25\t0.75\t0\n", "a:5-8\ty\t0.75\t0.25\t0.75\t0.5\n"])
    var merged = windows[1]
    merged.window = nil
    #expect(writer.text(for: prediction, of: merged) == "a\ty\t0.75\t0.25\t0.75\t0.25\n")
  }
}

struct ProgressTests {
  @Test(arguments: [false, true])
  func theShareReadGrowsToOne(isCompressed: Bool) throws {
    let files = try TemporaryFiles()
    let text = (0..<40_000).map { ">\($0)\nACGTACGTNNACGTTTGACATTTACGACATCAGACT\n" }.joined()
    let path = try isCompressed ? files.write(TemporaryFiles.gzip(text)) : files.write(text)
    var reader = try DNAReader(DNASource(path: path))
    var shares: [Double] = []
    while try reader.next() != nil { shares.append(try #require(reader.progress)) }
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(try #require(shares.first) < 0.7)
    #expect(reader.progress == 1)
  }

  @Test func alignmentsTellItToo() throws {
    let files = try TemporaryFiles()
    let records = (0..<20_000).map { "r\($0)\t4\t*\t0\t0\t*\t*\t0\t0\t\(String(letters($0 % 300 + 1)))\t*\n" }
    let path = try files.write(TemporaryFiles.bam("@HD\tVN:1.6\n" + records.joined()))
    var reader = try DNAReader(DNASource(path: path))
    #expect(try #require(reader.progress) < 0.7)
    while try reader.next() != nil {}
    #expect(reader.progress == 1)
  }

  @Test func ofAPipeItIsNotKnown() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data(">a\nACGT\n>b\nA\n".utf8))
    try pipe.fileHandleForWriting.close()
    var reader = try DNAReader(DNASource(path: "/proc/self/fd/\(pipe.fileHandleForReading.fileDescriptor)"))
    #expect(try reader.next()?.id == "a")
    #expect(reader.progress == nil)
  }
}
