import LeitmotifDNA
import LeitmotifData
import Testing

struct FASTQTests {
  private let files: TemporaryFiles

  init() throws { files = try TemporaryFiles() }

  @Test(arguments: [
    "@a\nACGT\n+\nIIII\n@b\nGG\n+b\nII\n", "@a x\r\nacgt\r\n+\r\nIIII\r\n@b\r\nGG\r\n+\r\nII\r\n",
    "@a\nAC\nGT\n+\nII\nII\n@b\nGG\n+\nII", "\n@a\nACGU\n+\n@@@@\n\n@b\nGG\n+\n++\n",
    "@a\nAC\nGT\n+\n@I\n+I\n@b\nGG\n+\n@b\n",
  ])
  func everyWayToWriteTwoReadsReadsTheSame(text: String) throws {
    #expect(try summary(examples(files.write(text))) == ["a:ACGT", "b:GG"])
  }

  @Test(arguments: ["@a\n\n+\n\n@b\nG\n+\nI\n", "@a\n+\n@b\nG\n+\nI\n"])
  func aReadMayBeEmpty(text: String) throws {
    #expect(try summary(examples(files.write(text))) == ["a:", "b:G"])
  }

  @Test func anEmptyReadMayBeTheLast() throws {
    #expect(try summary(examples(files.write("@a\n\n+\n"))) == ["a:"])
  }

  @Test(arguments: ["@a\nA\n+\nI\n@b\nACGT\n+\nIII\n@c\nA\n+\nI\n", "@a\nA\n+\nI\n@b\nACGT\n+\nIIIII\n@c\nA\n+\nI\n"])
  func aWrongNumberOfQualitiesIsRefusedWithItsLine(text: String) throws {
    guard case .malformedRecord(_, line: 8, record: 2, let problem) = failure(try files.write(text)) else {
      Issue.record("another error")
      return
    }
    #expect(problem.contains("qualities for 4 bases"))
  }

  @Test(arguments: 1..<16)
  func aReadThatIsCutOffIsNeverTakenForWhole(length: Int) throws {
    let whole = "@b1\nACGTA\n+\nIIIII"
    let path = try files.write("@a\nA\n+\nI\n" + whole.prefix(length))
    switch failure(path) {
    case .truncated(path, recordCount: 1, _), .malformedRecord(path, _, record: 2, _): break
    case let other: Issue.record("\(String(describing: other))")
    }
  }

  @Test func aLostLineIsRefused() throws {
    guard case .malformedRecord(_, line: 3, record: 1, _) = failure(try files.write("@a\nACGT\nIIII\n@b\nA\n+\nI\n"))
    else {
      Issue.record("another error")
      return
    }
  }

  @Test func readsMayShareANameAndAllGetItsLabel() throws {
    let path = try files.write("@r\nA\n+\nI\n@r\nC\n+\nI\n")
    let labelled = try examples(path, .labels(LabelTable(["r": "x"])))
    #expect(labelled.map(\.annotation) == [.label("x"), .label("x")])
  }

  /// Lines that end in CR LF, and bases on two lines, are not read as records on four lines are.
  @Test(arguments: [1, 31, 32, 33, 64, 150, 5000])
  func recordsOnFourLinesReadAsThoseWrittenInOtherWays(length: Int) throws {
    var random = SplitMix64(seed: UInt64(length))
    let letters = Array("ACGTUNRYSWKMBDHVacgtunryswkmbdhv")
    let records = (0..<200).map { number in
      let bases = String((0..<length).map { _ in letters[random.next(below: number % 2 == 0 ? 4 : letters.count)] })
      return (
        "r:\(number) text", bases, String((0..<length).map { _ in Character(["@", "+", "I"][random.next(below: 3)]) })
      )
    }
    let plain = records.map { "@\($0)\n\($1)\n+\n\($2)\n" }.joined()
    let expected = records.map { name, bases, _ in
      "\(name.dropLast(5)):\(bases.uppercased().replacing("U", with: "T"))"
    }
    #expect(try summary(examples(files.write(plain))) == expected)
    let crossed = records.map { "@\($0)\r\n\($1)\r\n+\r\n\($2)\r\n" }.joined()
    #expect(try summary(examples(files.write(crossed))) == expected)
    let split = records.map { "@\($0)\n\($1.prefix(length / 2))\n\($1.dropFirst(length / 2))\n+\n\($2)\n" }.joined()
    if length > 1 { #expect(try summary(examples(files.write(split))) == expected) }
  }

  @Test(arguments: ["ACG-T", "ACG=T", "ACG@T", "ACG T\u{1}"], [0, 40])
  func whatIsNoBaseIsRefusedWhereverItStands(bases: String, before: Int) throws {
    let sequence = String(repeating: "A", count: before) + bases
    let qualities = String(repeating: "I", count: sequence.utf8.count)
    guard
      case .malformedRecord(_, line: 6, record: 2, let problem) = failure(
        try files.write("@a\nA\n+\nI\n@b\n\(sequence)\n+\n\(qualities)\n"))
    else {
      Issue.record("another error")
      return
    }
    #expect(problem.contains("no base"))
  }
}
