import LeitmotifDNA
import LeitmotifData
import Testing

struct LabelTests {
  private let files: TemporaryFiles

  init() throws { files = try TemporaryFiles() }

  @Test(arguments: [
    "name\tlabel\na\tx\nb\ty y\n", "name\tlabel\r\na\tx\r\nb\ty y\r\n", "\u{FEFF}name\tlabel\n\na\tx\n\nb\ty y",
  ])
  func aTableIsReadHoweverItsLinesEnd(text: String) throws {
    #expect(try LabelTable(path: files.write(text)).labels == ["a": "x", "b": "y y"])
  }

  @Test(arguments: [
    ("a\tx\n", 1, "header"), ("name,label\na,x\n", 1, "header"), ("name\tlabel\na\tx\nb\ty\na\tz\n", 4, "line 2"),
    ("name\tlabel\na\t\n", 2, "label is empty"), ("name\tlabel\n\tx\n", 2, "name is empty"),
    ("name\tlabel\na x\n", 2, "1 fields"), ("name\tlabel\na\tx\ty\n", 2, "3 fields"),
    ("name\tlabel\na\tx \n", 2, "blanks"),
    ("name\tlabel\n", 1, "at least one sequence"), ("", 1, "empty"),
  ])
  func aWrongTableIsRefusedWithItsLine(text: String, line: Int, problem: String) throws {
    let path = try files.write(text)
    do {
      _ = try LabelTable(path: path)
      Issue.record("it was read")
    } catch {
      guard case .labelTable(path, line, let actual) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(actual.contains(problem))
    }
  }

  @Test func aTableThatIsNotUTF8IsRefused() throws {
    let path = try files.write(Array("name\tlabel\na\t".utf8) + [0xE4, 0x0A])
    #expect(throws: DNAError.self) { try LabelTable(path: path) }
  }

  @Test func sequencesAreJoinedByName() throws {
    let path = try files.write(">a one\nA\n>b\nC\n")
    let labelled = try examples(path, .labels(LabelTable(["a": "x", "b": "y"])))
    #expect(labelled.map(\.annotation) == [.label("x"), .label("y")])
  }

  @Test func aClassIsTheLabelOfEverySequence() throws {
    let path = try files.write(">a\nA\n>a\nC\n")
    #expect(try examples(path, .class("x")).map(\.annotation) == [.label("x"), .label("x")])
  }

  @Test func aSequenceWithoutALabelIsAnErrorUnlessAllowed() throws {
    let path = try files.write(">a\nA\n>b\nC\n")
    let table = LabelTable(["a": "x"])
    guard case .unlabelled(name: "b", path, record: 2, _) = failure(path, .labels(table)) else {
      Issue.record("another error")
      return
    }
    let tally = DNATally()
    #expect(try summary(examples(path, .labels(table), allowsUnlabelled: true, tally: tally)) == ["a:A"])
    #expect(tally.counts.unlabelled == 1)
    #expect(tally.warnings() == ["1 sequence without a label left out"])
  }

  @Test func labelsWithoutASequenceAreCountedOverAllSources() throws {
    let table = LabelTable(["a": "x", "b": "y", "d": "x", "c": "x"])
    let tally = DNATally()
    _ = try examples(files.write(">a\nA\n", to: "1"), .labels(table), tally: tally)
    #expect(tally.namesWithoutSequence(in: table) == ["b", "c", "d"])
    _ = try examples(files.write(">b\nA\n", to: "2"), .labels(table), tally: tally)
    #expect(tally.namesWithoutSequence(in: table) == ["c", "d"])
    #expect(tally.warnings(for: table) == ["2 labels have no sequence, such as that of 'c'"])
  }

  @Test func aPassBeginsItsCountsAnew() throws {
    let tally = DNATally()
    let path = try files.write(">a\nA\n")
    for _ in 0..<2 { _ = try examples(path, .labels(LabelTable(["a": "x"])), tally: tally) }
    #expect(tally.counts.records == 1)
  }

  @Test func twoFASTARecordsOfOneNameAreAnErrorWhenJoinedByName() throws {
    let path = try files.write(">a\nA\n>b\nA\n>a\nC\n")
    let error = failure(path, .labels(LabelTable(["a": "x", "b": "x"])))
    #expect(error == .duplicateName("a", path: path, line: 5, firstPath: path, firstLine: 1))
    #expect(failure(path, .class("x")) == nil)
    #expect(failure(path) == nil)
  }

  @Test func twoFilesWithOneNameAreAnErrorWhenJoinedByName() throws {
    let table = LabelTable(["a": "x"])
    let tally = DNATally()
    let first = try files.write(">a\nA\n", to: "1")
    let second = try files.write(">a\nA\n", to: "2")
    #expect(failure(first, .labels(table), tally: tally) == nil)
    #expect(
      failure(second, .labels(table), tally: tally)
        == .duplicateName("a", path: second, line: 1, firstPath: first, firstLine: 1))
  }
}
