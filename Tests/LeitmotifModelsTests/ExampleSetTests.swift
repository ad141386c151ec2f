import Leitmotif
import LeitmotifDNA
import Testing

struct ExampleSetTests {
  private let files: TemporaryFolder

  init() throws { files = try TemporaryFolder() }

  private func set(_ members: [(id: String, letters: String, label: String)]) -> ExampleSet {
    ExampleSet(members.map { MotifTask.member($0.id, $0.letters, label: $0.label) })
  }

  private func read(_ text: String, _ labelling: DNALabelling, allowsUnlabelled: Bool = false) throws -> ExampleSet {
    let path = try files.write(text, to: "in.fa")
    let source = DNASource(path: path, labelling: labelling, allowsUnlabelled: allowsUnlabelled)
    return try ExampleSet(DNAAdapter(), sources: [source])
  }

  @Test func sourcesAreReadInOrder() throws {
    let paths = try (files.write(">b\nACGT\n>a\nAC\n", to: "1.fa"), files.write(">c\nG\n", to: "2.fa"))
    let examples = try ExampleSet(
      DNAAdapter(),
      sources: [DNASource(path: paths.0, labelling: .class("y")), DNASource(path: paths.1, labelling: .class("x"))])
    #expect(examples.members.map(\.id) == ["b", "a", "c"])
    #expect(examples.members.map(\.label) == ["y", "y", "x"])
    #expect(examples.members.map(\.input.count) == [4, 2, 1])
    #expect(examples.labels.labels == ["x", "y"])
    // A byte a base, and what names and arrays take.
    let longer = ExampleSet([MotifTask.member("a", "ACGTACGT", label: "x")])
    #expect(longer.byteCount == ExampleSet([MotifTask.member("a", "ACGTA", label: "x")]).byteCount + 3)
    #expect((7..<1000).contains(examples.byteCount))
  }

  @Test func theContigIsTheGroup() throws {
    let examples = try read(">chr1:1-4\nACGT\n>chr1:9-12\nACGT\n>plain\nAC\n", .class("x"))
    #expect(examples.members.map(\.group) == ["chr1", "chr1", "plain"])
  }

  @Test func anExampleWithoutALabelIsAnErrorUnlessAllowed() throws {
    let table = LabelTable(["a": "x"])
    #expect(throws: DNAError.self) { try read(">a\nAC\n>b\nAC\n", .labels(table)) }
    #expect(try read(">a\nAC\n>b\nAC\n", .labels(table), allowsUnlabelled: true).members.map(\.id) == ["a"])
  }

  @Test func anExampleWithoutAStepIsLeftOut() {
    let examples = set([("a", "AC", "x"), ("empty", "", "x"), ("b", "G", "y")])
    #expect(examples.members.map(\.id) == ["a", "b"])
    #expect(examples.skippedCount == 1)
  }

  @Test func aSplitDividesAllWithoutOverlap() throws {
    let all = MotifTask.examples(90, seed: 1)
    let (training, heldOut) = try all.split(.stratified(share: 0.2, seed: 4))
    #expect(Set(training.members.map(\.id)).isDisjoint(with: heldOut.members.map(\.id)))
    #expect(training.count + heldOut.count == 90)
    // A fifth of 30 and of 60.
    #expect(heldOut.members.count { $0.label == "motif" } == 6)
    #expect(heldOut.members.count { $0.label == "none" } == 12)
    let again = try all.split(.stratified(share: 0.2, seed: 4))
    #expect(again.heldOut.members.map(\.id) == heldOut.members.map(\.id))
    let other = try all.split(.stratified(share: 0.2, seed: 5))
    #expect(other.heldOut.members.map(\.id) != heldOut.members.map(\.id))
  }

  @Test func aSplitByGroupNeverDividesOne() throws {
    let records = (0..<40).map { ">chr\($0 % 8):\($0)\nACGT\n" }
    let (training, heldOut) = try read(records.joined(), .class("x")).split(.byGroup(share: 0.25, seed: 1))
    #expect(Set(training.members.map(\.group)).isDisjoint(with: heldOut.members.map(\.group)))
    #expect(heldOut.count == 10)
  }

  @Test func duplicatesAreThoseOfTheSameInput() {
    let training = set([("a", "ACGT", "x"), ("b", "GGG", "y")])
    let test = set([("c", "ACGT", "y"), ("d", "GG", "y"), ("e", "CCC", "x")])
    #expect(test.removingDuplicates(of: training).members.map(\.id) == ["d", "e"])
  }

  @Test func labelsBecomeTheirIndices() throws {
    let examples = set([("a", "AC", "y"), ("b", "G", "x")])
    #expect(try examples.encoded(labels: LabelSet(["x", "y"])).map(\.target) == [.class(1), .class(0)])
    #expect(throws: DataError.unknownLabel("y", known: ["x", "z"])) {
      try examples.encoded(labels: LabelSet(["x", "z"]))
    }
  }
}
