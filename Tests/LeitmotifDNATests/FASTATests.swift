import LeitmotifDNA
import LeitmotifData
import Testing

struct FASTATests {
  private let files: TemporaryFiles

  init() throws { files = try TemporaryFiles() }

  @Test(arguments: [
    ">a\nACGT\n>b\nGG\n", ">a first\nAC\nGT\n>b\tsecond\nG\nG", "\n>a\nacgt\n\n>b\n\nGg\n\n",
    ">a\r\nAC\r\nGT\r\n>b\r\nGG\r\n", ">a\rACGT\r>b\rGG\r", ">a\nAC GT \n>b\nG\tG\n", "\u{FEFF}>a\nACGU\n>b\nGG\n",
  ])
  func everyWayToWriteTwoSequencesReadsTheSame(text: String) throws {
    #expect(try summary(examples(files.write(text))) == ["a:ACGT", "b:GG"])
  }

  @Test func everyIUPACLetterIsRead() throws {
    let path = try files.write(">a\nACGTURYSWKMBDHVN\nacgturyswkmbdhvn\n")
    #expect(try summary(examples(path)) == ["a:ACGTTRYSWKMBDHVNACGTTRYSWKMBDHVN"])
  }

  @Test func aRecordMayBeEmpty() throws {
    let path = try files.write(">a\n>b\n\n>c\nA\n>d\n")
    #expect(try summary(examples(path)) == ["a:", "b:", "c:A", "d:"])
    let tally = DNATally()
    #expect(try summary(examples(path, .class("x"), tally: tally)) == ["c:A"])
    #expect(tally.counts == DNATally.Counts(records: 4, examples: 1, empty: 3))
  }

  @Test func sequencesLongerThanAnyBufferAreWhole() throws {
    let line = String(repeating: "ACGTTGCAN", count: 111)
    let long = String(repeating: line + "\n", count: 1300)
    let path = try files.write(">x\n\(long)>y\n\(long)>z\nA\n")
    let sequences = try examples(path).map(\.content)
    let whole = try #require(DNASequence(String(repeating: line, count: 1300)))
    #expect(sequences.count == 3)
    #expect(sequences[0] == whole && sequences[1] == whole)
  }

  @Test(arguments: ["-", "*", ".", "E", "5", "é", "="])
  func whatIsNoBaseIsRefusedWithItsLine(letter: String) throws {
    let path = try files.write(">a\nAC\n>b c\nACG\nA\(letter)G\n")
    guard case .malformedRecord(path, line: 5, record: 2, let problem) = failure(path) else {
      Issue.record("another error")
      return
    }
    #expect(problem.contains("in 'b' is no base"))
    #expect(problem.contains("Remove the gaps") == ["-", "."].contains(letter))
  }

  @Test func aNamelessRecordIsRefused() throws {
    let path = try files.write(">a\nA\n> b\nA\n")
    guard case .malformedRecord(_, line: 3, record: 2, _) = failure(path) else {
      Issue.record("another error")
      return
    }
  }

  @Test func theGroupIsTheTextBeforeTheColon() throws {
    let path = try files.write(">chr1:5-9\nA\n>chr2\nA\n")
    #expect(try examples(path).map(\.group) == ["chr1", "chr2"])
  }

  @Test(arguments: ["", "\n\n", "\r\n"])
  func anEmptyFileIsOneClearError(text: String) throws {
    let path = try files.write(text)
    #expect(failure(path) == .empty(path: path))
  }

  @Test func aMissingFileAndAFolderAreNamed() throws {
    #expect(
      failure(files.path("none")) == .unreadable(path: files.path("none"), reason: "no such file or directory"))
    #expect(failure(files.folderPath) == .unreadable(path: files.folderPath, reason: "is a directory"))
  }

  @Test(arguments: ["name\tlabel\na\tb\n", "ACGT\n", "\u{0}\u{1}\u{2}"])
  func whatIsNoSequenceFileIsRefused(text: String) throws {
    guard case .unsupportedFormat = failure(try files.write(text)) else {
      Issue.record("another error")
      return
    }
  }

  @Test func errorsAreOneLineThatSaysWhatToDo() throws {
    let path = try files.write(">a\nE\n")
    let error = try #require(failure(path))
    #expect(
      "\(error)" == "\(path):2: record 1: 'E' in 'a' is no base. Bases are A C G T U and the IUPAC codes "
        + "R Y S W K M B D H V N.")
  }
}
