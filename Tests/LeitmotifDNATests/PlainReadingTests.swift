import LeitmotifDNA
import LeitmotifData
import Testing

/// BAM whose records are read where they are decompressed, beside the same records as text, which htslib parses one by one.
struct PlainReadingTests {
  private let files: TemporaryFiles

  init() throws { files = try TemporaryFiles() }

  /// Reads of every length up to several groups of packed bases, in all letters, on both strands, in many blocks.
  private func sam() -> String {
    var random = SplitMix64(seed: 11)
    let letters = Array("ACMGRSVTWYHKDBN")
    let records = (0..<3000).map { number in
      let count = number % 150
      let bases = String((0..<count).map { _ in letters[random.next(below: letters.count)] })
      let flags = [0, 16, 4, 256, 1040][random.next(below: 5)]
      let cigar = flags == 4 || count == 0 ? "*" : count > 8 ? "3S\(count - 5)M2I" : "\(count)M"
      let place = flags == 4 ? "*\t0" : "chr\(1 + number % 2)\t\(1 + number)"
      let quality = random.next(below: 60)
      return
        "r\(number):\(number % 7)\t\(flags)\t\(place)\t\(quality)\t\(cigar)\t*\t0\t0\t\(count == 0 ? "*" : bases)\t*\n"
    }
    return "@SQ\tSN:chr1\tLN:9000\n@SQ\tSN:chr2\tLN:9000\n" + records.joined()
  }

  @Test func recordsInBlocksAreThoseOfTheText() throws {
    let sam = sam()
    let (text, blocks) = try (files.write(sam, to: "sam"), files.write(TemporaryFiles.bam(sam), to: "bam"))
    let expected = try examples(text)
    let found = try examples(blocks)
    #expect(expected.count == 3000)
    #expect(found.map(\.content) == expected.map(\.content))
    #expect(found.map(\.id) == expected.map(\.id))
    #expect(found.map(\.group) == expected.map(\.group))
  }

  @Test(arguments: [DNALabelling.class("x"), .reference])
  func labelledRecordsInBlocksAreThoseOfTheText(labelling: DNALabelling) throws {
    let sam = sam()
    let (text, blocks) = try (files.write(sam, to: "sam"), files.write(TemporaryFiles.bam(sam), to: "bam"))
    let expected = try examples(text, labelling, allowsUnlabelled: true)
    let found = try examples(blocks, labelling, allowsUnlabelled: true)
    #expect(expected.count > 1000)
    #expect(found.map(\.content) == expected.map(\.content))
    #expect(found.map(\.annotation) == expected.map(\.annotation))
  }

  @Test func missingBasesAreToldOfTheRecordThatHasThem() throws {
    let lines = (0..<9).map { "r\($0)\t4\t*\t0\t0\t*\t*\t0\t0\t\($0 == 5 ? "AC=T" : "ACGT")\t*\n" }
    let path = try files.write(TemporaryFiles.bam(lines.joined()), to: "bam")
    guard case .malformedRecord(_, _, let record, let problem) = failure(path) else {
      Issue.record("'=' is read as a base")
      return
    }
    #expect(record == 6)
    #expect(problem.contains("'r5'"))
  }

  @Test func examplesOutliveWhatTheyWereReadWith() throws {
    let path = try files.write(TemporaryFiles.bam(sam()), to: "bam")
    var reader = try DNAReader(DNASource(path: path))
    var kept: [Example<DNASequence>] = []
    var expected: [String] = []
    while let example = try reader.next() {
      expected.append("\(example.id):\(example.content)")
      kept.append(example)
    }
    #expect(summary(kept) == expected)
  }

  @Test func filtersChooseTheSameRecords() throws {
    let sam = sam()
    let (text, blocks) = try (files.write(sam, to: "sam"), files.write(TemporaryFiles.bam(sam), to: "bam"))
    let reading = DNAReading(requiredFlags: .reverse, excludedFlags: .secondary, minimumMappingQuality: 30)
    let expected = try summary(examples(text, reading: reading))
    #expect(expected.count > 100)
    #expect(try summary(examples(blocks, reading: reading)) == expected)
  }
}
