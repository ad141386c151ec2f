import LeitmotifTraining
import Testing

@Suite("Error rates of transcripts")
struct ErrorRateTests {
  private func alignment(_ said: String, _ heard: String) -> EditAlignment {
    EditAlignment(from: said.map(String.init), to: heard.map(String.init))
  }

  @Test(
    "The fewest edits are counted",
    arguments: [
      ("kitten", "sitting", 3), ("", "ab", 2), ("ab", "", 2), ("abc", "abc", 0), ("ab", "ba", 2), ("", "", 0),
    ])
  func distance(_ said: String, _ heard: String, _ edits: Int) {
    #expect(alignment(said, heard).editCount == edits)
    #expect(alignment(said, heard).referenceCount == said.count)
  }

  @Test("An alignment says what became of each place")
  func edits() {
    #expect(
      alignment("abcd", "bxde").edits == [
        .deletion("a"), .match("b"), .substitution("c", by: "x"), .match("d"), .insertion("e"),
      ])
  }

  @Test("An alignment can be read")
  func text() {
    #expect(alignment("abcd", "bxde").text == "[a→] b [c→x] d [→e]")
  }

  @Test("The rate is that of the corpus, not the mean of its sequences, and may be above 1")
  func corpus() {
    let rate = ErrorRate([alignment("a", "xyz"), alignment("bcd", "bcd")])
    #expect(rate.value == 0.75)
    #expect((rate.substitutions, rate.deletions, rate.insertions) == (1, 0, 2))
    #expect(ErrorRate([alignment("a", "xyz")]).value == 3)
  }

  @Test("Where nothing was said there is no rate")
  func empty() {
    #expect(ErrorRate([alignment("", "a")]).value == nil)
    #expect(ErrorRate.interval(of: [alignment("", "a")]) == nil)
  }

  @Test("The interval holds the rate, and is the same each time")
  func interval() throws {
    let alignments = (0..<40).map { alignment("abcd", $0 % 4 == 0 ? "abxd" : "abcd") }
    let interval = try #require(ErrorRate.interval(of: alignments))
    #expect(interval.low < 0.0625 && interval.high > 0.0625 && interval.low > 0)
    #expect(interval == ErrorRate.interval(of: alignments))
  }
}

@Suite("Scores of segments")
struct SegmentScoresTests {
  @Test("A segment counts once, at the overlap asked for", arguments: [(0.25, 3), (0.5, 3), (0.6, 1), (0.9, 0)])
  func overlap(_ threshold: Double, _ found: Int) {
    var scores = SegmentScores(threshold: threshold)
    scores.add(truth: [0, 0, 0, 0, 1, 1, 1, 2], predicted: [0, 0, 0, 1, 1, 1, 2, 2])
    // Overlaps 3/4, 2/4 and 1/2.
    #expect(scores.found == found)
    #expect(scores.f1 == Double(found) / 3)
  }

  @Test("Runs of the background are no segments")
  func background() {
    var scores = SegmentScores(threshold: 0.5)
    scores.add(truth: [0, 0, 1, 1, 0], predicted: [0, 0, 0, 0, 0], background: 0)
    #expect((scores.present, scores.predicted, scores.found) == (1, 0, 0))
    #expect(SegmentScores(threshold: 0.5).f1 == nil)
  }

  @Test("Two predictions of one segment are one right and one wrong")
  func once() {
    var scores = SegmentScores(threshold: 0.1)
    scores.add(truth: [1, 1, 1, 1, 1], predicted: [1, 1, 0, 1, 1])
    #expect((scores.found, scores.predicted, scores.present) == (1, 3, 1))
  }
}
