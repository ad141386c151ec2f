import LeitmotifData
import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

struct RaggedTests {
  static let tokens: [[Int]] = [[2, 0, 3], [], [1, 1, 2, 4, 0], [4]]

  static func batch() -> EncodedBatch {
    EncodedBatch(
      tokens.enumerated().map { index, tokens in
        EncodedExample(id: "\(index)", input: .tokens(TokenSequence(tokens, vocabularySize: 5)))
      })
  }

  /// The rows of `table` for each token, written out.
  static func dense(_ table: Tensor) -> Ragged {
    Ragged(sequences: tokens.map { table.gatherRows($0.map { Int32($0) }) })
  }

  static func byReference(_ table: Tensor) -> Ragged {
    let batch = batch()
    guard case .tokens(let tokens) = batch.rows else { return dense(table) }
    return Ragged(layout: batch.layout, table: table, index: tokens)
  }

  @Test func sequencesComeBackAsTheyWentIn() {
    let random = RandomStream(seed: 1)
    let sequences = [3, 0, 5, 1].map { random.split($0).normal([$0, 2]) }
    let ragged = Ragged(sequences: sequences)
    #expect(ragged.batchSize == 4)
    #expect(ragged.rows.shape == [9, 2])
    for (index, sequence) in sequences.enumerated() { #expect(ragged.sequence(index) == sequence) }
  }

  @Test func rowsByReferenceAreTheRowsWrittenOut() {
    let table = RandomStream(seed: 2).normal([5, 3])
    #expect(Self.byReference(table).rows == Self.dense(table).rows)
    #expect(Self.byReference(table).layout == Self.dense(table).layout)
    #expect(Self.byReference(table).window(steps: 1..<3).rows == Self.dense(table).window(steps: 1..<3).rows)
  }

  @Test(arguments: [2, 5, 40])
  func aNetworkGivesTokensByReferenceTheSameBitsAndGradients(hiddenSize: Int) {
    let random = RandomStream(seed: 3)
    let model = WithTensors(
      RNN(GRUCell(inputSize: 3, hiddenSize: hiddenSize, random: random)),
      tensors: [NamedTensor(name: "table", tensor: random.normal([5, 3]))])
    let results = [Self.byReference, Self.dense].map { makeInput in
      valueWithGradient(at: model) { model in
        let output = model.base(makeInput(model.tensors[0].tensor), context: .inference())
        return (square(output.sequence.rows).sum() + output.last.sum(), output.sequence.rows)
      }
    }
    #expect(bitDifference(results[0].auxiliary, from: results[1].auxiliary) == nil)
    for (a, b) in zip(results[0].gradient.parameters, results[1].gradient.parameters) {
      #expect(difference(a.tensor, from: b.tensor, tolerance: 1e-5) == nil, "\(a.name)")
    }
  }

  @Test(arguments: [5, 40])
  func aProjectionOfOneHotRowsIsALookUpWithTheSameBitsAndGradients(hiddenSize: Int) {
    let random = RandomStream(seed: 3)
    let cell = GRUCell(inputSize: 5, hiddenSize: hiddenSize, random: random)
    let oneHot = Ragged(Self.batch(), encoding: .tokens(vocabularySize: 5, table: nil))
    let results = [oneHot, Self.dense(.identity(5))].map { input in
      valueWithGradient(at: RNN(cell)) { layer in
        let output = layer(input, context: .inference())
        return (square(output.sequence.rows).sum() + output.last.sum(), output.sequence.rows)
      }
    }
    #expect(bitDifference(results[0].auxiliary, from: results[1].auxiliary) == nil)
    for (a, b) in zip(results[0].gradient.parameters, results[1].gradient.parameters) {
      #expect(difference(a.tensor, from: b.tensor, tolerance: 1e-5) == nil, "\(a.name)")
    }
  }

  @Test func aVocabularyFarLargerThanTheBatchIsLookedUpInTheWeight() {
    let weight = RandomStream(seed: 4).normal([50_000, 3])
    let tokens: [Int32] = [49_999, 0, 7]
    let ragged = Ragged(layout: RaggedLayout(lengths: [3]), oneHot: tokens, width: 50_000)
    #expect(ragged.linear(weight) == weight.gatherRows(tokens))
  }

  @Test func windowsComeInTheOrderInWhichAStateIsHandedOn() {
    let ragged = Self.byReference(.identity(5))
    let backward = ragged.windows(ofLength: 2, direction: .backward)
    #expect(backward.map(\.layout) == ragged.windows(ofLength: 2).reversed().map(\.layout))
    #expect(backward.map(\.layout.firstStep) == [4, 2, 0])
  }

  @Test func anEncodedBatchOfTokensIsOneHotOrRowsOfItsTable() {
    let oneHot = Ragged(Self.batch(), encoding: .tokens(vocabularySize: 5, table: nil))
    #expect(oneHot.rows == Self.dense(.identity(5)).rows)
    let table = TokenTable(values: (0..<10).map { Float($0) }, width: 2)
    let rows = Ragged(Self.batch(), encoding: .tokens(vocabularySize: 5, table: table))
    #expect(rows.rows == Self.dense(Tensor(table.values, shape: [5, 2])).rows)
  }

  @Test func anEncodedBatchOfFramesIsItsNumbers() {
    let frames = [[1, 2, 3, 4], [], [5, 6]].enumerated().map { index, values in
      EncodedExample(id: "\(index)", input: .frames(FrameSequence(values: values.map { Float($0) }, width: 2)))
    }
    let ragged = Ragged(EncodedBatch(frames), encoding: .frames(width: 2))
    #expect(ragged.sequence(0) == Tensor(rows: [[1, 2], [3, 4]]))
    #expect(ragged.sequence(1).shape == [0, 2])
    #expect(ragged.sequence(2) == Tensor(rows: [[5, 6]]))
  }

  @Test func windowsOfAllStepsAreTheWhole() {
    let ragged = Self.byReference(.identity(5))
    let windows = ragged.windows(ofLength: 2)
    #expect(windows.count == 3)
    #expect(concatenateRows(windows.map(\.rows)) == ragged.rows)
    #expect(windows.map(\.layout.lengths) == [[2, 0, 2, 1], [1, 0, 2, 0], [0, 0, 1, 0]])
    #expect(Ragged(sequences: [.zeros([0, 2])]).windows(ofLength: 3).isEmpty)
  }

  @Test func aTokenOutsideTheTableIsAProgrammersError() async {
    await #expect(processExitsWith: .failure) {
      _ = Ragged(layout: RaggedLayout(lengths: [1]), table: .identity(2), index: [2])
    }
  }
}
