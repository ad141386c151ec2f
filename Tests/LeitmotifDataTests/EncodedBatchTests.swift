import LeitmotifData
import Testing

struct EncodedBatchTests {
  private static let words: [[Int]] = [[1], [], [2, 3, 4], [5, 6]]

  private func batch(_ inputs: [EncodedInput]) -> EncodedBatch {
    EncodedBatch(inputs.enumerated().map { EncodedExample(id: "e\($0.offset)", input: $0.element) })
  }

  @Test(arguments: [7, 300])
  func tokensArePackedTimeMajorWithTheLongestFirst(vocabularySize: Int) {
    let batch = batch(Self.words.map { .tokens(TokenSequence($0, vocabularySize: vocabularySize)) })
    guard case .tokens(let rows) = batch.rows else {
      Issue.record("tokens became frames")
      return
    }
    #expect(rows == [2, 5, 1, 3, 6, 4])
    #expect(batch.layout.lengths == [1, 0, 3, 2])
  }

  @Test func framesArePackedAsTokensAre() {
    let batch = batch(
      Self.words.map { .frames(FrameSequence(values: $0.flatMap { [Float($0), Float(-$0)] }, width: 2)) })
    guard case .frames(let rows, let width) = batch.rows else {
      Issue.record("frames became tokens")
      return
    }
    #expect(width == 2)
    #expect(rows == [2, -2, 5, -5, 1, -1, 3, -3, 6, -6, 4, -4])
  }

  @Test func everyRowIsFoundThroughTheLayout() {
    let batch = batch(Self.words.map { .tokens(TokenSequence($0, vocabularySize: 7)) })
    guard case .tokens(let rows) = batch.rows else { return }
    for (sequence, word) in Self.words.enumerated() {
      #expect(batch.layout.rows(ofSequence: sequence).map { Int(rows[$0]) } == word)
    }
  }

  @Test func aBatchOfEmptySequencesHasNoRows() {
    let batch = batch([.tokens(TokenSequence(bytes: [])), .tokens(TokenSequence(bytes: []))])
    #expect(batch.layout.rowCount == 0)
    #expect(batch.count == 2)
  }

  @Test func namesKeysAndTargetsKeepTheCallersOrder() {
    let inputs = [[1], [1, 2], []].map { EncodedInput.tokens(TokenSequence($0, vocabularySize: 4)) }
    let targets: [EncodedTarget] = [.class(2), .none, .class(0)]
    let batch = EncodedBatch(
      zip(inputs, targets).enumerated().map {
        EncodedExample(id: "e\($0.offset)", input: $0.element.0, target: $0.element.1)
      })
    #expect(batch.ids == ["e0", "e1", "e2"])
    #expect(batch.keys == ["e0", "e1", "e2"].map(nameHash))
    #expect(batch.classIndices == [2, -1, 0])
  }

  @Test(arguments: [5, 256, 257])
  func tokensComeBackAsTheyWentIn(vocabularySize: Int) {
    let tokens = TokenSequence([4, 0, 3], vocabularySize: vocabularySize)
    #expect((0..<tokens.count).map { tokens[$0] } == [4, 0, 3])
    #expect(tokens.byteCount == (vocabularySize <= 256 ? 3 : 12))
  }

  @Test func reversingMapsEachToken() {
    let tokens = TokenSequence(bytes: [0, 1, 1, 2]).reversed(through: [5, 6, 7])
    #expect(tokens == TokenSequence(bytes: [7, 6, 6, 5]))
  }

  @Test func theBestLabelIsTheFirstOfEquals() {
    #expect(Prediction(probabilities: [0.1, 0.4, 0.4, 0.1]).best == 1)
    #expect(Prediction(probabilities: [0.5, .nan, 0.6]).best == 2)
    #expect(Prediction(probabilities: [.nan, .nan]).best == 0)
    #expect(Prediction(probabilities: []).best == nil)
  }

  /// Test vectors of RFC 9923.
  @Test(arguments: [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)])
  func namesHashAsPublished(name: String, hash: UInt64) {
    #expect(nameHash(name) == hash)
  }
}
